// Shortens what wasm-bindgen wrote.
//
// `prune MODULE`, before wasm-opt: takes back the exports of a library that the page does not use, so that its code goes.
// `shorten GLUE MODULE SCRIPT…`, after it: the names by which module and glue call each other end in random digits that no
// compressor can shorten; what the module no longer calls leaves the glue; and all scripts are minified.
// `minify SCRIPT…`: nothing but that.
import { readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename } from 'node:path'

const { transform } = createRequire(new URL('../../.tools/npm/package.json', import.meta.url))('esbuild')

const IMPORTS = 2
const EXPORTS = 7
const FUNCTION = 0

// wasm-streams lets JavaScript read streams that Rust writes. It comes with Leptos; nothing here makes such a stream.
const UNUSED = /^(__wbg_)?intounderlying/
const UNUSED_GLUE = [
  /^export class IntoUnderlying\w+ \{[^]*?^\}\n/gm,
  /^if \(Symbol\.dispose\) IntoUnderlying.*\n/gm,
  /^const IntoUnderlying\w+Finalization = [^]*?;\n/gm,
]

/** The whole number (unsigned LEB128) at `at`, and where the next byte lies. */
function number(bytes, at) {
  let value = 0
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++]
    value += (byte & 127) * 2 ** shift
    if (byte < 128) return [value, at]
  }
}

/** The same number as bytes. */
function leb(value) {
  const out = []
  do {
    out.push((value & 127) | (value > 127 ? 128 : 0))
    value >>>= 7
  } while (value > 0)
  return out
}

const sized = (bytes) => Buffer.concat([Buffer.from(leb(bytes.length)), bytes])

/** `a`, `b`, … `Z`, `aa`, …: in the order of use, so that neighbours look alike. */
function short(index) {
  const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'
  const rest = Math.floor(index / letters.length)
  return (rest ? short(rest - 1) : '') + letters[index % letters.length]
}

/** The import section with every function of the glue under a short name; names are told to `rename`. */
function imports(section, glue, rename) {
  let [count, at] = number(section, 0)
  const out = [Buffer.from(leb(count))]
  const name = () => {
    const [length, start] = number(section, at)
    at = start + length
    return section.toString('utf8', start, at)
  }
  for (; count > 0; count--) {
    const from = name()
    const what = name()
    if (section[at] !== FUNCTION) throw new Error(`the module imports ${from} ${what}, which is no function`)
    const kind = at
    at = number(section, at + 1)[1]
    const pair = from === glue ? [rename(from), rename(what)] : [from, what]
    out.push(...pair.map((text) => sized(Buffer.from(text))), section.subarray(kind, at))
  }
  return Buffer.concat(out)
}

/** The module with its sections as `change` makes them: given its number and its content, the content. */
function sections(module, change) {
  const out = [module.subarray(0, 8)]
  for (let at = 8; at < module.length; ) {
    const [length, start] = number(module, at + 1)
    const content = module.subarray(start, start + length)
    out.push(Buffer.from([module[at]]), sized(change(module[at], content)))
    at = start + length
  }
  return Buffer.concat(out)
}

/** The export section without what nobody uses. */
function exports(section) {
  let [count, at] = number(section, 0)
  const kept = []
  for (; count > 0; count--) {
    const from = at
    const [length, start] = number(section, at)
    at = number(section, start + length + 1)[1]
    if (!UNUSED.test(section.toString('utf8', start, start + length))) kept.push(section.subarray(from, at))
  }
  return Buffer.concat([Buffer.from(leb(kept.length)), ...kept])
}

/** The module with its imports renamed, and the old and new names. */
function shorten(module, glue) {
  const names = new Map()
  const rename = (name) => {
    if (!names.has(name)) names.set(name, short(names.size))
    return names.get(name)
  }
  const renamed = sections(module, (kind, content) => (kind === IMPORTS ? imports(content, glue, rename) : content))
  return { module: renamed, names }
}

/** The glue without what the module does not call, nor export. */
function without(glue, names) {
  for (const unused of UNUSED_GLUE) glue = glue.replace(unused, '')
  return glue.replace(/^        (\w+): function[^]*?^        \},\n/gm, (entry, name) => (names.has(name) ? entry : ''))
}

/** The glue with the new names: each stands in it once, as a key of the object that the module is given. */
function renamed(glue, names) {
  for (const [name, brief] of names) {
    const parts = glue.split(new RegExp(`(?<![\\w$./])"?${name.replace(/[.$/]/g, '\\$&')}"?(?=:)`))
    if (parts.length !== 2) throw new Error(`the glue has the key ${name} ${parts.length - 1} times`)
    glue = parts.join(brief)
  }
  return glue
}

const minified = async (text) => (await transform(text, { minify: true, format: 'esm', target: 'es2022' })).code

const [mode, ...paths] = process.argv.slice(2)
if (mode === 'prune') {
  const pruned = sections(await readFile(paths[0]), (kind, content) => (kind === EXPORTS ? exports(content) : content))
  await writeFile(paths[0], pruned)
} else if (mode === 'minify') {
  for (const path of paths) await writeFile(path, await minified(await readFile(path, 'utf8')))
} else {
  const [gluePath, modulePath, ...others] = paths
  const slim = shorten(await readFile(modulePath), `./${basename(modulePath).replace(/\.wasm$/, '.js')}`)
  await writeFile(modulePath, slim.module)
  const glue = without(await readFile(gluePath, 'utf8'), slim.names)
  await writeFile(gluePath, await minified(renamed(glue, slim.names)))
  for (const path of others) await writeFile(path, await minified(await readFile(path, 'utf8')))
}
