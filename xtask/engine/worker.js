// The worker of public transport: stores the network on the device and answers queries from it. The engine's glue
// precedes this code in the same file, and its module is next to it, under the name ENGINE_WASM.
const WASM = 'ENGINE_WASM'
// Packs are named by their content, so a cached pack never becomes stale.
const CACHE = 'portal-transit'

let engine

const openCache = () => caches.open(CACHE).catch(() => undefined)

/** Returns the cached file. With `fresh` it is fetched again; if that fails, the cached copy stays. */
async function fetched(url, fresh = false) {
  const cache = await openCache()
  const known = fresh ? undefined : await cache?.match(url)
  if (known) return new Uint8Array(await known.arrayBuffer())
  const answer = await fetch(url)
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`)
  const bytes = new Uint8Array(await answer.arrayBuffer())
  await cache?.put(url, new Response(bytes)).catch(() => undefined)
  return bytes
}

/** Reads a pack; if it was damaged in transit or on disk, it is fetched once more. */
async function read(url, take) {
  const bytes = await fetched(url)
  try {
    return take(bytes)
  } catch {
    return take(await fetched(url, true))
  }
}

async function sweep(used) {
  const cache = await openCache()
  for (const request of (await cache?.keys()) ?? []) {
    if (!used.some((url) => request.url.endsWith(url))) await cache.delete(request)
  }
}

async function start({ id, pack, shapes, offset }) {
  // Cached by the service worker, like every file that the build names.
  await wasm_bindgen({ module_or_path: fetch(new URL(WASM, self.location)) })
  engine = await read(pack, (bytes) => new wasm_bindgen.Engine(bytes, offset))
  postMessage({ id, status: 200, body: '' })
  // Drawings may load later: until then lines are drawn straight from stop to stop.
  await read(shapes, (bytes) => engine.draw(bytes))
    .then(() => sweep([pack, shapes]))
    .catch((error) => console.warn(error))
}

function answer({ id, target }) {
  const { status, body } = engine.answer(target, Date.now())
  postMessage({ id, status, body })
}

self.onmessage = async ({ data }) => {
  try {
    await (data.pack === undefined ? answer(data) : start(data))
  } catch (error) {
    console.warn(error)
    postMessage({ id: data.id, status: 0, body: '' })
  }
}
