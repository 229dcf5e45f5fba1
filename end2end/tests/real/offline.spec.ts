// Offline: pages and data on the device can be opened and queried, and show their age.
import { createHash } from 'node:crypto'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { DIST } from '../../env.ts'
import { BusPage } from '../../pages/bus.ts'
import { HeritagePage, guideWord } from '../../pages/heritage.ts'
import { listStored } from '../../pages/parking.ts'
import { ReportsPage } from '../../pages/reports.ts'
import { expect, test } from '../../real.ts'
import { pattern } from '../../words.ts'

const PLAN = '/bus/plan?from=stop:M3-01&to=stop:M2A-12&at=2026-11-23T07:00'

/** Waits until the service worker is active and controls the page. */
async function workerReady(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready
    if (navigator.serviceWorker.controller === null) {
      await new Promise((done) => navigator.serviceWorker.addEventListener('controllerchange', done, { once: true }))
    }
  })
}

test('with the transport network on the device, these work offline: reload, journey, board, line, search', async ({ page, words, startServer }) => {
  const portal = await startServer()
  const bus = new BusPage(page, words)
  await page.goto(`${portal.origin}/bus`)
  await expect(page.getByTestId('on-device')).toHaveText(words('offline_ready'), { timeout: 30_000 })
  await portal.halt()

  // Pages that were never visited open too.
  await page.reload()
  await expect(bus.heading).toHaveText(words('title_bus'))
  await expect(page.getByTestId('route-card')).not.toHaveCount(0)
  await expect(bus.main).toContainText(/\d\d\/\d\d\/\d{4}/)

  await page.goto(`${portal.origin}${PLAN}`)
  await expect(bus.journeys).not.toHaveCount(0)
  await expect(bus.legs.first()).toContainText('Cầu Giấy')
  await expect(page.locator('path.route-line')).not.toHaveCount(0)

  await page.goto(`${portal.origin}/bus/stops/M3-08`)
  await expect(bus.heading).toContainText('Cầu Giấy')
  await expect(bus.departures.first().or(bus.main.getByText(words('stop_none')))).toBeVisible()

  await page.goto(`${portal.origin}/bus/routes/B32`)
  await expect(bus.main.locator('.strip li')).not.toHaveCount(0)
  await expect(page.locator('path.route-line')).toHaveCount(1)

  await page.goto(`${portal.origin}/bus`)
  await bus.choose('bus_search', 'ga cat linh', 'Ga Cát Linh')
  await expect(page).toHaveURL(/\/bus\/stops\/M2A-01/)
})

test('offline, a visited page opens again; another shows an error and can be retried', async ({ page, words, startServer, watch }) => {
  const portal = await startServer()
  const bus = new BusPage(page, words)
  await page.goto(`${portal.origin}/settings`)
  await expect(bus.heading).toHaveText(words('settings_title'))
  await workerReady(page)
  // The page tells the worker a little later which files it loaded before the worker was active.
  await expect
    .poll(() => page.evaluate(async () => (await caches.match(document.querySelector('link[href*="chunk-settings"]')?.getAttribute('href') ?? '-')) !== undefined))
    .toBe(true)
  await portal.halt()
  await page.reload()
  await expect(bus.heading).toHaveText(words('settings_title'))
  await page.goto(`${portal.origin}/about`)
  await expect(bus.alert).toBeVisible()
  await portal.resume()
  await bus.alert.getByRole('button', { name: words('try_again') }).click()
  await expect(bus.heading).toHaveText(words('about_title'))
  watch.ignore(/ERR_|Failed to fetch/)
})

test('visited heritage sites are available offline', async ({ page, words, context, startServer }) => {
  const portal = await startServer()
  const heritage = new HeritagePage(page)
  await page.goto(`${portal.origin}/heritage`)
  await workerReady(page)
  // Reload, so that the worker caches everything.
  await page.reload()
  await expect(heritage.cards.nth(50)).toBeAttached()
  await heritage.cards.filter({ hasText: 'Đền Ngọc Sơn' }).first().getByRole('link').click()
  await expect(heritage.article).toHaveAttribute('data-alive', '1')
  await expect(page.getByText(guideWord('vi', 'offline'))).toBeHidden()
  await page.goBack()
  await expect(heritage.cards.nth(50)).toBeAttached()
  await portal.halt()
  // Clear the HTTP cache, so that only the worker can answer.
  await (await context.newCDPSession(page)).send('Network.clearBrowserCache')
  await page.reload()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(words('title_heritage'))
  await expect(heritage.cards.nth(50)).toBeAttached()
  await heritage.cards.filter({ hasText: 'Đền Ngọc Sơn' }).first().getByRole('link').click()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Đền Ngọc Sơn')
  await expect(page.getByText(guideWord('vi', 'offline'))).toBeVisible()
  await expect(page.locator('.guide-picture img')).toHaveJSProperty('complete', true)
  expect(await page.locator('.guide-picture img').evaluate((img: HTMLImageElement) => img.naturalWidth)).toBeGreaterThan(0)
})

test('a visited parking site opens offline with its price, and says how old it is', async ({ page, words, startServer, watch }) => {
  const portal = await startServer()
  await page.goto(`${portal.origin}/parking/hn-ly-thuong-kiet?vehicle=car&from=2026-11-30T08:30&to=2026-11-30T13:00`)
  await workerReady(page)
  // Reload, so that the worker caches everything.
  await page.reload()
  const quote = page.getByRole('status').filter({ hasText: words('parking_price_of_stay') })
  const copy = page.getByTestId('kept-copy')
  await expect(quote).toContainText('165.000 đ')
  await expect(copy).toHaveCount(0)
  await portal.halt()
  await page.reload()
  await expect(quote).toContainText('165.000 đ')
  await expect(copy).toContainText(words('parking_cached'))
  await expect(copy).toContainText(words('parking_saved_now'))
  await portal.resume()
  await copy.getByRole('button', { name: words('try_again') }).click()
  await expect(copy).toHaveCount(0)
  await expect(quote).toContainText('165.000 đ')
  watch.ignore(/ERR_|Failed to fetch/)
})

test('the last list of parking sites opens offline with its age, and so do its sites', async ({ page, words, startServer, watch }) => {
  const portal = await startServer()
  await page.clock.install({ time: new Date() })
  await page.goto(`${portal.origin}/parking`)
  await workerReady(page)
  // Reload, so that the worker caches everything.
  await page.reload()
  const cards = page.getByTestId('parking-card')
  const copy = page.getByTestId('kept-copy')
  const heading = page.getByRole('heading', { level: 1 })
  await expect(cards).toHaveCount(4)
  await expect(copy).toHaveCount(0)
  await listStored(page)
  // The document of the page is kept too: it asks for the page's code while the program loads.
  await expect.poll(() => page.evaluate(async () => (await caches.match('/parking')) !== undefined)).toBe(true)
  const name = (await cards.nth(1).locator('strong').first().textContent()) ?? ''
  const price = (await cards.nth(1).locator('.parking-price').textContent()) ?? ''
  await portal.halt()
  await page.clock.setSystemTime(Date.now() + 7 * 60_000)
  await page.goto(`${portal.origin}/parking`)
  await expect(heading).toHaveText(words('title_parking'))
  await expect(cards).toHaveCount(4)
  await expect(copy).toContainText(pattern(words('parking_saved_age', { age: words('time_minutes_ago') })))
  await expect(copy).not.toContainText(words('time_just_now'))

  // A site whose page was never opened.
  await cards.nth(1).getByRole('link').click()
  await expect(heading).toHaveText(name)
  await expect(copy).toContainText(words('parking_saved_site'))
  await expect(copy).toContainText(pattern(words('parking_saved_age', { age: words('time_minutes_ago') })))
  await expect(page.locator('main')).toContainText(price)
  await expect(page.getByRole('heading', { name: words('parking_hours') })).toBeVisible()
  await expect(page.getByRole('heading', { name: words('parking_tariff') })).toHaveCount(0)
  await portal.resume()
  await copy.getByRole('button', { name: words('try_again') }).click()
  await expect(copy).toHaveCount(0)
  await expect(page.getByRole('heading', { name: words('parking_tariff') })).toBeVisible()
  watch.ignore(/ERR_|Failed to fetch/)
})

test('pages come from the server while it answers, and API requests are never answered with a page', async ({ page, words, portal }) => {
  const bus = new BusPage(page, words)
  await bus.open('/settings')
  await workerReady(page)
  const answer = await page.goto('/bus')
  expect(answer?.headers()['content-language']).toBe('vi')
  await expect(page).toHaveTitle(new RegExp(words('title_bus')))
  const missing = await page.goto('/bus/stops/NOWHERE')
  expect(missing?.status()).toBe(404)
  const api = await page.goto('/api/v1/nothing')
  expect(api?.headers()['content-type']).toContain('application/problem+json')
  expect((await page.request.get(`${portal.origin}/sw.js`)).headers()['cache-control']).toBe('no-cache')
})

/** Renames all hashed files of a build in place, to simulate an update. */
function renameHashes(dist: string): void {
  const names = readdirSync(dist, { recursive: true, encoding: 'utf8' })
  const hashes = new Set(names.flatMap((name) => /-([0-9a-f]{16})[._]/.exec(name)?.[1] ?? []))
  const renamed = (text: string): string => {
    for (const hash of hashes) text = text.replaceAll(hash, [...hash].reverse().join(''))
    return text
  }
  for (const name of names) {
    const path = join(dist, name)
    if (!statSync(path).isFile()) continue
    // Compressed copies would still contain the old names.
    if (/\.(br|gz)$/.test(name)) rmSync(path)
    else {
      const content = renamed(readFileSync(path).toString('latin1'))
      rmSync(path)
      writeFileSync(join(dist, renamed(name)), Buffer.from(content, 'latin1'))
    }
  }
  // The build writes the hashes of the page and of its inline blocks; the server refuses a page that differs from them.
  const digest = (text: string, encoding: 'hex' | 'base64'): string =>
    createHash('sha256').update(Buffer.from(text, 'latin1')).digest(encoding)
  const html = readFileSync(join(dist, 'index.html')).toString('latin1')
  const inline = (tag: string): string[] =>
    [...html.matchAll(new RegExp(`<${tag}(?![^>]*\\bsrc=)[^>]*>([^]*?)</${tag}>`, 'g'))].map(
      ([, text]) => `sha256-${digest(text ?? '', 'base64')}`,
    )
  const registry = join(dist, 'registry.json')
  const manifest = JSON.parse(readFileSync(registry, 'utf8'))
  manifest.index = digest(html, 'hex')
  manifest.inline = { scripts: inline('script'), styles: inline('style') }
  writeFileSync(registry, JSON.stringify(manifest))
}

const testWithDist = test.extend<{ dist: string }>({
  dist: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'portal-dist-'))
    cpSync(DIST, folder, { recursive: true })
    await use(folder)
    rmSync(folder, { recursive: true, force: true })
  },
})

testWithDist('an update does not break an open page', async ({ page, words, startServer, dist, watch }) => {
  const portal = await startServer(['--demo'], dist)
  const bus = new BusPage(page, words)
  await page.goto(`${portal.origin}/`)
  await workerReady(page)
  await expect(bus.heading).toBeVisible()
  const before = await page.locator('link[href*="chunks-"]').getAttribute('href')
  renameHashes(dist)
  // Open a page whose code is not loaded yet and whose build no longer exists.
  await page.getByRole('navigation').first().getByRole('link', { name: words('nav_bus') }).click()
  await expect(bus.heading).toHaveText(words('title_bus'))
  await expect(page.getByTestId('route-card')).not.toHaveCount(0)
  expect(await page.locator('link[href*="chunks-"]').getAttribute('href')).not.toBe(before)
  // The page's code and stylesheet no longer exist.
  watch.ignore(/404|Refused to apply style/)
})

/** Renames the table of chunks in the cache as builds before December 2026 wrote it. */
const renameChunkTable = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    for (const name of (await caches.keys()).filter((name) => name.startsWith('portal-page-'))) {
      const cache = await caches.open(name)
      const { chunks, ...others } = await (await cache.match('/parts.json'))!.json()
      await cache.put('/parts.json', new Response(JSON.stringify({ ...others, rooms: chunks })))
    }
  })

for (const table of ['chunks', 'rooms']) {
  testWithDist(`with all pages on the device (${table}), an open page keeps its build, and the next load uses the new one`, async ({ page, words, startServer, dist }) => {
    const portal = await startServer(['--demo'], dist)
    const bus = new BusPage(page, words)
    await page.goto(`${portal.origin}/bus`)
    await expect(page.getByTestId('on-device')).toHaveText(words('offline_ready'), { timeout: 30_000 })
    const loader = page.locator('link[href*="chunks-"]')
    const before = await loader.getAttribute('href')
    if (table === 'rooms') await renameChunkTable(page)
    renameHashes(dist)
    await page.getByTestId('route-card').first().getByRole('link').click()
    await expect(bus.main.locator('.strip li')).not.toHaveCount(0)
    expect(await loader.getAttribute('href')).toBe(before)
    await page.goto(`${portal.origin}/bus`)
    await expect(page.getByTestId('route-card')).not.toHaveCount(0)
    const after = await loader.getAttribute('href')
    expect(after).not.toBe(before)
    // Offline, a build that is complete is used.
    await portal.halt()
    await page.goto(`${portal.origin}/bus/stops/M3-08`)
    await expect(bus.heading).toContainText('Cầu Giấy')
  })
}

test('a damaged pack on the device is downloaded again', async ({ page, words }) => {
  const bus = new BusPage(page, words)
  await bus.open('/bus')
  await expect(page.getByTestId('on-device')).toBeVisible()
  // Truncate one pack, and give the other an unknown version.
  await page.evaluate(async () => {
    const cache = await caches.open('portal-transit')
    for (const request of await cache.keys()) {
      const answer = await cache.match(request)
      if (answer === undefined || !request.url.endsWith('.pack')) continue
      const bytes = new Uint8Array(await answer.arrayBuffer())
      const newer = bytes.slice()
      newer[4] = 99
      await cache.put(request, new Response(request.url.includes('shapes') ? newer : bytes.slice(0, 100)))
    }
  })
  const packs: string[] = []
  page.context().on('request', (request) => {
    if (request.url().endsWith('.pack')) packs.push(new URL(request.url()).pathname)
  })
  await page.reload()
  await expect(page.getByTestId('on-device')).toBeVisible()
  await expect.poll(() => packs.length).toBe(2)
  await bus.open('/bus/routes/B32')
  await expect(page.locator('path.route-line')).toHaveCount(1)
})

test('the last list of reports, its pins and the sketch are available offline', async ({ page, words, context, startServer }) => {
  const portal = await startServer()
  const reports = new ReportsPage(page, words, portal.origin)
  await reports.open('/reports')
  await reports.mapDrawn()
  await expect(reports.cards.nth(10)).toBeAttached()
  await workerReady(page)
  // The page tells the worker a little later which files it loaded before the worker was active.
  const isCached = (address: string) => page.evaluate(async (url) => (await caches.match(url)) !== undefined, address)
  for (const address of ['categories', 'wards', 'sketch']) await expect.poll(() => isCached(`/api/v1/${address}`)).toBe(true)
  await expect
    .poll(() => page.evaluate(async () => (await caches.match(document.querySelector('script[src*="leaflet"]')?.getAttribute('src') ?? '-')) !== undefined))
    .toBe(true)
  const seen = await reports.cards.locator('h3').allTextContents()
  await expect(page.getByTestId('kept-copy')).toHaveCount(0)
  await portal.halt()
  // Clear the HTTP cache, so that only the worker can answer.
  await (await context.newCDPSession(page)).send('Network.clearBrowserCache')

  for (const way of ['reload', 'open'] as const) {
    if (way === 'reload') await page.reload()
    else await page.goto(`${portal.origin}/reports`)
    await expect(page.getByTestId('kept-copy')).toBeVisible()
    await expect(page.getByTestId('kept-copy')).toContainText(pattern(words('reports_kept')))
    await expect(reports.cards.locator('h3')).toHaveText(seen)
    await reports.mapDrawn()
    await expect(reports.pins.or(reports.clusters).first()).toBeVisible()
    await expect(page.locator('.leaflet-sketch-pane path.sketch').first()).toBeAttached()
  }

  // Another filter is another list, which is not cached.
  await reports.chip('status_resolved').click()
  await expect(reports.alert).toContainText(words('error_offline'))
  await expect(reports.cards).toHaveCount(0)
  await expect(page.getByTestId('kept-copy')).toHaveCount(0)
  await reports.chip('status_resolved').click()
  await expect(page.getByTestId('kept-copy')).toBeVisible()

  await portal.resume()
  await page.getByTestId('kept-copy').getByRole('button', { name: words('try_again') }).click()
  await expect(page.getByTestId('kept-copy')).toHaveCount(0)
  await expect(reports.cards.locator('h3')).toHaveText(seen)
})
