// Loads the route chunks of the page's module. All parts of the first chunk come in one file, which compresses better
// and is one request; later chunks fetch the parts that they lack.
import { initSync } from './GLUE'

// By chunk: its file with all parts, the numbers of the parts that it shares with others as runs, the size of its own.
const CHUNKS = {/*CHUNKS*/}
// Sizes of the shared parts by number, from the first; zero where there is none.
const SIZES = '/*SIZES*/'.split(' ')

/** Names and sizes of a chunk's parts, in the order in which its file has them. */
const partsOf = (chunk) => {
  const [, runs, own] = CHUNKS[chunk]
  const shared = runs.split(' ').filter(Boolean).flatMap((run) => {
    const [from, to = from] = run.split('-').map(Number)
    return Array.from({ length: to - from + 1 }, (_, nth) => from + nth)
  })
  return [...shared.map((nth) => [`chunk_${nth}SUFFIX`, Number(SIZES[nth - FIRST])]), [`split_${chunk}SUFFIX`, own]]
}

// By file name: the instance, or its promise. What failed is forgotten, so that it is tried again.
const parts = new Map()

// The server has a newer build than the one that this page began with. Once: a server that lacks the part is no newer.
const renew = () => {
  if (sessionStorage.getItem('portal-renewed') === 'GLUE') return
  sessionStorage.setItem('portal-renewed', 'GLUE')
  location.reload()
}

const fetched = async (name) => {
  // What the document has asked for already (see `index.html`), once; a network that was away then may be here now.
  const { early = {} } = globalThis
  const told = early[`/${name}`]
  delete early[`/${name}`]
  const answer = (await told?.catch(() => undefined)) ?? (await fetch(new URL(name, import.meta.url)))
  if (answer.status === 404) renew()
  if (!answer.ok) throw new Error(`${name}: ${answer.status}`)
  return answer
}

const instance = (source) => {
  const main = initSync()
  // The names that the parts know are quoted, so that they are not shortened.
  const imports = { __wasm_split: { /*SHARED*/ } }
  return source instanceof Response
    ? WebAssembly.instantiateStreaming(source, imports)
    : WebAssembly.instantiate(source, imports)
}

const keep = (name, loading) => {
  parts.set(name, loading)
  loading.catch(() => parts.get(name) === loading && parts.delete(name))
}

/** Names and modules of a chunk's parts, out of its file. */
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

// The chunk that the document has asked for is compiled while the main module is on its way.
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

// The module waits for a call of one of its functions, by number in its table.
const told = (chunk) => async (callback, data) => {
  let arrived = false
  try {
    await load(chunk)
    arrived = true
  } catch (error) {
    // A network that is gone, or a page that is being left, is no fault of the program: the page itself says so.
    console[error instanceof TypeError ? 'warn' : 'error'](error)
  }
  initSync().__indirect_function_table.get(callback)(data, arrived)
}

// One object, so that its names are shortened like those of the glue.
export const loaders = {/*LOADERS*/}
