// A base map that does not come leaves the sketch to be seen, says so, and can be asked for again: judged by pixels.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page, Route } from '@playwright/test'
import { ReportsPage } from '../../pages/reports.ts'
import { picture } from '../../pictures.ts'
import { basemap } from '../../pmtiles.ts'
import { expect, test as real } from '../../real.ts'
import { PortalServer } from '../../server.ts'

/** No report has these words: the map is seen without pins. */
const EMPTY = '/reports?q=zzzzqqqq&z=13'

/** How long the page waits for tiles before it says that they are missing. */
const PATIENCE_MS = 8_000

const { file, tile } = basemap()

const test = real.extend<{ withBasemap: string }, { served: string }>({
  // What a service worker asks for cannot be mocked.
  serviceWorkers: 'block',
  // Every pixel is looked at.
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

/** The picture of the map as colours, row by row; what lies over it is left out. */
async function seen(page: Page): Promise<{ colours: number[]; width: number }> {
  const map = page.getByTestId('map')
  const above = page.locator('.map-hint, .map-actions, .map-actions .button, .leaflet-bar, .map-attribution, .panel')
  // Shadows reach beyond what is masked.
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
    // Five bits a colour: neighbours of an edge may be drawn a shade apart.
    for (let at = 0; at < data.length; at += 4) colours.push(((data[at]! >> 3) << 10) | ((data[at + 1]! >> 3) << 5) | (data[at + 2]! >> 3))
    return { colours, width }
  }, png.toString('base64'))
}

/** Of all pixels that are masked in neither, how many are alike, 0 to 1. */
function alike(a: number[], b: number[]): number {
  let [same, all] = [0, 0]
  for (let index = 0; index < Math.min(a.length, b.length); index += 1) {
    if (a[index] === 0 || b[index] === 0) continue
    all += 1
    if (a[index] === b[index]) same += 1
  }
  return same / all
}

/** How many colours cover more than a thousandth of the map. */
function palette(colours: number[]): number {
  const counts = new Map<number, number>()
  for (const colour of colours) counts.set(colour, (counts.get(colour) ?? 0) + 1)
  return [...counts].filter(([colour, count]) => colour !== 0 && count > colours.length / 1_000).length
}

/** What `sketchOnly` saw first: it is the same for all tests. */
let sketched: number[] | undefined

/** The map with nothing but the sketch. */
async function sketchOnly(page: Page, reports: ReportsPage, origin: string): Promise<number[]> {
  if (sketched !== undefined) return sketched
  await page.goto(`${origin}${EMPTY}`)
  await reports.mapDrawn()
  await expect(page.locator('.sketch').first()).toBeAttached()
  const { colours } = await seen(page)
  // Land, water, roads and names: otherwise the comparison would prove nothing.
  expect(palette(colours)).toBeGreaterThan(3)
  return (sketched = colours)
}

const noise = (length: number): Buffer => {
  let state = 12_345
  return Buffer.from(Array.from({ length }, () => ((state = (state * 1_103_515_245 + 12_345) % 2 ** 31) >> 16) & 255))
}

/** The bytes that are asked for, out of another file that claims to be as long. */
async function from(route: Route, other: Buffer, cut = Infinity): Promise<void> {
  const [, first = '0', last = '0'] = /bytes=(\d+)-(\d+)/.exec(route.request().headers()['range'] ?? '') ?? []
  const body = other.subarray(Number(first), Math.min(Number(last) + 1, cut))
  await route.fulfill({
    status: 206,
    headers: { 'content-range': `bytes ${first}-${last}/${other.length}`, 'content-type': 'application/vnd.pmtiles', etag: '"a"' },
    body,
  })
}

const garbledTile = Buffer.concat([file.subarray(0, tile), noise(file.length - tile)])

const TROUBLES: Record<string, (route: Route) => Promise<void>> = {
  'is refused (403)': (route) => route.fulfill({ status: 403, body: 'no' }),
  'is missing (404)': (route) => route.fulfill({ status: 404, contentType: 'application/problem+json', body: '{}' }),
  'breaks off in its header': (route) => from(route, file, 60),
  'breaks off before its tiles': (route) => from(route, file, tile + 4),
  'is random bytes': (route) => from(route, noise(file.length)),
  'has random bytes for tiles': (route) => from(route, garbledTile),
  'is the page of a hotel': (route) => route.fulfill({ contentType: 'text/html', body: '<h1>Log in</h1>' }),
  'does not connect': (route) => route.abort('connectionfailed'),
}

test('the base map of the test is drawn over the sketch', async ({ page, words, portal, withBasemap }) => {
  const reports = new ReportsPage(page, words)
  const sketch = await sketchOnly(page, reports, portal.origin)
  await page.goto(`${withBasemap}${EMPTY}`)
  await reports.mapDrawn()
  await expect(page.locator('.map canvas.leaflet-tile-loaded').first()).toBeAttached()
  await expect.poll(async () => alike((await seen(page)).colours, sketch)).toBeLessThan(0.6)
  await expect(reports.map).not.toContainText(words('map_tiles_missing'))
})

for (const [what, trouble] of Object.entries(TROUBLES)) {
  test(`a base map that ${what} leaves the sketch, says so, and comes when asked again`, async ({ page, words, portal, withBasemap }) => {
    const reports = new ReportsPage(page, words)
    const sketch = await sketchOnly(page, reports, portal.origin)
    let isBroken = true
    await page.route('**/*.pmtiles', (route) => (isBroken ? trouble(route) : route.continue()))
    await page.goto(`${withBasemap}${EMPTY}`)
    await reports.mapDrawn()
    await expect(reports.map).toContainText(words('map_tiles_missing'))
    await expect(page.locator('.sketch').first()).toBeAttached()
    const now = await seen(page)
    expect(palette(now.colours)).toBeGreaterThan(3)
    expect(alike(now.colours, sketch)).toBeGreaterThan(0.97)

    isBroken = false
    await reports.map.getByRole('button', { name: words('try_again') }).click()
    await expect.poll(async () => alike((await seen(page)).colours, sketch)).toBeLessThan(0.6)
    await expect(reports.map).not.toContainText(words('map_tiles_missing'))
  })
}

test('a base map that never answers leaves the sketch, and is said to be missing after a while', async ({ page, words, portal, withBasemap }) => {
  const reports = new ReportsPage(page, words)
  const sketch = await sketchOnly(page, reports, portal.origin)
  let asked = 0
  // Neither fulfilled nor aborted.
  await page.route('**/*.pmtiles', () => void (asked += 1))
  await page.goto(`${withBasemap}${EMPTY}`)
  await reports.mapDrawn()
  await expect.poll(() => asked).toBeGreaterThan(0)
  await expect(page.locator('.sketch').first()).toBeAttached()
  // Nothing is drawn over the sketch while it is waited for.
  expect(alike((await seen(page)).colours, sketch)).toBeGreaterThan(0.97)
  await expect(reports.map).toContainText(words('map_tiles_missing'), { timeout: PATIENCE_MS + 10_000 })
  expect(alike((await seen(page)).colours, sketch)).toBeGreaterThan(0.97)
  await page.unrouteAll({ behavior: 'ignoreErrors' })
})

for (const [what, trouble] of Object.entries({
  'are refused': (route: Route) => route.fulfill({ status: 403, body: 'no' }),
  'are no pictures': (route: Route) => route.fulfill({ contentType: 'image/png', body: noise(500) }),
})) {
  test(`pictures that ${what} leave the sketch, and come when asked again`, async ({ page, words, watch, portal, startServer }) => {
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
    expect(alike((await seen(page)).colours, sketch)).toBeGreaterThan(0.97)
    isBroken = false
    await reports.map.getByRole('button', { name: words('try_again') }).click()
    await expect(page.locator('.leaflet-tile-loaded').first()).toBeVisible()
    await expect(reports.map).not.toContainText(words('map_tiles_missing'))
  })
}
