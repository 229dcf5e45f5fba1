// Byte budgets for the first visit, measured as transferred.
import { type Page } from '@playwright/test'
import { ReportsPage } from '../../pages/reports.ts'
import { Shell } from '../../pages/shell.ts'
import { expect, test } from '../../real.ts'
import { watchPending } from '../../traffic.ts'

interface Cost {
  path: string
  bytes: number
}

/**
 * The compressed size of our own files that the page loads until `done` has run and nothing is pending. API, map tiles and
 * photos are not counted.
 */
async function measure(page: Page, done: () => Promise<void>): Promise<Cost[]> {
  const network = await page.context().newCDPSession(page)
  const open = await watchPending(network)
  const paths = new Map<string, string>()
  const lengths = new Map<string, number>()
  const bytesByPath = new Map<string, number>()
  network.on('Network.responseReceived', ({ requestId, response }) => {
    paths.set(requestId, new URL(response.url).pathname)
    const length = Object.entries(response.headers).find(([name]) => name.toLowerCase() === 'content-length')?.[1]
    if (length !== undefined) lengths.set(requestId, Number(length))
  })
  network.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const path = paths.get(requestId)
    if (path === undefined || path.startsWith('/api/') || path.startsWith('/basemap/')) return
    // Files that are preloaded or cached transfer no bytes here.
    const bytes = encodedDataLength === 0 ? 0 : (lengths.get(requestId) ?? encodedDataLength)
    bytesByPath.set(path, (bytesByPath.get(path) ?? 0) + bytes)
  })
  await done()
  await page.waitForLoadState('load')
  // The page requests the worker last, some time after everything else.
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready
  })
  await expect.poll(open, 'all is answered').toEqual([])
  return [...bytesByPath].map(([path, bytes]) => ({ path, bytes })).sort((a, b) => b.bytes - a.bytes)
}

/** Adds a file that the test browser doesn't fetch, or fetches only with another base map. */
async function addFile(page: Page, list: Cost[], path: string): Promise<void> {
  if (path === '' || list.some((cost) => cost.path === path)) return
  const answer = await page.request.get(path, { headers: { 'accept-encoding': 'br' } })
  expect(answer.status(), path).toBe(200)
  const length = answer.headers()['content-length']
  list.push({ path, bytes: length === undefined ? (await answer.body()).length : Number(length) })
}

function sum(name: string, list: Cost[], budget: number): number {
  const total = list.reduce((sum, { bytes }) => sum + bytes, 0)
  const lines = list.map(({ path, bytes }) => `${String(bytes).padStart(9)}  ${path}`)
  console.log([`${name}: ${total} of ${budget} bytes over the wire`, ...lines].join('\n'))
  return total
}

async function meta(page: Page, name: string): Promise<string> {
  return (await page.locator(`meta[name="${name}"]`).getAttribute('content')) ?? ''
}

test('the home page costs at most 160 kB', async ({ page, words }) => {
  const shell = new Shell(page, words)
  const list = await measure(page, async () => {
    await shell.open('/')
    await expect(page.getByRole('combobox')).toBeVisible()
  })
  await addFile(page, list, '/icon.svg')
  await addFile(page, list, '/manifest.webmanifest')
  expect(sum('/', list, 160_000)).toBeLessThanOrEqual(160_000)
  expect(list.some(({ path }) => path.endsWith('.wasm'))).toBe(true)
})

test('the map of reports costs at most 310 kB before tiles', async ({ page, words }) => {
  const reports = new ReportsPage(page, words)
  const list = await measure(page, async () => {
    await reports.open('/reports')
    await reports.mapDrawn()
    await expect(reports.cards.first()).toBeVisible()
  })
  await addFile(page, list, '/icon.svg')
  await addFile(page, list, '/manifest.webmanifest')
  // Loaded only if the operator has its own base map, but always counted.
  await addFile(page, list, await meta(page, 'portal:protomaps'))
  // The sketch replaces tiles, which are not counted.
  const counted = list.filter(({ path }) => !path.endsWith('/sketch.geojson'))
  expect(sum('/reports', counted, 310_000)).toBeLessThanOrEqual(310_000)
})

test('a second visit loads none of our files except the page', async ({ page, words }) => {
  const shell = new Shell(page, words)
  await shell.open('/')
  await expect(page.getByRole('combobox')).toBeVisible()
  const again = await measure(page, async () => {
    await shell.open('/')
    await expect(page.getByRole('combobox')).toBeVisible()
  })
  const large = again.filter(({ path, bytes }) => bytes > 1000 && path !== '/')
  expect(large).toEqual([])
})
