// Loads the route chunks of the page's module. All parts of the first chunk come in one file, which compresses better
// and takes one request. Later chunks fetch only the parts that are missing.
import { initSync } from './GLUE'

// By chunk: the file with all its parts, the numbers of its shared parts as ranges, and the size of its own part.
const CHUNKS = {/*CHUNKS*/}
// Sizes of the shared parts, indexed by number minus that of the first. Zero where a number is unused.
const SIZES = '/*SIZES*/'.split(' ')

/** Names and sizes of a chunk's parts, in the order in which its file contains them. */
const partsOf = (chunk) => {
  const [, runs, own] = CHUNKS[chunk]
  const shared = runs.split(' ').filter(Boolean).flatMap((run) => {
    const [from, to = from] = run.split('-').map(Number)
    return Array.from({ length: to - from + 1 }, (_, nth) => from + nth)
  })
  return [...shared.map((nth) => [`chunk_${nth}SUFFIX`, Number(SIZES[nth - FIRST])]), [`split_${chunk}SUFFIX`, own]]
}

// By file name: the promise of the instance. A failed one is removed, so that the next load tries again.
const parts = new Map()

// The server has a newer build than this page, so reload. Only once per build: if the part is still missing after that,
// the server has no newer build.
const renew = () => {
  if (sessionStorage.getItem('portal-renewed') === 'GLUE') return
  sessionStorage.setItem('portal-renewed', 'GLUE')
  location.reload()
}

const fetched = async (name) => {
  // Uses the request that the document has already started (see `index.html`), but only once. If that one failed, the
  // network may be back by now.
  const { early = {} } = globalThis
  const started = early[`/${name}`]
  delete early[`/${name}`]
  const answer = (await started?.catch(() => undefined)) ?? (await fetch(new URL(name, import.meta.url)))
  if (answer.status === 404) renew()
  if (!answer.ok) throw new Error(`${name}: ${answer.status}`)
  return answer
}

const instance = (source) => {
  const main = initSync()
  // The names that the parts import are quoted, so that they are not mangled.
  const imports = { __wasm_split: { /*SHARED*/ } }
  return source instanceof Response
    ? WebAssembly.instantiateStreaming(source, imports)
    : WebAssembly.instantiate(source, imports)
}

const keep = (name, loading) => {
  parts.set(name, loading)
  loading.catch(() => parts.get(name) === loading && parts.delete(name))
}

/** Names and modules of a chunk's parts, cut from the chunk's file. */
const compiled = (chunk) => {
  const bytes = fetched(CHUNKS[chunk][0]).then((answer) => answer.arrayBuffer())
  let at = 0
  return partsOf(chunk).map(([name, size]) => {
    const from = at
    at += size
    const module = bytes.then((all) => WebAssembly.compile(new Uint8Array(all, from, size)))
    module.catch(() => undefined)
    return [name, module]
  })
}

// Compiles the chunk that the document has already requested while the main module is loading.
const ahead = new Map()
for (const chunk of Object.keys(CHUNKS)) {
  if (globalThis.early?.[`/${CHUNKS[chunk][0]}`]) ahead.set(chunk, compiled(chunk))
}

async function load(chunk) {
  const names = partsOf(chunk)
  if (names.some(([name]) => parts.has(name))) {
    for (const [name] of names) if (!parts.has(name)) keep(name, fetched(name).then(instance))
  } else {
    const all = ahead.get(chunk) ?? compiled(chunk)
    ahead.delete(chunk)
    for (const [name, module] of all) keep(name, module.then(instance))
  }
  await Promise.all(names.map(([name]) => parts.get(name)))
}

// The module expects a call to one of its functions, given by its index in the function table.
const loadAndCall = (chunk) => async (callback, data) => {
  let arrived = false
  try {
    await load(chunk)
    arrived = true
  } catch (error) {
    // A lost network, or leaving the page, is not a bug in the program: the page itself reports it.
    console[error instanceof TypeError ? 'warn' : 'error'](error)
  }
  initSync().__indirect_function_table.get(callback)(data, arrived)
}

// A single object, so that its names are mangled like those of the glue.
export const loaders = {/*LOADERS*/}
