// The worker of public transport: keeps the network on the device and answers from it. The glue of the engine stands
// before this in the same file, and its module lies beside it under ENGINE_WASM.
const WASM = 'ENGINE_WASM'
// Packs are named by their content: what is kept under a name is right for ever.
const CACHE = 'portal-transit'

let engine

const kept = () => caches.open(CACHE).catch(() => undefined)

/** What is kept, unless it shall be `fresh`: then it is fetched, and what was kept stays if that fails. */
async function fetched(url, fresh = false) {
  const cache = await kept()
  const known = fresh ? undefined : await cache?.match(url)
  if (known) return new Uint8Array(await known.arrayBuffer())
  const answer = await fetch(url)
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`)
  const bytes = new Uint8Array(await answer.arrayBuffer())
  await cache?.put(url, new Response(bytes)).catch(() => undefined)
  return bytes
}

/** Reads a pack; one that was damaged on the way or on the disc is fetched once more. */
async function read(url, take) {
  const bytes = await fetched(url)
  try {
    return take(bytes)
  } catch {
    return take(await fetched(url, true))
  }
}

async function sweep(used) {
  const cache = await kept()
  for (const request of (await cache?.keys()) ?? []) {
    if (!used.some((url) => request.url.endsWith(url))) await cache.delete(request)
  }
}

async function start({ id, pack, shapes, offset }) {
  // Kept by the service worker, as everything that the build names.
  await wasm_bindgen({ module_or_path: fetch(new URL(WASM, self.location)) })
  engine = await read(pack, (bytes) => new wasm_bindgen.Engine(bytes, offset))
  postMessage({ id, status: 200, body: '' })
  // Drawings can come later: until then lines go straight from stop to stop.
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
