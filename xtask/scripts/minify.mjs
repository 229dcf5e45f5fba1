// `minify.mjs FILE…`: minifies each file in place, by the ending of its name. Style sheets and scripts go through esbuild, pages
// through html-minifier-terser, which gives esbuild what stands inline.
import { readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { extname } from 'node:path'

const require = createRequire(new URL('../../.tools/npm/package.json', import.meta.url))
const { transform } = require('esbuild')
const { minify } = require('html-minifier-terser')

const by = (options) => async (text) => (await transform(text, { minify: true, ...options })).code.trimEnd()
const css = by({ loader: 'css' })
const js = by({ loader: 'js', format: 'esm', target: 'es2022' })
const html = (text) =>
  minify(text, {
    collapseWhitespace: true,
    conservativeCollapse: true,
    removeComments: true,
    // Marks that the server fills in begin at once, remarks with a space.
    ignoreCustomComments: [/^\S/],
    minifyCSS: css,
    minifyJS: js,
  })

const minifiers = { '.css': css, '.js': js, '.html': html }
for (const path of process.argv.slice(2)) {
  await writeFile(path, await minifiers[extname(path)](await readFile(path, 'utf8')))
}
