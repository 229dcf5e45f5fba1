// Loads the route chunks of the page's module. All parts of the first chunk come in one file, which compresses better
// and takes one request. Later chunks fetch only the parts that are missing.
import { initSync } from './GLUE'

// By chunk: the hash of the file with all its parts.
const CHUNKS = {/*CHUNKS*/}

const fileOf = (chunk) => `chunk-${chunk}-${CHUNKS[chunk]}.bin`

/** Names of a chunk's parts, from the numbers of its shared parts as ranges. */
const namesOf = (chunk, runs) => {
  const shared = runs.split(' ').filter(Boolean).flatMap((run) => {
    const [from, to = from] = run.split('-').map(Number)
    return Array.from({ length: to - from + 1 }, (_, nth) => `chunk_${from + nth}SUFFIX`)
  })
  return [...shared, `split_${chunk}SUFFIX`]
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

// The numbers of each chunk's shared parts. Only needed for later chunks, so the first page does not wait for them.
let table
const runsOf = async (chunk) => {
  table ??= fetched('TABLE').then((answer) => answer.json())
  table.catch(() => (table = undefined))
  return (await table)[chunk]
}
// Whoever touches the page is about to open another one.
for (const type of ['pointerdown', 'keydown']) {
  addEventListener(type, () => runsOf('').catch(() => undefined), { once: true, capture: true })
}

const instance = (source) => {
  const main = initSync()
  // The names that the parts import are quoted, so that they are not mangled.
  const imports = { __wasm_split: { /*SHARED*/ } }
  return source instanceof Response
    ? WebAssembly.instantiateStreaming(source, imports)
    : WebAssembly.instantiate(source, imports)
}

const keep = (name, load) => {
  if (parts.has(name)) return
  const loading = load()
  parts.set(name, loading)
  loading.catch(() => parts.get(name) === loading && parts.delete(name))
}

/** Names and modules of a chunk's parts, cut from the chunk's file. Its first line has their numbers and sizes. */
const compiled = async (chunk) => {
  const all = new Uint8Array(await (await fetched(fileOf(chunk))).arrayBuffer())
  let at = all.indexOf(10)
  const [runs, sizes] = new TextDecoder().decode(all.subarray(0, at++)).split('|')
  const lengths = sizes.split(' ')
  return namesOf(chunk, runs).map((name, nth) => {
    const module = WebAssembly.compile(all.subarray(at, (at += Number(lengths[nth]))))
    module.catch(() => undefined)
    return [name, module]
  })
}

// Compiles the chunk that the document has already requested while the main module is loading.
const ahead = new Map()
for (const chunk of Object.keys(CHUNKS)) {
  if (globalThis.early?.[`/${fileOf(chunk)}`]) {
    const started = compiled(chunk)
    started.catch(() => undefined)
    ahead.set(chunk, started)
  }
}

async function load(chunk) {
  let names
  if (parts.size > 0) {
    names = namesOf(chunk, await runsOf(chunk))
    for (const name of names) keep(name, () => fetched(name).then(instance))
  } else {
    const started = ahead.get(chunk)
    ahead.delete(chunk)
    const all = await (started ?? compiled(chunk))
    for (const [name, module] of all) keep(name, () => module.then(instance))
    names = all.map(([name]) => name)
  }
  await Promise.all(names.map((name) => parts.get(name)))
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
