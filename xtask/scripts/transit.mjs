// Times journeys and searches of the engine in Chromium, and compares them with planners from npm.
// Usage: transit.mjs ENGINE_FOLDER WORK_FOLDER CHROMIUM [PEERS.json]
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'

const [engine, work, chromium, peersFile] = process.argv.slice(2)
const playwright = createRequire(new URL('../../end2end/package.json', import.meta.url))('playwright-core')

const wasm = join(engine, 'engine_bg.wasm')
const pack = join(work, 'network.pack')
const questions = JSON.parse(readFileSync(join(work, 'questions.json'), 'utf8'))

const quantile = (times, share) => [...times].sort((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * share))]
const mean = (times) => times.reduce((sum, time) => sum + time, 0) / times.length
const shown = (ms) => ms.toFixed(3).padStart(8)
const row = (name, times) =>
  console.log(`${name.padEnd(46)} mean ${shown(mean(times))}  median ${shown(quantile(times, 0.5))}  p95 ${shown(quantile(times, 0.95))} ms`)

// In the page: fetches module and pack, starts the engine, plans one journey, and returns the time this took.
const begin = async () => {
  const started = performance.now()
  const pack = fetch('/pack', { cache: 'no-store' }).then((answer) => answer.arrayBuffer())
  await wasm_bindgen({ module_or_path: fetch('/wasm', { cache: 'no-store' }) })
  globalThis.engine = new wasm_bindgen.Engine(new Uint8Array(await pack), 420)
  engine.journeys(0, 1, 736_858, 30_000, false)
  return performance.now() - started
}

// In the page: runs every query several times and takes the median of each, because clocks in a page are coarse.
const journeys = ({ date, pairs, walking }) => {
  const ask = ([from, to, at]) => engine.journeys(from, to, date, at, walking)
  for (const pair of pairs.slice(0, 50)) ask(pair)
  return pairs.map((pair) => {
    const times = [0, 1, 2].map(() => {
      const [started, times] = [performance.now(), 5]
      for (let i = 0; i < times; i++) ask(pair)
      return (performance.now() - started) / times
    })
    return times.sort((a, b) => a - b)[1]
  })
}

const searches = (names) => {
  for (const name of names.slice(0, 50)) engine.found(name)
  return names.map((name) => {
    const times = [0, 1, 2].map(() => {
      const started = performance.now()
      for (let i = 0; i < 5; i++) engine.found(name)
      return (performance.now() - started) / 5
    })
    return times.sort((a, b) => a - b)[1]
  })
}

// Compressed over HTTP, as on the portal's own server.
const compressed = (path) => brotliCompressSync(readFileSync(path))
const files = {
  '/pack': ['application/octet-stream', compressed(pack)],
  '/wasm': ['application/wasm', compressed(wasm)],
}
const server = createServer((request, response) => {
  const [type, body] = files[request.url] ?? ['text/html', brotliCompressSync('<!doctype html>')]
  response.writeHead(200, { 'content-type': type, 'content-encoding': 'br' }).end(body)
}).listen(0, '127.0.0.1')
await once(server, 'listening')
const origin = `http://127.0.0.1:${server.address().port}/`

const browser = await playwright.chromium.launch({
  executablePath: chromium,
  args: ['--headless=new', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
})
try {
  const open = async (slow) => {
    const page = await browser.newPage()
    await page.goto(origin)
    page.on('pageerror', (error) => console.log(error.message))
    // Not as a script element: the glue would read that element's address, and here it has none.
    const glue = `${readFileSync(join(engine, 'engine.js'), 'utf8')}\nglobalThis.wasm_bindgen = wasm_bindgen`
    await page.evaluate((code) => void (0, eval)(code), glue)
    const session = await page.context().newCDPSession(page)
    await session.send('Emulation.setCPUThrottlingRate', { rate: slow })
    return page
  }
  console.log(`pack ${files['/pack'][1].length} bytes brotli, engine ${files['/wasm'][1].length} bytes brotli`)

  const page = await open(1)
  await page.evaluate(begin)
  const { date, pairs, names } = questions
  const own = await page.evaluate(journeys, { date, pairs, walking: false })
  row(`journeys, ${pairs.length} pairs, arrival and transfers`, own)
  row('journeys, walking too', await page.evaluate(journeys, { date, pairs, walking: true }))
  // Typical input: the first letters, without accents, and with one wrong letter.
  const plain = (name) => name.normalize('NFD').replace(/\p{M}/gu, '').replace(/[đĐ]/g, 'd').toLowerCase()
  const typed = names.filter((_, i) => i % 8 === 0).flatMap((name) => [name, plain(name), plain(name).slice(0, 5), `${plain(name).slice(0, 6)}x${plain(name).slice(7)}`])
  row(`search, ${typed.length} queries over all names`, await page.evaluate(searches, typed))
  await page.close()

  const slow = await open(4)
  const starts = []
  for (let i = 0; i < 5; i++) starts.push(await slow.evaluate(begin))
  row('download, start and first answer, 4x CPU', starts)
  row(`search, ${typed.length} queries over all names, 4x CPU`, await slow.evaluate(searches, typed))

  if (peersFile && existsSync(peersFile)) {
    for (const { peer, version, ms, note } of [JSON.parse(readFileSync(peersFile, 'utf8'))].flat()) {
      row(`${peer} ${version}, in Node`, ms)
      console.log(`  ${(mean(ms) / mean(own)).toFixed(0)} times the mean of ours; ${note}`)
    }
  }
} finally {
  await browser.close()
  server.close()
}
