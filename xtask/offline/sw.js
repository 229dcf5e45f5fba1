// The service worker: content that was shown once is available offline, and after saving the network of public
// transport so is every page of the portal. The build fills in the names.
//
// Files with their hash in the name never change, so they are served from the cache, whichever build they belong to.
// Pages come from the server, or from the cache if it does not respond.
const BUILD = 'BUILD_HASH'
// Files that every page needs: the glue, the module, its loader.
const CORE = BUILD_CORE
// Additional files that all chunks together need.
const ALL = BUILD_ALL
// Where each part of the module lies in the file that holds all: `{ file, at: { name: [from, size] }, chunks: { file: [names] } }`.
const PARTS = 'BUILD_PARTS'

const PREFIX = 'portal-page-'
const INDEX = '/parts.json'
const ANSWERS = 'portal-answers'
const API = '/api/v1'
// Public API responses that pages start with. None of them contains personal data.
const TAKEN = BUILD_TAKEN
const BEGIN = TAKEN.map((path) => API + path)
// Responses that are cached as last shown, and those among them that are marked as cached.
const SHOWN = /^\/api\/v1BUILD_SHOWN$/
const MARKED = /^\/api\/v1BUILD_MARKED$/
const MOST_SHOWN = 60
// Drawings and the scripts of their pages. Like those responses, they outlive builds. The worker of `/d/` uses this
// cache too.
const FILES = 'portal-guide-files'
const MOST_FILES = 160
// A network that is connected but does not respond is worse than none.
const PATIENCE_MS = 4_000

// Files of the server's pages are in a folder named after their hash. Photographs and panoramas are too large to cache.
const HASHED = /^BUILD_HASHED[0-9a-f]{16}\/[^/]+\.(svg|js)$/
const NAMED = /-[0-9a-f]{16}[._]/
const isNamed = ({ pathname, search }) =>
  pathname.startsWith('/locales/') ? search !== '' : (NAMED.test(pathname) || HASHED.test(pathname)) && !pathname.startsWith('/api/')
// The sketch has its version in the query. Offline, any version will do.
const isBegin = ({ pathname, search }) => BEGIN.includes(pathname) && /^(\?v=\w+)?$/.test(search)
const keyOf = (url) => (isBegin(url) ? url.pathname : url.href)
const isShown = ({ pathname, search }) => SHOWN.test(pathname) && /^(\?lang=[a-z]{2})?$/.test(search)
// The server's pages work without the program, and files are not pages.
const isPage = (path) => !/^\/(api|open311|vendor|BUILD_SERVED)\//.test(path) && path !== '/health' && !path.split('/').pop().includes('.')

const own = () => caches.open(PREFIX + BUILD)

/** Names of the builds' caches, newest first. */
const builds = async () => (await caches.keys()).filter((name) => name.startsWith(PREFIX)).reverse()

const index = async (cache) => (await cache.match(INDEX))?.json()

/** Whether a build is cached with all its chunks. */
const isWhole = async (cache) => {
  const parts = await index(cache)
  return parts !== undefined && (await cache.match(parts.file)) !== undefined
}

async function install() {
  const shell = await fetch('/', { cache: 'no-cache' })
  // The server is in the middle of an update: the next visit tries again.
  if (!shell.ok || !(await shell.clone().text()).includes(CORE[0])) throw new Error('another build is served')
  const cache = await own()
  await cache.addAll(CORE)
  await cache.put('/', shell)
  await self.skipWaiting()
}

/** Pages of the previous build may still be open, and the newest complete build serves all pages offline. */
async function activate() {
  await self.registration.navigationPreload?.enable()
  const names = await builds()
  const used = new Set([PREFIX + BUILD, ...names.slice(0, 2)])
  for (const name of names) {
    if (await isWhole(await caches.open(name))) {
      used.add(name)
      break
    }
  }
  await Promise.all(names.filter((name) => !used.has(name)).map((name) => caches.delete(name)))
  await self.clients.claim()
}

/** Caches the files that this build lacks. One failure does not stop the others. */
async function take(addresses) {
  const cache = await own()
  const one = async (address) => {
    if (await cache.match(address)) return
    const known = await caches.match(address)
    await (known === undefined ? cache.add(address) : cache.put(address, known))
  }
  const taken = await Promise.allSettled(addresses.map(one))
  return taken.every(({ status }) => status === 'fulfilled')
}

/** Caches all chunks, and stores the table of their parts under a name that is the same in every build. */
async function whole() {
  const taken = await take([...ALL, PARTS])
  const cache = await own()
  const table = await cache.match(PARTS)
  if (table !== undefined) await cache.put(INDEX, table)
  return taken
}

/** Fetches and caches fresh copies of these responses that pages start with. */
async function begin(addresses) {
  const cache = await caches.open(ANSWERS)
  const one = async (address) => {
    const fresh = await fetch(address)
    if (!fresh.ok) throw new Error(`${address} is not to be had`)
    await cache.put(keyOf(new URL(address, location.href)), fresh)
  }
  const taken = await Promise.allSettled(addresses.map(one))
  return taken.every(({ status }) => status === 'fulfilled')
}

/** A part of the module, or the file of a chunk, cut from the file with all parts. */
async function part(path) {
  const name = path.slice(1)
  for (const build of await builds()) {
    const cache = await caches.open(build)
    const parts = await index(cache)
    // Builds before December 2026 called the table `rooms`.
    const names = (parts?.chunks ?? parts?.rooms)?.[name] ?? (parts?.at[name] && [name])
    if (names === undefined) continue
    const file = await (await cache.match(parts.file))?.blob()
    if (file === undefined) return undefined
    const cuts = names.map((one) => file.slice(parts.at[one][0], parts.at[one][0] + parts.at[one][1]))
    const type = name.endsWith('.wasm') ? 'application/wasm' : 'application/octet-stream'
    return new Response(new Blob(cuts), { headers: { 'content-type': type } })
  }
  return undefined
}

/** Removes all but the last `most` entries among those that `meant` selects. */
async function trim(cache, most, meant = () => true) {
  const keys = (await cache.keys()).filter(meant)
  for (const old of keys.slice(0, Math.max(0, keys.length - most))) await cache.delete(old)
}

async function keepFile(request, file) {
  const cache = await caches.open(FILES)
  await cache.put(request, file)
  await trim(cache, MOST_FILES)
}

async function named(event, url) {
  const { request } = event
  const cached = (await caches.match(request, { ignoreVary: true })) ?? (await part(url.pathname))
  if (cached !== undefined) return cached
  const answer = await fetch(request)
  if (answer.status === 200) {
    const copy = answer.clone()
    event.waitUntil((HASHED.test(url.pathname) ? keepFile(request, copy) : own().then((cache) => cache.put(request, copy))).catch(() => undefined))
  }
  return answer
}

/**
 * The network's response, or the cached one if the network fails or is slow, or if a gateway responds for the server.
 */
async function freshest(network, cached) {
  if (cached === undefined) return network
  network.catch(() => undefined)
  const late = new Promise((done) => setTimeout(done, PATIENCE_MS))
  const answer = await Promise.race([network, late]).catch(() => undefined)
  return answer === undefined || [502, 503, 504].includes(answer.status) ? cached : answer
}

/** The document of a page: its own if it was kept, else the start page's, which serves for all. */
async function shell(path) {
  const names = await builds()
  let newest
  for (const name of names) {
    const cache = await caches.open(name)
    const page = (await cache.match(path)) ?? (await cache.match('/'))
    if (page !== undefined && (await isWhole(cache))) return page
    newest ??= page
  }
  return newest
}

/**
 * Keeps the document of a page with a fixed address, such as `/parking`: it asks for the page's code while the program
 * loads. Only of this build, and without a query, which may hold a choice.
 */
async function keepPage({ pathname, search }, fresh) {
  if (!/^\/[a-z]+$/.test(pathname) || search !== '' || fresh.status !== 200 || fresh.redirected) return
  if ((await fresh.clone().text()).includes(CORE[0])) await (await own()).put(pathname, fresh)
}

async function page(event, url) {
  const network = Promise.resolve(event.preloadResponse).then((preloaded) => preloaded ?? fetch(event.request))
  event.waitUntil(network.then((fresh) => keepPage(url, fresh.clone())).catch(() => undefined))
  return freshest(network, await shell(url.pathname))
}

/** Updates the cache from a fresh response: stores it, or removes what is gone. */
async function learn(url, fresh) {
  const cache = await caches.open(ANSWERS)
  if (fresh.status === 200) await cache.put(keyOf(url), fresh)
  else if ([404, 410].includes(fresh.status)) await cache.delete(keyOf(url))
  await trim(cache, MOST_SHOWN, ({ url }) => isShown(new URL(url)))
}

/** Marks a response as coming from the cache, with the time at which it was fetched. */
async function marked(found) {
  const at = Date.parse(found.headers.get('date') ?? '')
  const mark = Number.isNaN(at) ? '{"kept":true,' : `{"kept":true,"kept_at":${at},`
  const text = (await found.text()).replace('{', mark)
  return new Response(text, { headers: { 'content-type': 'application/json' } })
}

async function answer(event, url) {
  const { request } = event
  const network = fetch(request)
  // Cached even if it arrives too late to be shown.
  event.waitUntil(network.then((fresh) => learn(url, fresh.clone())).catch(() => undefined))
  const cached = await (await caches.open(ANSWERS)).match(keyOf(url), { ignoreVary: true })
  const answer = await freshest(network, cached)
  return answer === cached && MARKED.test(url.pathname) ? marked(cached) : answer
}

self.addEventListener('install', (event) => event.waitUntil(install()))
self.addEventListener('activate', (event) => event.waitUntil(activate()))

// `{ keep: addresses }`: caches what the page has already loaded, from the browser's HTTP cache. `{ take: loader }`:
// caches everything of the build with that loader. The reply is 1 if it is cached, 0 if not, 2 if that is another
// build.
self.addEventListener('message', (event) => {
  const { keep = [], take: loader } = event.data
  const known = keep.map((address) => new URL(address)).filter((url) => url.origin === location.origin)
  event.waitUntil(
    (async () => {
      await take(known.filter(isNamed).map((url) => url.href))
      await begin(known.filter(isBegin).map((url) => url.href))
      if (loader === undefined) return
      const taken = CORE.includes(loader) ? Number((await whole()) && (await begin(BEGIN))) : 2
      event.ports[0]?.postMessage(taken)
    })(),
  )
})

self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== location.origin) return
  if (request.headers.has('range') || request.headers.has('portal-device')) return
  if (request.mode === 'navigate') {
    if (isPage(url.pathname)) event.respondWith(page(event, url))
  } else if (isNamed(url)) event.respondWith(named(event, url))
  else if (isShown(url) || isBegin(url)) event.respondWith(answer(event, url))
})
