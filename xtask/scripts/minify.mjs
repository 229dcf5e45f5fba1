// `minify.mjs FILE…`: minifies each file in place, by its extension. Style sheets and scripts go through esbuild; pages
// go through html-minifier-terser, which passes inline blocks to esbuild.
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
    // The server's markers have no space after `<!--`; ordinary comments do.
    ignoreCustomComments: [/^\S/],
    minifyCSS: css,
    minifyJS: js,
  })

const minifiers = { '.css': css, '.js': js, '.html': html }
for (const path of process.argv.slice(2)) {
  await writeFile(path, await minifiers[extname(path)](await readFile(path, 'utf8')))
}
