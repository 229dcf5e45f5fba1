// Bundles the map libraries, each with what the page uses of it: `leaflet.js`, `basemap.js` and the licences of all that
// is in them, `licences.txt`, in the folder that is named as the argument.
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

const tools = new URL('../../.tools/npm/', import.meta.url)
const require = createRequire(new URL('package.json', tools))
const { build } = require('esbuild')
const { minify } = require('terser')
const here = (name) => fileURLToPath(new URL(`../maps/${name}`, import.meta.url))

// What the libraries carry that the page does not need: where it stands, and what stands there then.
const CUTS = [
  // Every browser that can show the page unpacks gzip by itself (the page's CSS asks for newer ones than that), so the
  // inflater that pmtiles carries for older ones stays out.
  [/pmtiles\/dist\/index\.js$/, /typeof globalThis\.DecompressionStream === "undefined"/, 'false'],
  // Tiles are read here, never written. What reads long numbers, ids of features among them, stands after that class.
  [/pbf\/index\.js$/, /\n    \/\/ === WRITING =[^]*?\n};\n/, '\n};\n'],
]

// What Leaflet asks of the browser and every one that can show the page answers alike; the rest is in browser.mjs.
const ALIKE = {
  any3d: true, canvas: true, inlineSvg: true, passiveEvents: true, pointer: true, svg: true, touch: true,
  edge: false, ie3d: false, ielt9: false, mobileOpera: false, msPointer: false, vml: false,
}

const asked = await readFile(here('browser.mjs'), 'utf8')

const cut = {
  name: 'cut',
  setup({ onLoad }) {
    onLoad({ filter: /leaflet\/src\/core\/Browser\.js$/ }, () => ({ contents: asked }))
    onLoad({ filter: /leaflet\/src\/.*\.js$/ }, async ({ path }) => {
      const contents = (await readFile(path, 'utf8')).replace(/\bBrowser\.(\w+)/g, (text, name) => {
        if (name in ALIKE) return ALIKE[name]
        if (!asked.includes(`\n  ${name}: `)) throw new Error(`${path} asks for ${text}, which browser.mjs does not know`)
        return text
      })
      return { contents }
    })
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
// A second look at the same text finds another twentieth.
for (const name of ['leaflet.js', 'basemap.js']) {
  const path = `${out}/${name}`
  const { code } = await minify(await readFile(path, 'utf8'), { ecma: 2020, compress: { passes: 3 }, format: { comments: /licences\.txt/ } })
  await writeFile(path, code)
}
await writeFile(`${out}/licences.txt`, await licences(Object.keys(metafile.inputs)))
