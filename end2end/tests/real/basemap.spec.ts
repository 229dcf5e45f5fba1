// If the base map fails to load, the sketch stays visible, and the page says so and offers a retry. Compares pixels.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page, Route } from '@playwright/test'
import { ReportsPage } from '../../pages/reports.ts'
import { picture } from '../../pictures.ts'
import { basemap } from '../../pmtiles.ts'
import { expect, test as real } from '../../real.ts'
import { PortalServer } from '../../server.ts'

/** No report matches this query, so that the map has no pins. */
const EMPTY = '/reports?q=zzzzqqqq&z=13'

/** How long the page waits for tiles before it says that they are missing, in ms. */
const TILE_TIMEOUT_MS = 8_000

const { file, tile } = basemap()

const test = real.extend<{ withBasemap: string }, { served: string }>({
  // A service worker's requests cannot be mocked.
  serviceWorkers: 'block',
  // Small, because every pixel is compared.
  viewport: { width: 1000, height: 500 },
  served: [
    async ({}, use) => {
      const folder = mkdtempSync(join(tmpdir(), 'portal-basemap-'))
      writeFileSync(join(folder, 'city.pmtiles'), file)
      const server = await PortalServer.start(['--demo', '--basemap', join(folder, 'city.pmtiles')])
      await use(server.origin)
      await server.stop()
      rmSync(folder, { recursive: true, force: true })
    },
    { scope: 'worker' },
  ],
  withBasemap: async ({ served, watch }, use) => {
    watch.allow(served)
    await use(served)
  },
})

/** A screenshot of the map as colours, row by row. Elements over the map are masked (colour 0). */
async function screenshotMap(page: Page): Promise<{ colours: number[]; width: number }> {
  const map = page.getByTestId('map')
  const above = page.locator('.map-hint, .map-actions, .map-actions .button, .leaflet-bar, .map-attribution, .panel')
  // Shadows extend beyond the mask.
  await above.evaluateAll((all) => all.forEach((one) => ((one as HTMLElement).style.boxShadow = 'none')))
  const png = await map.screenshot({ mask: [above], maskColor: '#000000' })
  return page.evaluate(async (base64) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
    const bitmap = await createImageBitmap(new Blob([bytes]))
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height)
    const context = canvas.getContext('2d')!
    context.drawImage(bitmap, 0, 0)
    const { data, width } = context.getImageData(0, 0, bitmap.width, bitmap.height)
    const colours: number[] = []
    // Five bits per channel: pixels next to an edge may differ by a shade.
    for (let at = 0; at < data.length; at += 4) colours.push(((data[at]! >> 3) << 10) | ((data[at + 1]! >> 3) << 5) | (data[at + 2]! >> 3))
    return { colours, width }
  }, png.toString('base64'))
}

/** The share of equal pixels, from 0 to 1, among those that are masked in neither picture. */
function similarity(a: number[], b: number[]): number {
  let [same, all] = [0, 0]
  for (let index = 0; index < Math.min(a.length, b.length); index += 1) {
    if (a[index] === 0 || b[index] === 0) continue
    all += 1
    if (a[index] === b[index]) same += 1
  }
  return same / all
}

/** The number of colours that each cover more than a thousandth of the map. */
function countColours(colours: number[]): number {
  const counts = new Map<number, number>()
  for (const colour of colours) counts.set(colour, (counts.get(colour) ?? 0) + 1)
  return [...counts].filter(([colour, count]) => colour !== 0 && count > colours.length / 1_000).length
}

/** The cached result of `sketchOnly`, which is the same for all tests. */
let cachedSketch: number[] | undefined

/** The map with nothing but the sketch. */
async function sketchOnly(page: Page, reports: ReportsPage, origin: string): Promise<number[]> {
  if (cachedSketch !== undefined) return cachedSketch
  await page.goto(`${origin}${EMPTY}`)
  await reports.mapDrawn()
  await expect(page.locator('.sketch').first()).toBeAttached()
  const { colours } = await screenshotMap(page)
  // Land, water, roads and names must be visible, or the comparison would prove nothing.
  expect(countColours(colours)).toBeGreaterThan(3)
  return (cachedSketch = colours)
}

const randomBytes = (length: number): Buffer => {
  let state = 12_345
  return Buffer.from(Array.from({ length }, () => ((state = (state * 1_103_515_245 + 12_345) % 2 ** 31) >> 16) & 255))
}

/** Answers a range request from another file of the same length, cut off after `cut` bytes. */
async function fulfillRange(route: Route, other: Buffer, cut = Infinity): Promise<void> {
  const [, first = '0', last = '0'] = /bytes=(\d+)-(\d+)/.exec(route.request().headers()['range'] ?? '') ?? []
  const body = other.subarray(Number(first), Math.min(Number(last) + 1, cut))
  await route.fulfill({
    status: 206,
    headers: { 'content-range': `bytes ${first}-${last}/${other.length}`, 'content-type': 'application/vnd.pmtiles', etag: '"a"' },
    body,
  })
}

const garbledTile = Buffer.concat([file.subarray(0, tile), randomBytes(file.length - tile)])

const TROUBLES: Record<string, (route: Route) => Promise<void>> = {
  'is refused (403)': (route) => route.fulfill({ status: 403, body: 'no' }),
  'is missing (404)': (route) => route.fulfill({ status: 404, contentType: 'application/problem+json', body: '{}' }),
  'is cut off in its header': (route) => fulfillRange(route, file, 60),
  'is cut off at its tiles': (route) => fulfillRange(route, file, tile + 4),
  'is random bytes': (route) => fulfillRange(route, randomBytes(file.length)),
  'has random bytes for tiles': (route) => fulfillRange(route, garbledTile),
  'is a captive portal page': (route) => route.fulfill({ contentType: 'text/html', body: '<h1>Log in</h1>' }),
  'cannot be reached': (route) => route.abort('connectionfailed'),
}

test('the test base map is drawn over the sketch', async ({ page, words, portal, withBasemap }) => {
  const reports = new ReportsPage(page, words)
  const sketch = await sketchOnly(page, reports, portal.origin)
  await page.goto(`${withBasemap}${EMPTY}`)
  await reports.mapDrawn()
  await expect(page.locator('.map canvas.leaflet-tile-loaded').first()).toBeAttached()
  await expect.poll(async () => similarity((await screenshotMap(page)).colours, sketch)).toBeLessThan(0.6)
  await expect(reports.map).not.toContainText(words('map_tiles_missing'))
})

for (const [what, trouble] of Object.entries(TROUBLES)) {
  test(`if the base map ${what}, the sketch stays, the page says so, and a retry loads it`, async ({ page, words, portal, withBasemap }) => {
    const reports = new ReportsPage(page, words)
    const sketch = await sketchOnly(page, reports, portal.origin)
    let isBroken = true
    await page.route('**/*.pmtiles', (route) => (isBroken ? trouble(route) : route.continue()))
    await page.goto(`${withBasemap}${EMPTY}`)
    await reports.mapDrawn()
    await expect(reports.map).toContainText(words('map_tiles_missing'))
    await expect(page.locator('.sketch').first()).toBeAttached()
    const now = await screenshotMap(page)
    expect(countColours(now.colours)).toBeGreaterThan(3)
    expect(similarity(now.colours, sketch)).toBeGreaterThan(0.97)

    isBroken = false
    await reports.map.getByRole('button', { name: words('try_again') }).click()
    await expect.poll(async () => similarity((await screenshotMap(page)).colours, sketch)).toBeLessThan(0.6)
    await expect(reports.map).not.toContainText(words('map_tiles_missing'))
  })
}

test('if the base map never answers, the sketch stays, and the page reports it missing after a while', async ({ page, words, portal, withBasemap }) => {
  const reports = new ReportsPage(page, words)
  const sketch = await sketchOnly(page, reports, portal.origin)
  let requests = 0
  // Neither fulfil nor abort the request.
  await page.route('**/*.pmtiles', () => void (requests += 1))
  await page.goto(`${withBasemap}${EMPTY}`)
  await reports.mapDrawn()
  await expect.poll(() => requests).toBeGreaterThan(0)
  await expect(page.locator('.sketch').first()).toBeAttached()
  // While the request is pending, nothing is drawn over the sketch.
  expect(similarity((await screenshotMap(page)).colours, sketch)).toBeGreaterThan(0.97)
  await expect(reports.map).toContainText(words('map_tiles_missing'), { timeout: TILE_TIMEOUT_MS + 10_000 })
  expect(similarity((await screenshotMap(page)).colours, sketch)).toBeGreaterThan(0.97)
  await page.unrouteAll({ behavior: 'ignoreErrors' })
})

for (const [what, trouble] of Object.entries({
  'are refused': (route: Route) => route.fulfill({ status: 403, body: 'no' }),
  'are not pictures': (route: Route) => route.fulfill({ contentType: 'image/png', body: randomBytes(500) }),
})) {
  test(`if tile pictures ${what}, the sketch stays, and a retry loads them`, async ({ page, words, watch, portal, startServer }) => {
    const tiles = 'https://tiles.example'
    const server = await startServer(['--demo', '--tiles', `${tiles}/{z}/{x}/{y}.png`, '--tiles-attribution', '© Tiles'])
    watch.allow(tiles)
    const reports = new ReportsPage(page, words)
    const sketch = await sketchOnly(page, reports, portal.origin)
    let isBroken = true
    await page.route(`${tiles}/**`, (route) => (isBroken ? trouble(route) : route.fulfill({ contentType: 'image/png', body: picture(256, 256) })))
    await page.goto(`${server.origin}${EMPTY}`)
    await reports.mapDrawn()
    await expect(reports.map).toContainText(words('map_tiles_missing'))
    await expect(page.locator('.sketch').first()).toBeAttached()
    expect(similarity((await screenshotMap(page)).colours, sketch)).toBeGreaterThan(0.97)
    isBroken = false
    await reports.map.getByRole('button', { name: words('try_again') }).click()
    await expect(page.locator('.leaflet-tile-loaded').first()).toBeVisible()
    await expect(reports.map).not.toContainText(words('map_tiles_missing'))
  })
}
