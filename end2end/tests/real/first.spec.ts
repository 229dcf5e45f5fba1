// Loading order of a first visit: what is requested, when, and that it is requested once. Checks the order of events, not
// times, which depend on the machine.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Page } from '@playwright/test'
import { DIST } from '../../env.ts'
import { Gate } from '../../gate.ts'
import { ReportsPage } from '../../pages/reports.ts'
import { Shell } from '../../pages/shell.ts'
import { expect, test } from '../../real.ts'
import { CHUNKS, links } from '../../registry.ts'

/** Records paths and queries of a page's requests, in order. */
function recordRequests(page: Page): string[] {
  const all: string[] = []
  page.on('request', (request) => {
    const { pathname, search } = new URL(request.url())
    all.push(pathname + search)
  })
  return all
}

/** URLs that the document has fetched early and the app has not used yet. */
const unusedEarly = (page: Page): Promise<string[]> =>
  page.evaluate(() => Object.keys((window as unknown as { early: Record<string, unknown> }).early))

/** The category name of the first card, according to the server. */
async function categoryOf(page: Page, reports: ReportsPage): Promise<string> {
  const code = (await reports.cards.first().getAttribute('data-code')) ?? ''
  const report = await (await page.request.get(`/api/v1/reports/${code}`)).json()
  const { categories } = await (await page.request.get('/api/v1/categories')).json()
  const named = (categories as { id: string; name: { vi: string } }[]).find(({ id }) => id === report.category)
  return named?.name.vi ?? 'the name of its category'
}

const ADDRESSES: [string, number][] = [
  ['/', 1],
  ['/?lang=en', 2],
  ['/reports', 6],
  ['/reports?status=received,assigned&sort=near&lat=21.02871&lon=105.85123&z=15', 6],
  ['/reports?q=%E1%BB%95+g%C3%A0&z=99&lat=20.9&lon=105.7', 6],
  ['/reports?list=1', 5],
  ['/reports/CODE', 5],
  ['/reports/new', 4],
  ['/reports/mine', 3],
  ['/bus', 4],
  ['/bus/stops/M3-01', 4],
  ['/bus/routes/B32', 4],
  ['/heritage', 4],
  ['/parking', 3],
  ['/parking?vehicle=car&near=21.0285,105.8542,H%E1%BB%93%20G%C6%B0%C6%A1m&cashless=true', 3],
  ['/about', 2],
]

for (const viewport of [{ width: 1280, height: 900 }, { width: 393, height: 727 }]) {
  test.describe(`on a screen of ${viewport.width} by ${viewport.height}`, () => {
    test.use({ viewport })
    for (const [address, count] of ADDRESSES) {
      test(`${address}: the document fetches the page's first data once, before the app has loaded`, async ({ page, words, request }) => {
        const answer = await (await request.get('/api/v1/reports?limit=1')).json()
        const path = address.replace('CODE', answer.items[0].code)
        const program = new Gate()
        await page.route(/\/(app-[0-9a-f]+_bg\.wasm|chunks-[0-9a-f]+\.js)$/, program.hold)
        const all = recordRequests(page)
        const answered = new Set<string>()
        page.on('requestfinished', (request) => answered.add(new URL(request.url()).pathname + new URL(request.url()).search))
        const warnings: string[] = []
        page.on('console', (message) => {
          if (message.text().includes('preload')) warnings.push(message.text())
        })
        await page.goto(path, { waitUntil: 'domcontentloaded' })
        const early = (await unusedEarly(page)).filter((key) => key !== 'size')
        expect(early.length, early.join(' ')).toBe(count)
        // All of it is answered while the app is still delayed.
        await expect.poll(() => early.filter((url) => !answered.has(url))).toEqual([])
        expect(all.some((url) => url.endsWith('_bg.wasm'))).toBe(true)
        program.open()
        await new Shell(page, words).ready()
        await expect.poll(() => unusedEarly(page), 'early answers that are not used').toEqual([])
        for (const url of early) expect.soft(all.filter((one) => one === url), url).toHaveLength(1)
        expect(warnings).toEqual([])
      })
    }
  })
}

test('every document links its chunk, its stylesheets and its map library', async ({ request }) => {
  const all = links()
  expect(new Set(all.map(({ chunk }) => chunk)), 'chunks of the registry').toEqual(new Set(CHUNKS))
  const answer = await (await request.get('/api/v1/reports?limit=1')).json()
  for (const { address, chunk, files } of all) {
    const html = await (await request.get(address.replace('CODE', answer.items[0].code))).text()
    const found = [...html.matchAll(/<link rel="(early|preload|later)" href="\/(?:vendor\/)?([\w.-]+)"/g)]
    const named = found.map(([, rel, file]) => `${rel} ${file?.replace(/-[0-9a-f]{16}/, '')}`)
    // Every document preloads the module.
    const own = named.filter((link) => !link.endsWith('.wasm'))
    expect.soft(own, address).toEqual([`early chunk-${chunk}.bin`, ...files])
  }
})

test('the app is requested before the first paint, and the map library after it', async ({ page, words }) => {
  const all = recordRequests(page)
  const reports = new ReportsPage(page, words)
  await reports.open('/reports')
  await reports.mapDrawn()
  const at = (pattern: RegExp): number => all.findIndex((url) => pattern.test(url))
  const [module, list, leaflet] = [at(/_bg\.wasm$/), at(/^\/api\/v1\/reports\?/), at(/\/vendor\/leaflet-.*\.js$/)]
  expect(module).toBeGreaterThan(0)
  expect(list).toBeGreaterThan(0)
  expect(leaflet).toBeGreaterThan(Math.max(module, list))
  for (const name of ['categories', 'wards']) expect(at(new RegExp(`^/api/v1/${name}$`)), name).toBeGreaterThan(list)
  const times = await page.evaluate(() => {
    const files = performance.getEntriesByType('resource') as PerformanceResourceTiming[]
    const paint = performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0
    const of = (pattern: RegExp): number => files.find(({ name }) => pattern.test(name))?.startTime ?? Infinity
    return { paint, module: of(/_bg\.wasm$/), glue: of(/\/app-[0-9a-f]+\.js$/) }
  })
  expect(times.paint).toBeGreaterThan(0)
  expect(times.module).toBeLessThan(times.paint)
  expect(times.glue).toBeLessThan(times.paint)
})

test('the list does not wait for names of categories and wards, and shows them without another request', async ({ page, words }) => {
  const names = new Gate()
  await page.route(/\/api\/v1\/(categories|wards)$/, names.hold)
  const all = recordRequests(page)
  const reports = new ReportsPage(page, words)
  await page.goto('/reports')
  await expect(reports.cards.first()).toBeVisible()
  const title = await reports.cards.first().getByRole('link').textContent()
  expect(title).not.toBe('')
  // The focus stays where it is when the names arrive.
  await reports.cards.first().getByRole('link').focus()
  names.open()
  await expect(reports.cards.first()).toContainText(await categoryOf(page, reports))
  await expect(reports.cards.first().getByRole('link')).toBeFocused()
  expect(all.filter((url) => url.startsWith('/api/v1/reports?'))).toHaveLength(1)
})

/** The requests for the list of parking sites. */
const parkingLists = (all: string[]): string[] => all.filter((url) => url.startsWith('/api/v1/parking/sites?'))

test('the document asks for parking sites for the vehicle that the device remembers', async ({ page, words }) => {
  await page.addInitScript(() => localStorage.setItem('portal-vehicle', 'car'))
  const all = recordRequests(page)
  await page.goto('/parking')
  await expect(page.getByTestId('parking-card').first()).toBeVisible()
  await expect(page.getByRole('radio', { name: words('vehicle_car') })).toBeChecked()
  expect(parkingLists(all)).toHaveLength(1)
  expect(parkingLists(all)[0]).toContain('vehicle=car&')
  expect(await unusedEarly(page)).toEqual([])
})

test('prices that the document has requested for another time than the device’s are not shown', async ({ page, words }) => {
  await page.clock.install({ time: new Date(Date.now() + 86_400_000) })
  const all = recordRequests(page)
  await page.goto('/parking')
  await expect(page.getByTestId('parking-card').first()).toBeVisible()
  const lists = parkingLists(all)
  expect(lists).toHaveLength(2)
  const from = new URL(lists[1] ?? '', 'http://localhost').searchParams.get('from') ?? ''
  expect(lists[0]).not.toContain(from)
  await expect(page.getByLabel(words('parking_from'))).toHaveValue(from)
})

test('an invalid device secret does not break early requests', async ({ page, words }) => {
  await page.addInitScript(() => localStorage.setItem('portal-device', 'NOT A SECRET'))
  const reports = new ReportsPage(page, words)
  const refused: string[] = []
  page.on('response', (response) => {
    if (response.status() >= 400) refused.push(response.url())
  })
  await reports.open('/reports')
  await expect(reports.cards.first()).toBeVisible()
  expect(refused).toEqual([])
})

test('without names of categories and wards, list and map can still be used', async ({ page, words }) => {
  await page.route(/\/api\/v1\/(categories|wards)$/, (route) => route.fulfill({ status: 503, body: '' }))
  const reports = new ReportsPage(page, words)
  await reports.open('/reports')
  await expect(reports.cards.first()).toBeVisible()
  await expect(reports.alert).toHaveCount(0)
  await expect(reports.pins.or(reports.clusters).first()).toBeVisible()
  // Changing the filter loads the names once they are available.
  await page.unrouteAll()
  await page.locator('.chip').and(page.getByRole('button', { name: words('status_resolved'), exact: true })).click()
  await expect(reports.cards.first().getByTestId('report-status')).toContainText(words('status_resolved'))
  await reports.listLoaded()
  await expect(reports.cards.first()).toContainText(await categoryOf(page, reports))
})

test('no card moves while list, names and map load', async ({ page, words }) => {
  await page.addInitScript(() => {
    const moved: string[] = []
    Object.assign(window, { moved })
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { sources: { node: Node | null }[] })[]) {
        for (const { node } of entry.sources) {
          const element = node instanceof Element ? node : node?.parentElement
          if (element?.closest('.list') != null) moved.push(element.outerHTML.slice(0, 80))
        }
      }
    }).observe({ type: 'layout-shift', buffered: true })
  })
  const reports = new ReportsPage(page, words)
  await reports.open('/reports')
  await reports.mapDrawn()
  await expect(reports.cards.nth(7)).toBeAttached()
  expect(await page.evaluate(() => (window as unknown as { moved: string[] }).moved)).toEqual([])
})

test('coming from another page, the list is requested before the names', async ({ page, words }) => {
  const reports = new ReportsPage(page, words)
  await reports.open('/')
  const all = recordRequests(page)
  await reports.navigation.getByRole('link', { name: words('nav_reports'), exact: true }).click()
  await expect(reports.cards.first()).toBeVisible()
  const list = all.findIndex((url) => url.startsWith('/api/v1/reports?'))
  const names = all.findIndex((url) => url === '/api/v1/categories')
  expect(list).toBeGreaterThanOrEqual(0)
  expect(names).toBeGreaterThan(list)
  for (const url of all) expect.soft(all.filter((one) => one === url && one.startsWith('/api/')).length, url).toBeLessThanOrEqual(1)
})

test('only documents and workers have a Content Security Policy', async ({ request }) => {
  const files = readdirSync(DIST, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.(br|gz)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(DIST.length))
  expect(files.length).toBeGreaterThan(30)
  const workers: string[] = []
  for (const file of files) {
    const { 'content-security-policy': policy = '', 'x-content-type-options': nosniff } = (await request.get(file)).headers()
    expect.soft(nosniff, file).toBe('nosniff')
    // A script with a message or install handler is a worker.
    const isWorker = file.endsWith('.js') && /self\.(onmessage\s*=|addEventListener\(["']install)/.test(readFileSync(join(DIST, file), 'utf8'))
    if (isWorker) {
      workers.push(file)
      expect.soft(policy, file).toContain("script-src 'self' 'wasm-unsafe-eval'")
      expect.soft(policy.length, file).toBeLessThan(150)
    } else if (file === '/index.html') expect.soft(policy, file).toContain("'sha256-")
    else if (/\.(svg|pdf|xml|html)$/.test(file)) expect.soft(policy, file).toContain("default-src 'none'")
    else expect.soft(policy, file).toBe('')
  }
  expect(workers.map((file) => file.replace(/-[0-9a-f]{16}/, '')).sort()).toEqual(['/sw.js', '/vendor/engine.js', '/vendor/scanner.js'])
  for (const path of ['/api/v1/reports', '/api/v1/config', '/api/v1/nowhere', '/health']) {
    expect.soft((await request.get(path)).headers()['content-security-policy'], path).toBeUndefined()
  }
  for (const path of ['/', '/reports', '/nowhere', '/d/den-ngoc-son', '/d/nowhere']) {
    const { 'content-security-policy': policy = '' } = (await request.get(path, { headers: { accept: 'text/html' } })).headers()
    expect.soft(policy, path).toContain("default-src 'self'")
  }
  const sign = await request.get('/d/den-ngoc-son/sign')
  expect.soft(sign.headers()['content-security-policy'], sign.url()).toMatch(/default-src '(self|none)'/)
})
