// Bundles the map libraries, each reduced to what the page uses: `leaflet.js`, `leaflet.css`, `basemap.js`, and
// `licences.txt` with the licences of everything included. The argument is the output folder.
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

const tools = new URL('../../.tools/npm/', import.meta.url)
const require = createRequire(new URL('package.json', tools))
const { build } = require('esbuild')
const { minify } = require('terser')
const here = (name) => fileURLToPath(new URL(`../maps/${name}`, import.meta.url))

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
  entryPoints: ['leaflet.mjs', 'leaflet.css', 'basemap.mjs'].map(here),
  outdir: out,
  bundle: true,
  minify: true,
  format: 'iife',
  target: 'es2022',
  logLevel: 'warning',
  legalComments: 'none',
  // Images of controls and markers that the page does not show: no element requests them.
  external: ['*.png'],
  banner: { js: '/* Licences: licences.txt beside this file */', css: '/* Licence: licences.txt beside this file */' },
  metafile: true,
  // The entry points are outside the folder of the packages.
  nodePaths: [fileURLToPath(new URL('node_modules', tools))],
  alias: { '@protomaps/basemaps': here('colours.mjs'), color2k: here('mix.mjs') },
})
// Minifying the output again saves 1.4 kB on both files together, after brotli.
for (const name of ['leaflet.js', 'basemap.js']) {
  const path = `${out}/${name}`
  const { code } = await minify(await readFile(path, 'utf8'), { ecma: 2020, compress: { passes: 3 }, format: { comments: /licences\.txt/ } })
  await writeFile(path, code)
}
// Rules of parts that the map does not have, and of browsers that cannot run the page: 1.1 kB after brotli.
const UNUSED = /popup|tooltip|control-layers|control-scale|attribution-flag|image-layer|marker-shadow|shadow-pane|zoom-box|oldie|safari|vml/
const used = (rule, selectors, body) => {
  const kept = selectors.split(',').filter((selector) => !UNUSED.test(selector))
  return kept.length > 0 ? `${kept.join(',')}{${body}}` : ''
}
const style = `${out}/leaflet.css`
const whole = await readFile(style, 'utf8')
const trimmed = whole.replace(/([^{}]+)\{([^{}]*)\}/g, used)
// More than half of its 11 kB are such rules. Fewer would mean that the style sheet is written in another way.
if (trimmed.length > whole.length - 3000 || !trimmed.includes('.leaflet-pane') || UNUSED.test(trimmed)) {
  throw new Error('the style sheet of Leaflet is not as it was: see xtask/scripts/maps.mjs')
}
await writeFile(style, trimmed)
await writeFile(`${out}/licences.txt`, await licences(Object.keys(metafile.inputs)))
