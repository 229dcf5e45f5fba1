// The time until a first visit is usable, on a slow network and a slow processor: `first.mjs RUNS NAME=ORIGIN…`. Builds
// are measured alternately, so that other load on the machine affects all of them equally. Prints medians, also as a
// fraction of the first build's.
import { createRequire } from 'node:module'

const require = createRequire(new URL('../../end2end/package.json', import.meta.url))
const { chromium } = require('playwright-core')
const NETWORK = { offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 750e3 / 8 }
const CPU = 4
const PHONE = { viewport: { width: 412, height: 823 }, deviceScaleFactor: 1, hasTouch: true, isMobile: true, locale: 'vi-VN' }
const GIVE_UP_MS = 60_000

// What users need from each page. It counts as ready in the frame after the element appears.
const PAGES = {
  '/': { search: '[role=combobox]' },
  '/reports': { list: '[data-testid=report-card]', map: '[data-testid=map][data-state=drawn]' },
  '/parking': { list: '[data-testid=parking-card]' },
}
const OFFLINE = '/parking'

/** Records the frame in which each selector first matches, and the layout shifts. Runs in the page. */
function note(selectors) {
  const seen = (window.seen = { shift: 0 })
  const look = () => {
    for (const [name, selector] of Object.entries(selectors)) {
      if (seen[name] !== undefined || document.querySelector(selector) === null) continue
      seen[name] = 0
      requestAnimationFrame((now) => (seen[name] = now))
    }
  }
  new MutationObserver(look).observe(document, { childList: true, subtree: true, attributes: true, attributeFilter: ['data-state'] })
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) seen.shift += entry.value
  }).observe({ type: 'layout-shift', buffered: true })
}

async function visit(browser, origin, path) {
  const context = await browser.newContext(PHONE)
  try {
    const page = await context.newPage()
    const network = await context.newCDPSession(page)
    await network.send('Network.enable')
    await network.send('Network.emulateNetworkConditions', NETWORK)
    await network.send('Emulation.setCPUThrottlingRate', { rate: CPU })
    const selectors = PAGES[path]
    await page.addInitScript(note, selectors)
    await page.goto(origin + path, { waitUntil: 'commit' })
    const names = Object.keys(selectors)
    await page.waitForFunction((names) => names.every((name) => window.seen[name] > 0), names, { timeout: GIVE_UP_MS, polling: 100 })
    return await page.evaluate(() => {
      const files = performance.getEntriesByType('resource')
      const file = (pattern) => files.find(({ name }) => pattern.test(name))
      const [paint] = performance.getEntriesByName('first-contentful-paint')
      const { shift, ...seen } = window.seen
      return {
        'first paint': paint?.startTime,
        'program asked': file(/\/app-.*\.wasm$/)?.startTime,
        'program here': file(/\/app-.*\.wasm$/)?.responseEnd,
        'list asked': file(/\/api\/v1\/(reports|parking\/sites)\?/)?.startTime,
        ...seen,
        'layout shift': shift,
      }
    })
  } finally {
    await context.close()
  }
}

/** The time from opening the page without a network to its stored list, at the same processor speed. */
async function visitOffline(browser, origin, path) {
  const context = await browser.newContext(PHONE)
  try {
    const page = await context.newPage()
    await page.goto(origin + path)
    await page.locator(PAGES[path].list).first().waitFor()
    await page.evaluate(() => navigator.serviceWorker.ready)
    // The second visit is the first one that the service worker answers.
    await page.reload()
    await page.locator(PAGES[path].list).first().waitFor()
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null)
    const network = await context.newCDPSession(page)
    await network.send('Emulation.setCPUThrottlingRate', { rate: CPU })
    await context.setOffline(true)
    await page.addInitScript(note, PAGES[path])
    await page.goto(origin + path, { waitUntil: 'commit' })
    await page.waitForFunction(() => window.seen.list > 0, undefined, { timeout: GIVE_UP_MS, polling: 100 })
    return await page.evaluate(() => {
      const program = performance.getEntriesByType('resource').find(({ name }) => /\/app-.*\.wasm$/.test(name))
      return { list: window.seen.list, 'after the program': window.seen.list - (program?.responseEnd ?? 0) }
    })
  } finally {
    await context.close()
  }
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]

const [runs, ...builds] = process.argv.slice(2)
const servers = builds.map((build) => build.split('='))
const executablePath = process.env.PORTAL_CHROMIUM
const browser = await chromium.launch({ ...(executablePath ? { executablePath } : {}), args: ['--no-sandbox', '--disable-gpu'] })
try {
  const answers = await Promise.all(servers.map(([, origin]) => fetch(`${origin}/api/v1/parking/sites?limit=1`)))
  const haveParking = answers.every(({ ok }) => ok)
  for (const path of Object.keys(PAGES).filter((path) => path !== OFFLINE || haveParking)) {
    const found = new Map(servers.map(([name]) => [name, []]))
    for (let run = 0; run < Number(runs); run += 1) {
      for (const [name, origin] of run % 2 === 0 ? servers : servers.toReversed()) found.get(name).push(await visit(browser, origin, path))
    }
    console.log(`\n${path}: 1.6 Mbps, 150 ms, CPU at 1/${CPU}, nothing kept, median of ${runs}`)
    console.log(`  ${''.padEnd(16)}${servers.map(([name]) => name.padStart(16)).join('')}`)
    const first = found.get(servers[0][0])
    for (const key of Object.keys(first[0])) {
      const medians = servers.map(([name]) => median(found.get(name).map((one) => one[key] ?? 0)))
      const shown = medians.map((value, at) => {
        const share = at > 0 && medians[0] > 0 && key !== 'layout shift' ? ` (${Math.round((value / medians[0]) * 100)} %)` : ''
        return (key === 'layout shift' ? value.toFixed(3) : `${Math.round(value)} ms${share}`).padStart(16)
      })
      console.log(`  ${key.padEnd(16)}${shown.join('')}`)
    }
  }
  for (const [name, origin] of haveParking ? servers : []) {
    const visits = []
    for (let run = 0; run < Number(runs); run += 1) visits.push(await visitOffline(browser, origin, OFFLINE))
    console.log(`\n${OFFLINE}, ${name}: without a network, CPU at 1/${CPU}, median of ${runs}`)
    for (const key of Object.keys(visits[0])) console.log(`  ${key.padEnd(20)}${Math.round(median(visits.map((one) => one[key])))} ms`)
  }
} finally {
  await browser.close()
}
