// Realtime data of an operator's feeds on open pages.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expectAccessible } from '../../axe.ts'
import { BusPage } from '../../pages/bus.ts'
import { arrivalEntry, feed, writeAtomically } from '../../realtime.ts'
import { expect, test as real } from '../../real.ts'
import { pattern } from '../../words.ts'

interface Feeds {
  readonly origin: string
  readonly message: string
  readonly vehicles: string
}

const test = real.extend<{ feeds: Feeds }>({
  feeds: async ({ startServer }, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'portal-feeds-'))
    const [message, vehicles] = [join(folder, 'feed.pb'), join(folder, 'vehicles.json')]
    writeAtomically(message, feed([]))
    writeAtomically(vehicles, '[]')
    const flags = ['--realtime', message, '--vehicles', vehicles, '--realtime-every', '1']
    const { origin } = await startServer(['--demo', ...flags])
    await use({ origin, message, vehicles })
    rmSync(folder, { recursive: true, force: true })
  },
})

test('a board shows arrivals, updates itself, and says so when realtime data ends', async ({ page, words, feeds }) => {
  const bus = new BusPage(page, words, feeds.origin)
  await bus.open('/bus/stops/XANH-PON')
  await expect(page.getByTestId('live-state')).toBeVisible()
  await expect(page.getByTestId('arrival')).toHaveCount(0)
  writeAtomically(feeds.vehicles, JSON.stringify([arrivalEntry('32', '29B-123.45', 'XANH-PON', 640, 190)]))
  const arrival = page.getByTestId('arrival')
  await expect(arrival).toHaveCount(1)
  await expect(arrival).toContainText('29B-123.45')
  await expect(arrival).toContainText(words('bus_minutes').replace('{count}', '3'))
  await expect(arrival).toContainText('640 m')
  writeAtomically(feeds.vehicles, JSON.stringify([arrivalEntry('32', '29B-123.45', 'XANH-PON', 20, 5)]))
  await expect(arrival).toContainText(words('live_due'))
  await expectAccessible(page)
  // On a busy machine, this takes longer than 5 s, and the vehicle has left.
  writeAtomically(feeds.vehicles, JSON.stringify([arrivalEntry('32', '29B-123.45', 'XANH-PON', 640, 190)]))
  await arrival.getByRole('link').click()
  await expect(page).toHaveURL(/\/bus\/routes\/B32/)
})

test('vehicles are shown on the strip of their direction, and alerts where they apply', async ({ page, words, feeds }) => {
  const title = { vi: 'Tuyến 32 đi vòng qua Láng', en: 'Line 32 takes a detour' }
  const text = 'Phố Cầu Giấy đang sửa.'
  writeAtomically(
    feeds.message,
    feed(
      [{ plate: '29B-777.01', route: 'B32', direction: 0, lat: 21.0359, lon: 105.7885 }],
      [{ id: 'a1', route: 'B32', title, text }],
    ),
  )
  const bus = new BusPage(page, words, feeds.origin)
  await bus.open('/bus/routes/B32')
  // The strip shows the approaching vehicle and the age of its position.
  const [here, next] = ['live_here', 'live_next'].map((key) => pattern(words(key, { vehicle: '29B-777.01' })).source)
  await expect(page.getByTestId('vehicle')).toContainText(new RegExp(`${here}|${next}`))
  await expect(page.locator('path.vehicle-dots')).toHaveCount(1)
  await expect(page.getByTestId('alert')).toContainText(title.vi)
  await expect(page.getByTestId('alert')).toContainText(text)
  await expectAccessible(page)
  await bus.main.getByRole('group', { name: words('line_direction') }).getByRole('button').last().click()
  await expect(page.getByTestId('vehicle')).toHaveCount(0)
  await expect(page.locator('path.vehicle-dots')).toHaveCount(0)

  // Alerts also appear on the start page and on journeys with that line.
  await bus.open('/bus')
  await expect(page.getByTestId('alert')).toContainText(title.vi)
  await bus.open('/bus/plan?from=stop:XANH-PON&to=stop:LDT-BUS-W&at=2026-11-23T07:00&avoid=metro&transfers=0')
  const ride = bus.legs.filter({ hasText: '32' })
  await expect(ride.getByTestId('alert')).toContainText(title.vi)
  await bus.open('/bus/routes/M3')
  await expect(page.getByTestId('live-state')).toBeVisible()
  await expect(page.getByTestId('alert')).toHaveCount(0)
})

test('a hidden page closes its event stream, and gets the updates when it is visible again', async ({ page, context, words, feeds }) => {
  const bus = new BusPage(page, words, feeds.origin)
  await bus.open('/bus/stops/XANH-PON')
  await expect(page.getByTestId('live-state')).toBeVisible()
  const streams: string[] = []
  page.on('request', (request) => {
    if (request.url().includes('/events?')) streams.push(request.url())
  })
  const show = (hidden: boolean): Promise<void> =>
    page.evaluate((hidden) => {
      Object.defineProperty(document, 'hidden', { configurable: true, value: hidden })
      document.dispatchEvent(new Event('visibilitychange'))
    }, hidden)
  const end = page.waitForEvent('requestfailed', (request) => request.url().includes('/events?'))
  await show(true)
  await end
  // Another listening page gets the first update and the later ones.
  const other = await context.newPage()
  await new BusPage(other, words, feeds.origin).open('/bus/stops/XANH-PON')
  await expect(other.getByTestId('live-state')).toBeVisible()
  const vehicles = [arrivalEntry('32', '29B-123.45', 'XANH-PON', 640, 190), arrivalEntry('32', '29B-678.90', 'XANH-PON', 900, 260)]
  for (const count of [1, 2]) {
    writeAtomically(feeds.vehicles, JSON.stringify(vehicles.slice(0, count)))
    await expect(other.getByTestId('arrival')).toHaveCount(count)
  }
  await expect(page.getByTestId('arrival')).toHaveCount(0)
  expect(streams).toEqual([])
  await show(false)
  await expect(page.getByTestId('arrival')).toHaveCount(2)
  expect(streams).toHaveLength(1)
})
