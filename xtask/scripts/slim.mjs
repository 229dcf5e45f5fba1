// `slim.mjs GLUE MODULE LOADER`, after wasm-opt: the names that the module, its glue and the loader of route chunks
// share end in random digits, which do not compress. binaryen gives the module short names and prints the mapping;
// esbuild applies it to both scripts and minifies them. This saves 10.3 kB after brotli on every page. Written for
// wasm-bindgen 0.2.130, which `xtask/src/build/pinned.rs` asserts.
import { execFileSync } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'

const { transform } = createRequire(new URL('../../.tools/npm/package.json', import.meta.url))('esbuild')

// The features that the module uses, and flags that keep the output of `optimise.mjs` as small as it is.
const FLAGS = [
  ...['bulk-memory', 'multivalue', 'mutable-globals', 'nontrapping-float-to-int', 'reference-types', 'sign-ext'].map((name) => `--enable-${name}`),
  '--generate-stack-ir', '--optimize-stack-ir',
]

/** Shortens the names of all imports, now from a single module, and of all exports. Returns new names by old name. */
function shorten(module) {
  const printed = execFileSync('wasm-opt', [module, '-o', module, ...FLAGS, '--minify-imports-and-exports-and-modules'], { encoding: 'utf8' })
  const { imports, exports } = JSON.parse(printed)
  return Object.fromEntries([...imports.map(([, name, short]) => [name, short]), ...exports])
}

/** The glue with all imports of the module in one object: those of the glue itself, and the loaders of chunks. */
function joined(glue, from) {
  const sources = /return \{\s+__proto__: null,\s+"[^"]+_bg\.js": import0,(?:\s+"\.\/__wasm_split\.js": import\d+,)+\s+\};/g
  if (glue.match(sources)?.length !== 1) throw new Error('the glue gives the module its imports in another way: look at it again')
  return glue.replace(sources, `return { ${from}: { ...import0, ...import1.loaders } };`)
}

const [glue, module, loader] = process.argv.slice(2)
const names = shorten(module)
const [{ module: from }] = WebAssembly.Module.imports(await WebAssembly.compile(await readFile(module)))
// A plain word could also be the name of something else.
const words = Object.keys(names).filter((name) => !name.includes('_'))
const other = new RegExp(`(?<!\\b(?:wasm|main))\\.(?:${words.join('|')})\\b`)
const options = {
  minify: true, format: 'esm', target: 'es2022', mangleCache: names, mangleProps: new RegExp(`^(${Object.keys(names).join('|')})$`),
}
for (const [path, text] of [[glue, joined(await readFile(glue, 'utf8'), from)], [loader, await readFile(loader, 'utf8')]]) {
  const [taken] = other.exec(text) ?? []
  if (taken) throw new Error(`${path} has a property ${taken} that is no export of the module`)
  await writeFile(path, (await transform(text, options)).code)
}
