// Bundles the map libraries, each with what the page uses of it: `leaflet.js`, `basemap.js` and the licences of all that
// is in them, `licences.txt`, in the folder that is named as the argument.
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

const tools = new URL('../../.tools/npm/', import.meta.url)
const { build } = createRequire(new URL('package.json', tools))('esbuild')
const here = (name) => fileURLToPath(new URL(`../maps/${name}`, import.meta.url))

// What the libraries carry that the page does not need: where it stands, and what stands there then.
const CUTS = [
  // Every browser that can show the page unpacks gzip by itself (the page's CSS asks for newer ones than that), so the
  // inflater that pmtiles carries for older ones stays out.
  [/pmtiles\/dist\/index\.js$/, /typeof globalThis\.DecompressionStream === "undefined"/, 'false'],
  // Tiles are read here, never written.
  [/pbf\/index\.js$/, /\n    \/\/ === WRITING =[^]*?\n}\n/, '\n}\n'],
]

const cut = {
  name: 'cut',
  setup({ onLoad }) {
    onLoad({ filter: /node_modules.*\.js$/ }, async ({ path }) => {
      const cuts = CUTS.filter(([file]) => file.test(path))
      if (cuts.length === 0) return undefined
      let contents = await readFile(path, 'utf8')
      for (const [, from, to] of cuts) {
        const next = contents.replace(from, to)
        if (next === contents) throw new Error(`${path} has no ${from} any more: look at it again`)
        contents = next
      }
      return { contents }
    })
  },
}

/** Name and licence of each package that went into the bundles. */
async function licences(inputs) {
  const modules = new URL('node_modules/', tools)
  const names = inputs.map((path) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1])
  const sections = [...new Set(names)].filter(Boolean).sort().map(async (name) => {
    const folder = new URL(`${name}/`, modules)
    const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry))
    const { version, license } = JSON.parse(await readFile(new URL('package.json', folder), 'utf8'))
    const text = file === undefined ? '' : await readFile(new URL(file, folder), 'utf8')
    return `${name} ${version} (${license})\n\n${text.trim()}\n`
  })
  return (await Promise.all(sections)).join(`\n${'-'.repeat(78)}\n\n`)
}

const [out] = process.argv.slice(2)
const { metafile } = await build({
  entryPoints: [here('leaflet.mjs'), here('basemap.mjs')],
  outdir: out,
  bundle: true,
  minify: true,
  format: 'iife',
  target: 'es2022',
  logLevel: 'warning',
  legalComments: 'none',
  banner: { js: '/* Licences: licences.txt beside this file */' },
  metafile: true,
  // The entries lie outside the folder of the packages.
  nodePaths: [fileURLToPath(new URL('node_modules', tools))],
  alias: { '@protomaps/basemaps': here('colours.mjs'), color2k: here('mix.mjs') },
  plugins: [cut],
})
await writeFile(`${out}/licences.txt`, await licences(Object.keys(metafile.inputs)))
