// The service worker: what was shown once is shown without a network, and who took the network of public transport
// along has every page of the portal with it. The build fills in the names.
//
// Files whose name carries their hash are right for ever, so they are answered from what is kept, whichever build they
// are of. Pages come from the server, and from what is kept when it does not answer.
const BUILD = 'BUILD_HASH'
// What every page needs: the glue, the module, its loader.
const CORE = BUILD_CORE
// What all chunks need besides.
const ALL = BUILD_ALL
// Where each part of the module lies in the file that holds all: `{ file, at: { name: [from, size] }, chunks: { file: [names] } }`.
const PARTS = 'BUILD_PARTS'

const PREFIX = 'portal-page-'
const INDEX = '/parts.json'
const ANSWERS = 'portal-answers'
const API = '/api/v1'
// Open answers that pages begin with. None of them says anything of a person.
const TAKEN = BUILD_TAKEN
const BEGIN = TAKEN.map((path) => API + path)
// Answers that are kept as they were shown last, and those of them that say so.
const SHOWN = /^\/api\/v1BUILD_SHOWN$/
const MARKED = /^\/api\/v1BUILD_MARKED$/
const MOST_SHOWN = 60
// Drawings and the script of their pages: they outlive builds, as those answers do. The worker of `/d/` keeps its own there too.
const FILES = 'portal-guide-files'
const MOST_FILES = 160
// A network that is there and does not answer is worse than none.
const PATIENCE_MS = 4_000

// What pages of the server are drawn with lies in a folder that carries the hash; photographs and panoramas are too much to keep.
const HASHED = /^BUILD_HASHED[0-9a-f]{16}\/[^/]+\.(svg|js)$/
const NAMED = /-[0-9a-f]{16}[._]/
const isNamed = ({ pathname, search }) =>
  pathname.startsWith('/locales/') ? search !== '' : (NAMED.test(pathname) || HASHED.test(pathname)) && !pathname.startsWith('/api/')
// The sketch names its version, which is no other sketch to who has no network.
const isBegin = ({ pathname, search }) => BEGIN.includes(pathname) && /^(\?v=\w+)?$/.test(search)
const keyOf = (url) => (isBegin(url) ? url.pathname : url.href)
const isShown = ({ pathname, search }) => SHOWN.test(pathname) && /^(\?lang=[a-z]{2})?$/.test(search)
// Pages of the server are whole without the program, and files are no pages.
const isPage = (path) => !/^\/(api|open311|vendor|BUILD_SERVED)\//.test(path) && path !== '/health' && !path.split('/').pop().includes('.')

const own = () => caches.open(PREFIX + BUILD)

/** Names of the caches of builds, the newest first. */
const builds = async () => (await caches.keys()).filter((name) => name.startsWith(PREFIX)).reverse()

const index = async (cache) => (await cache.match(INDEX))?.json()

/** Whether a build is kept with all its chunks. */
const isWhole = async (cache) => {
  const parts = await index(cache)
  return parts !== undefined && (await cache.match(parts.file)) !== undefined
}

async function install() {
  const shell = await fetch('/', { cache: 'no-cache' })
  // Half of an update on the server: the next visit tries again.
  if (!shell.ok || !(await shell.clone().text()).includes(CORE[0])) throw new Error('another build is served')
  const cache = await own()
  await cache.addAll(CORE)
  await cache.put('/', shell)
  await self.skipWaiting()
}

/** Pages of the build before may still be open, and the newest whole build serves all pages without a network. */
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

/** Takes what this build does not keep yet. One that does not come does not keep the others away. */
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

/** All chunks. Which parts they have stands under a name that is the same in every build. */
async function whole() {
  const taken = await take([...ALL, PARTS])
  const cache = await own()
  const table = await cache.match(PARTS)
  if (table !== undefined) await cache.put(INDEX, table)
  return taken
}

/** Of the answers that pages begin with, these as they are now. */
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

/** A part of the module, or the file of a chunk, cut out of the file with all parts. */
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

/** Only the last ones stay, of those that are meant. */
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
  const kept = (await caches.match(request, { ignoreVary: true })) ?? (await part(url.pathname))
  if (kept !== undefined) return kept
  const answer = await fetch(request)
  if (answer.status === 200) {
    const copy = answer.clone()
    event.waitUntil((HASHED.test(url.pathname) ? keepFile(request, copy) : own().then((cache) => cache.put(request, copy))).catch(() => undefined))
  }
  return answer
}

/** The network's answer, else what is kept: when there is none, when it is long in coming, and when a gateway speaks for the server. */
async function freshest(network, kept) {
  if (kept === undefined) return network
  network.catch(() => undefined)
  const late = new Promise((done) => setTimeout(done, PATIENCE_MS))
  const answer = await Promise.race([network, late]).catch(() => undefined)
  return answer === undefined || [502, 503, 504].includes(answer.status) ? kept : answer
}

async function shell() {
  const names = await builds()
  let newest
  for (const name of names) {
    const cache = await caches.open(name)
    const page = await cache.match('/')
    if (page !== undefined && (await isWhole(cache))) return page
    newest ??= page
  }
  return newest
}

const page = async (event) =>
  freshest(Promise.resolve(event.preloadResponse).then((preloaded) => preloaded ?? fetch(event.request)), await shell())

/** Learns from a fresh answer: keeps it, and forgets what is gone. */
async function learn(url, fresh) {
  const cache = await caches.open(ANSWERS)
  if (fresh.status === 200) await cache.put(keyOf(url), fresh)
  else if ([404, 410].includes(fresh.status)) await cache.delete(keyOf(url))
  await trim(cache, MOST_SHOWN, ({ url }) => isShown(new URL(url)))
}

/** An answer that comes from what is kept says so. */
async function marked(found) {
  const text = (await found.text()).replace('{', '{"kept":true,')
  return new Response(text, { headers: { 'content-type': 'application/json' } })
}

async function answer(event, url) {
  const { request } = event
  const network = fetch(request)
  // Kept also when it comes too late to be shown.
  event.waitUntil(network.then((fresh) => learn(url, fresh.clone())).catch(() => undefined))
  const kept = await (await caches.open(ANSWERS)).match(keyOf(url), { ignoreVary: true })
  const answer = await freshest(network, kept)
  return answer === kept && MARKED.test(url.pathname) ? marked(kept) : answer
}

self.addEventListener('install', (event) => event.waitUntil(install()))
self.addEventListener('activate', (event) => event.waitUntil(activate()))

// `{ keep: addresses }`: what the page has already, out of the browser's own cache. `{ take: loader }`: everything of the
// build with that loader. The port hears 1 when it is there, 0 when it is not, 2 when that is another build than ours.
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
    if (isPage(url.pathname)) event.respondWith(page(event))
  } else if (isNamed(url)) event.respondWith(named(event, url))
  else if (isShown(url) || isBegin(url)) event.respondWith(answer(event, url))
})
