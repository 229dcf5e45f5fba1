// The service worker of heritage pages, for `/d/` alone: a page comes from the network, and from what is kept when the
// network is silent. It never answers with the portal's program and fetches nothing of it.
const SEEN = 'portal-guide-seen'
const SAVED = 'portal-guide-saved'
const FILES = 'portal-guide-files'
const MOST_SEEN = 12
const MOST_FILES = 160
const PATIENCE_MS = 4_000

const isPage = (path) => /^\/d\/[^/.]+(\/[a-z]{2})?\/?$/.test(path)
const isFile = (path) => path.startsWith('/d/file/')
/** Drawings, styles and scripts of ours. Pictures and recordings may be withdrawn by their owners. */
const isSteady = (path) => /\.(svg|js|css)$/.test(path)

/** The address that a page is kept under: as everybody has it, without what one person asked for. */
const plain = (address) => {
  const { origin, pathname } = new URL(address)
  return origin + pathname.replace(/\/$/, '')
}

/** Browsers take no answer for a page that came by a detour. */
const direct = (answer) => (answer.redirected ? new Response(answer.body, answer) : answer)

/** Only the last ones stay. */
async function trim(name, most) {
  const cache = await caches.open(name)
  const keys = await cache.keys()
  for (const old of keys.slice(0, Math.max(0, keys.length - most))) await cache.delete(old)
}

async function keep(name, addresses) {
  const one = async (address) => {
    const { pathname } = new URL(address)
    const cache = await caches.open(isFile(pathname) ? FILES : name)
    if (isFile(pathname) && isSteady(pathname) && (await cache.match(address))) return
    const answer = await fetch(plain(address))
    if (!answer.ok) throw new Error(`${answer.status}`)
    await cache.put(plain(address), direct(answer))
  }
  const kept = await Promise.allSettled(addresses.map(one))
  await trim(SEEN, MOST_SEEN)
  await trim(FILES, MOST_FILES)
  return kept.every(({ status }) => status === 'fulfilled')
}

async function kept(request) {
  for (const name of [SEEN, SAVED]) {
    const found = await (await caches.open(name)).match(plain(request.url), { ignoreVary: true })
    if (found) return found
  }
  return undefined
}

/** Keeps a fresh page as it is for everybody, and forgets one that is gone. */
async function learn(request, answer) {
  const address = plain(request.url)
  const [seen, saved] = [await caches.open(SEEN), await caches.open(SAVED)]
  if ([404, 410].includes(answer.status)) {
    await seen.delete(address)
    await saved.delete(address)
  }
  // With an amount, a message or a language it is somebody's own.
  const own = [...new URL(request.url).searchParams.keys()].some((key) => key !== 's')
  if (!answer.ok || answer.redirected || own) return
  if (await saved.match(address)) await saved.put(address, answer.clone())
  await seen.delete(address)
  await seen.put(address, answer)
  await trim(SEEN, MOST_SEEN)
}

/** A kept page says that it is one. */
async function marked(found) {
  const headers = new Headers(found.headers)
  for (const name of ['content-encoding', 'content-length']) headers.delete(name)
  return new Response((await found.text()).replace('<article ', '<article data-kept '), { headers })
}

async function page(request, network) {
  const late = new Promise((done) => setTimeout(done, PATIENCE_MS))
  const answer = await Promise.race([network, late]).catch(() => undefined)
  if (answer && ![502, 503, 504].includes(answer.status)) return answer
  const found = await kept(request)
  return found ? marked(found) : network
}

async function file(request) {
  const found = await caches.match(request, { ignoreVary: true })
  if (isSteady(new URL(request.url).pathname)) return found ?? fetch(request)
  const fresh = await fetch(request).catch(() => undefined)
  if ([404, 410].includes(fresh?.status)) await (await caches.open(FILES)).delete(request, { ignoreVary: true })
  return fresh ?? found ?? Response.error()
}

self.addEventListener('install', () => self.skipWaiting())
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))
// `{ seen: addresses }` or `{ save: addresses }`: the pieces of a page. The port hears whether all are kept.
self.addEventListener('message', (event) => {
  const { seen, save } = event.data
  const own = (save ?? seen ?? []).filter((address) => {
    const url = new URL(address)
    return url.origin === location.origin && url.pathname.startsWith('/d/')
  })
  event.waitUntil(
    keep(save ? SAVED : SEEN, own)
      .then((kept) => event.ports[0]?.postMessage(kept))
      .catch(() => event.ports[0]?.postMessage(false)),
  )
})
self.addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (request.method !== 'GET' || origin !== location.origin) return
  if (request.mode === 'navigate' && isPage(pathname)) {
    const network = fetch(request)
    // Kept also when it comes too late to be shown.
    event.waitUntil(network.then((answer) => learn(request, answer.clone())).catch(() => undefined))
    event.respondWith(page(request, network))
  } else if (isFile(pathname)) event.respondWith(file(request))
})
