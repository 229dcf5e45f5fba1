// The service worker of heritage pages, only for `/d/`. Pages come from the network, or from the cache if the network
// does not respond. It never responds with the portal's program and fetches none of its files.
const SEEN = 'portal-guide-seen'
const SAVED = 'portal-guide-saved'
const FILES = 'portal-guide-files'
const MOST_SEEN = 12
const MOST_FILES = 160
const PATIENCE_MS = 4_000

const isPage = (path) => /^\/d\/[^/.]+(\/[a-z]{2})?\/?$/.test(path)
const isFile = (path) => path.startsWith('/d/file/')
/** Our own drawings, styles and scripts. The rest may change: owners may withdraw pictures and recordings. */
const isSteady = (path) => /\.(svg|js|css)$/.test(path)

/** The cache key of a page: its address without the query, that is, as everyone sees it. */
const plain = (address) => {
  const { origin, pathname } = new URL(address)
  return origin + pathname.replace(/\/$/, '')
}

/** Browsers reject a redirected response for a navigation, so return a copy without that flag. */
const direct = (answer) => (answer.redirected ? new Response(answer.body, answer) : answer)

/** Removes all but the last `most` entries. */
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
  const results = await Promise.allSettled(addresses.map(one))
  await trim(SEEN, MOST_SEEN)
  await trim(FILES, MOST_FILES)
  return results.every(({ status }) => status === 'fulfilled')
}

async function findCached(request) {
  for (const name of [SEEN, SAVED]) {
    const found = await (await caches.open(name)).match(plain(request.url), { ignoreVary: true })
    if (found) return found
  }
  return undefined
}

/** Caches a fresh page in the form that everyone sees, and removes a page that is gone. */
async function learn(request, answer) {
  const address = plain(request.url)
  const [seen, saved] = [await caches.open(SEEN), await caches.open(SAVED)]
  if ([404, 410].includes(answer.status)) {
    await seen.delete(address)
    await saved.delete(address)
  }
  // With an amount, a message or a language in the query, the page is personal.
  const own = [...new URL(request.url).searchParams.keys()].some((key) => key !== 's')
  if (!answer.ok || answer.redirected || own) return
  if (await saved.match(address)) await saved.put(address, answer.clone())
  await seen.delete(address)
  await seen.put(address, answer)
  await trim(SEEN, MOST_SEEN)
}

/** Marks a page as a cached copy. */
async function marked(found) {
  const headers = new Headers(found.headers)
  for (const name of ['content-encoding', 'content-length']) headers.delete(name)
  return new Response((await found.text()).replace('<article ', '<article data-kept '), { headers })
}

async function page(request, network) {
  const late = new Promise((done) => setTimeout(done, PATIENCE_MS))
  const answer = await Promise.race([network, late]).catch(() => undefined)
  if (answer && ![502, 503, 504].includes(answer.status)) return answer
  const found = await findCached(request)
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
// `{ seen: addresses }` or `{ save: addresses }`: the files of a page. The reply says whether all of them are cached.
self.addEventListener('message', (event) => {
  const { seen, save } = event.data
  const own = (save ?? seen ?? []).filter((address) => {
    const url = new URL(address)
    return url.origin === location.origin && url.pathname.startsWith('/d/')
  })
  event.waitUntil(
    keep(save ? SAVED : SEEN, own)
      .then((isCached) => event.ports[0]?.postMessage(isCached))
      .catch(() => event.ports[0]?.postMessage(false)),
  )
})
self.addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (request.method !== 'GET' || origin !== location.origin) return
  if (request.mode === 'navigate' && isPage(pathname)) {
    const network = fetch(request)
    // Cached even if it arrives too late to be shown.
    event.waitUntil(network.then((answer) => learn(request, answer.clone())).catch(() => undefined))
    event.respondWith(page(request, network))
  } else if (isFile(pathname)) event.respondWith(file(request))
})
