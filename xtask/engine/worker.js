// The worker of public transport: keeps the network on the device and answers from it. The glue of the engine stands
// before this in the same file, and its module lies beside it under ENGINE_WASM.
const WASM = 'ENGINE_WASM'
// Packs are named by their content: what is kept under a name is right for ever.
const CACHE = 'portal-transit'

let engine

const kept = () => caches.open(CACHE).catch(() => undefined)

async function fetched(url, heard) {
  const cache = await kept()
  const known = await cache?.match(url)
  if (known) return new Uint8Array(await known.arrayBuffer())
  const answer = await fetch(url)
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`)
  const parts = []
  let size = 0
  for (const reader = answer.body.getReader(); ; ) {
    const { done, value } = await reader.read()
    if (done) break
    parts.push(value)
    size += value.length
    heard?.(size)
  }
  const bytes = new Uint8Array(await new Blob(parts).arrayBuffer())
  await cache?.put(url, new Response(bytes)).catch(() => undefined)
  return bytes
}

async function forget(url) {
  await (await kept())?.delete(url)
}

/** Reads a pack; one that was damaged on the way or on the disc is fetched once more. */
async function read(url, take, heard) {
  try {
    return take(await fetched(url, heard))
  } catch (error) {
    await forget(url)
    if (error instanceof TypeError) throw error
    return take(await fetched(url, heard))
  }
}

async function sweep(used) {
  const cache = await kept()
  for (const request of (await cache?.keys()) ?? []) {
    if (!used.some((url) => request.url.endsWith(url))) await cache.delete(request)
  }
}

async function start({ id, pack, shapes, offset }) {
  const module = fetched(new URL(WASM, self.location).href)
  await wasm_bindgen({ module_or_path: module })
  engine = await read(pack, (bytes) => new wasm_bindgen.Engine(bytes, offset))
  postMessage({ id, status: 200, body: '' })
  // Drawings can come later: until then lines go straight from stop to stop.
  await read(shapes, (bytes) => engine.draw(bytes)).catch((error) => console.warn(error))
  await sweep([WASM, pack, shapes])
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
