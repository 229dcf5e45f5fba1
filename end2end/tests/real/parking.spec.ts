// Parking: sites for a vehicle and a stay, the price of a stay with every step, and the same price without a network;
// counts of free spaces as they age; the last list without a network.
import { expectAccessible, expectRoomy } from '../../axe.ts'
import { Gate } from '../../gate.ts'
import { listStored } from '../../pages/parking.ts'
import { expect, test } from '../../real.ts'
import type { PortalServer } from '../../server.ts'
import { pattern } from '../../words.ts'

const STAY = 'from=2026-11-30T08:30&to=2026-11-30T13:00'

test.describe('the list', () => {
  test('vehicle, stay and filter are kept in the address, the vehicle on the device', async ({ page, words }) => {
    await page.goto(`/parking?${STAY}`)
    const cards = page.getByTestId('parking-card')
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(words('title_parking'))
    await expect(page.getByRole('radio', { name: words('vehicle_motorcycle') })).toBeChecked()
    await expect(cards.first()).toContainText('5.000 đ')
    await page.getByRole('radio', { name: words('vehicle_car') }).check()
    await expect(page).toHaveURL(/vehicle=car/)
    await expect(cards).toHaveCount(6)
    // Two hours at 25,000, two at 35,000, and the fifth that has begun at 45,000.
    await expect(cards.first()).toContainText('165.000 đ')
    await page.getByRole('button', { name: words('parking_cashless') }).click()
    await expect(page).toHaveURL(/cashless=true/)
    await expect(cards).toHaveCount(6)
    await page.reload()
    await expect(page.getByRole('radio', { name: words('vehicle_car') })).toBeChecked()
    await page.goto('/parking')
    await expect(page.getByRole('radio', { name: words('vehicle_car') })).toBeChecked()
    await page.getByRole('radio', { name: words('vehicle_coach') }).check()
    await expect(page.getByText(words('parking_none'))).toBeVisible()
  })

  test('the page listens to the sites that it shows, and anew only for others', async ({ page, words }) => {
    const streams: string[] = []
    page.on('request', (request) => {
      const topic = /[?&]topics=parking:([^&]*)/.exec(decodeURIComponent(request.url()))
      if (topic !== null) streams.push(topic[1] ?? '')
    })
    const sizes = (): number[] => streams.map((keys) => keys.split('.').length)
    await page.goto(`/parking?vehicle=car&${STAY}`)
    const cards = page.getByTestId('parking-card')
    await expect(cards).toHaveCount(6)
    await expect.poll(sizes).toEqual([6])
    // Another price of the same sites.
    await page.getByLabel(words('parking_to')).fill('2026-11-30T10:30')
    await expect(cards.first()).toContainText('50.000 đ')
    expect(sizes()).toEqual([6])
    await page.getByRole('radio', { name: words('vehicle_motorcycle') }).check()
    await expect(cards).toHaveCount(4)
    await expect.poll(sizes).toEqual([6, 4])
  })

  test('unreadable values in the address are replaced by usual ones', async ({ page, words }) => {
    for (const query of ['from=yesterday&to=now', 'from=2026-13-01T08:00&to=2026-13-01T09:00', 'vehicle=tank']) {
      await page.goto(`/parking?${query}`)
      await expect(page.getByTestId('parking-card').first()).toBeVisible()
      await expect(page.getByRole('radio', { name: words('vehicle_motorcycle') })).toBeChecked()
      await expect(page.getByLabel(words('parking_from'))).not.toHaveValue(/-13-/)
    }
  })

  test('when the start passes the end, the end moves along and the stay is as long as before', async ({ page, words }) => {
    await page.goto(`/parking?vehicle=car&${STAY}`)
    await expect(page.getByTestId('parking-card')).toHaveCount(6)
    await page.getByLabel(words('parking_from')).fill('2026-11-30T14:00')
    await expect(page.getByLabel(words('parking_to'))).toHaveValue('2026-11-30T18:30')
    await expect(page).toHaveURL(/from=2026-11-30T14:00&to=2026-11-30T18:30/)
    await expect(page.getByTestId('parking-card')).toHaveCount(6)
    await expect(page.getByRole('alert')).toHaveCount(0)
    // Before the end, only the start moves.
    await page.getByLabel(words('parking_from')).fill('2026-11-30T16:30')
    await expect(page.getByLabel(words('parking_to'))).toHaveValue('2026-11-30T18:30')
    await expect(page.getByTestId('parking-card').first()).toContainText('50.000 đ')
  })

  test('a stay that ends before it begins is explained, and keeps what was chosen', async ({ page, words }) => {
    await page.goto(`/parking?vehicle=car&from=2026-11-30T14:00&to=2026-11-30T18:30`)
    await expect(page.getByTestId('parking-card')).toHaveCount(6)
    await page.getByLabel(words('parking_to')).fill('2026-11-30T13:00')
    await expect(page.getByRole('alert')).toHaveText(words('parking_stay_empty'))
    // Prices of the stay before would be taken for those of this one.
    await expect(page.getByTestId('parking-card')).toHaveCount(0)
    await page.getByLabel(words('parking_to')).fill('2026-11-30T16:00')
    await expect(page.getByLabel(words('parking_from'))).toHaveValue('2026-11-30T14:00')
    await expect(page.getByRole('alert')).toHaveCount(0)
    await expect(page.getByTestId('parking-card').first()).toContainText('50.000 đ')
    await page.goto('/parking?from=2026-01-01T08:00&to=2027-01-01T08:00')
    await expect(page.getByRole('alert')).toHaveText(words('parking_stay_long', { count: 31 }))
    await expect(page.locator('.skeleton')).toHaveCount(0)
  })

  test('a site opens with the vehicle and stay of the list, and the same price', async ({ page, words }) => {
    await page.goto(`/parking?vehicle=car&${STAY}`)
    await page.getByTestId('parking-card').first().getByRole('link').click()
    const quote = page.getByRole('status').filter({ hasText: words('parking_price_of_stay') })
    await expect(quote).toContainText('165.000 đ')
    await expect(quote).toContainText(words('vehicle_car'))
    await page.reload()
    await expect(quote).toContainText('165.000 đ')
  })
})

test.describe('the choices of the list', () => {
  test('destination and highest price are kept in the address', async ({ page, words }) => {
    await page.goto(`/parking?vehicle=car&${STAY}&near=21.0285,105.8542,Hồ Gươm`)
    const cards = page.getByTestId('parking-card')
    const near = page.getByRole('combobox', { name: words('parking_near') })
    await expect(near).toHaveValue('Hồ Gươm')
    await expect(cards.first()).toContainText(/\d\sk?m\b/)
    await page.getByLabel(words('parking_max_price')).selectOption('10000')
    await expect(page).toHaveURL(/max_price=10000/)
    await expect(page.getByText(words('parking_none'))).toBeVisible()
    await page.reload()
    await expect(page.getByLabel(words('parking_max_price'))).toHaveValue('10000')
    await page.getByLabel(words('parking_max_price')).selectOption('')
    await expect(cards).toHaveCount(6)
    await page.getByRole('button', { name: words('parking_near_clear') }).click()
    await expect(page).not.toHaveURL(/near=/)
    await expect(near).toHaveValue('')
    await expect(near).toBeFocused()
    await expect(page.getByRole('button', { name: words('parking_near_clear') })).toHaveCount(0)
  })

  test('a page left open overnight prices a stay from now, unless somebody chose one', async ({ page, words }) => {
    const wake = () => page.evaluate(() => document.dispatchEvent(new Event('visibilitychange', { bubbles: true })))
    const from = page.getByLabel(words('parking_from'))
    await page.clock.install({ time: new Date('2026-11-30T20:00:00+07:00') })
    await page.goto('/parking')
    await expect(from).toHaveValue(/^2026-11-30T20:0/)
    await page.clock.setSystemTime(new Date('2026-12-01T08:00:00+07:00'))
    await wake()
    await expect(from).toHaveValue(/^2026-12-01T08:0/)
    await from.fill('2026-12-01T08:30')
    await expect(page).toHaveURL(/from=2026-12-01T08:30/)
    await page.clock.setSystemTime(new Date('2026-12-01T09:00:00+07:00'))
    await wake()
    await expect(from).toHaveValue('2026-12-01T08:30')
  })
})

test.describe('free spaces', () => {
  const UID = 'hn-le-thai-to'

  /** Sends a count as an operator does. */
  async function push(portal: PortalServer, key: string, free: number): Promise<void> {
    const count = { vehicle: 'motorcycle', free, capacity: 41, updated_at: new Date().toISOString() }
    const answer = await fetch(`${portal.origin}/api/v1/parking/sites/${UID}/realtime`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ realtime: [count] }),
    })
    expect(answer.ok, `${answer.status}`).toBe(true)
  }

  for (const path of ['/parking?vehicle=motorcycle', `/parking/${UID}?vehicle=motorcycle`]) {
    test(`a count is shown, then its age, then nothing: ${path}`, async ({ page, words, startServer }) => {
      // Without the simulated counts of a demonstration.
      const portal = await startServer([])
      const key = portal.addKey('occupancy')
      await page.clock.install({ time: new Date() })
      await page.goto(`${portal.origin}${path}`)
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      const line = page.getByTestId('availability')
      await expect(line).toHaveCount(0)
      // Without a reload: the server sends it.
      await push(portal, key, 37)
      await expect(line).toHaveText(pattern(words('parking_free_now', { count: 37, total: 41 })))
      await expect(line).toHaveAttribute('data-state', 'free')
      await push(portal, key, 0)
      await expect(line).toHaveAttribute('data-state', 'full')
      await expect(line).toHaveText(pattern(words('parking_full_now')))
      await push(portal, key, 37)
      await expect(line).toHaveAttribute('data-state', 'free')
      await page.clock.setSystemTime(Date.now() + 10 * 60_000)
      await page.clock.runFor(31_000)
      await expect(line).toHaveText(words('parking_free_aged', { count: 37, age: words('time_minutes_ago', { count: 10 }) }))
      await page.clock.setSystemTime(Date.now() + 31 * 60_000)
      await page.clock.runFor(31_000)
      await expect(line).toHaveCount(0)
      await expect(page.locator('main')).not.toContainText(/\b37\b/)
      await expect(page.locator('main [aria-label*="37"]')).toHaveCount(0)
    })
  }

  test('sites without a count have no number, and no filter for one', async ({ page, words, startServer }) => {
    const portal = await startServer([])
    await page.goto(`${portal.origin}/parking?vehicle=car&${STAY}`)
    await expect(page.getByTestId('parking-card')).toHaveCount(6)
    await expect(page.getByTestId('availability')).toHaveCount(0)
    await expect(page.getByRole('button', { name: words('parking_free'), exact: true })).toHaveCount(0)
    await page.goto(`${portal.origin}/parking/hn-ly-thuong-kiet`)
    await expect(page.getByText(words('parking_no_live'))).toBeVisible()
  })
})

test('without a network the last list is shown with its age and stay, for its vehicle only', async ({ page, context, words }) => {
  await page.goto(`/parking?vehicle=car&${STAY}`)
  const cards = page.getByTestId('parking-card')
  const copy = page.getByTestId('kept-copy')
  await expect(cards).toHaveCount(6)
  await expect(copy).toHaveCount(0)
  await context.setOffline(true)
  await page.getByLabel(words('parking_to')).fill('2026-11-30T10:30')
  await expect(copy).toContainText('08:30–13:00')
  await expect(copy).toContainText(words('parking_saved_now'))
  await expect(copy).not.toContainText(words('parking_saved_choices'))
  await expect(cards).toHaveCount(6)
  await expect(cards.first()).toContainText('165.000 đ')
  await page.getByRole('button', { name: words('parking_cashless') }).click()
  await expect(copy).toContainText(words('parking_saved_choices'))
  await page.getByRole('radio', { name: words('vehicle_motorcycle') }).check()
  await expect(page.getByRole('alert')).toContainText(words('error_offline'))
  await expect(cards).toHaveCount(0)
  await page.getByRole('radio', { name: words('vehicle_car') }).check()
  await expect(copy).toBeVisible()
  await context.setOffline(false)
  await copy.getByRole('button', { name: words('try_again') }).click()
  await expect(copy).toHaveCount(0)
  await expect(cards.first()).toContainText('50.000 đ')
})

test.describe('a site', () => {
  test('shows every step of the sum, the tariff and its source', async ({ page, words }) => {
    await page.goto('/parking/hn-ly-thuong-kiet')
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Phố Lý Thường Kiệt')
    await page.getByLabel(words('parking_from')).fill('2026-11-30T08:30')
    await page.getByLabel(words('parking_to')).fill('2026-11-30T13:00')
    const quote = page.getByRole('status').filter({ hasText: words('parking_price_of_stay') })
    await expect(quote).toContainText('165.000 đ')
    await expect(quote.getByRole('row')).toHaveCount(3)
    await expect(quote.getByRole('row').nth(0)).toContainText('2 × 25.000 đ = 50.000 đ')
    await page.getByLabel(words('parking_to')).fill('2026-11-30T08:00')
    await expect(page.getByText(words('parking_stay_empty'))).toBeVisible()
    await expect(page.getByText(/44\/2017\/QĐ-UBND/).first()).toBeVisible()
    // Nobody takes payments for this site.
    await expect(page.getByTestId('parking-payment')).toHaveCount(0)
  })

  test('a report about a price shows the posted one, vehicle and stay', async ({ page, words }) => {
    await page.goto(`/parking/hn-ly-thuong-kiet?vehicle=car&${STAY}`)
    const report = page.getByRole('region', { name: words('parking_overcharged') })
    const posted = (stay: string, price: string): string => words('parking_posted', { vehicle: words('vehicle_car'), stay, price })
    await expect(report).toContainText(posted('08:30–13:00 ngày 30/11/2026', '165.000 đ'))
    await page.getByLabel(words('parking_to')).fill('2026-11-30T10:30')
    await expect(report).toContainText(posted('08:30–10:30 ngày 30/11/2026', '50.000 đ'))
  })

  test('computes the same price without a network', async ({ page, context, words }) => {
    await page.goto('/parking/hn-le-thai-to')
    const quote = page.getByRole('status').filter({ hasText: words('parking_price_of_stay') })
    await page.getByLabel(words('parking_from')).fill('2026-11-30T17:00')
    await page.getByLabel(words('parking_to')).fill('2026-12-01T08:00')
    await expect(quote).toContainText('12.000 đ')
    // Why it is neither the price by day nor that by night.
    await expect(quote).toContainText(words('parking_crossing', { times: '18:00, 06:00' }))
    await context.setOffline(true)
    await page.getByLabel(words('parking_to')).fill('2026-12-02T08:00')
    await expect(quote).toContainText('24.000 đ')
  })

  test('an unknown site is not found', async ({ page, words }) => {
    const answer = await page.goto('/parking/hn-khong-co')
    expect(answer?.status()).toBe(404)
    await expect(page.getByRole('alert')).toContainText(words('error_not_found'))
  })
})

// Requests that a service worker sees cannot be answered by a test.
test.describe('with answers of the test', () => {
  test.use({ serviceWorkers: 'block' })

  test('the last list for the vehicle is there before the answer, which replaces it', async ({ page, words }) => {
    const cards = page.getByTestId('parking-card')
    const copy = page.getByTestId('kept-copy')
    await page.goto('/parking?vehicle=car')
    await expect(cards).toHaveCount(6)
    await expect(copy).toHaveCount(0)
    await listStored(page)
    const answers = new Gate()
    await page.route(/\/api\/v1\/parking\/sites\?/, answers.hold)
    await page.goto('/parking?vehicle=car&cashless=true')
    await expect(cards).toHaveCount(6)
    await expect(copy).toContainText(pattern(words('parking_saved_list')))
    await expect(copy).toContainText(words('parking_saved_choices'))
    await expect(copy).not.toContainText(words('time_just_now'))
    await expectRoomy(page)
    // A list of another vehicle says nothing about this one.
    await page.goto('/parking?vehicle=motorcycle')
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await expect(page.getByTestId('map')).toBeVisible()
    await expect(cards).toHaveCount(0)
    answers.open()
    await expect(cards.first()).toBeVisible()
    await expect(copy).toHaveCount(0)
  })

  test('when the price changes while somebody pays, nothing typed is lost', async ({ page, words }) => {
    const payee = { bank: 'Vietcombank', number: '0011002233445', holder: 'BAI XE' }
    let loaded = 0
    await page.route(/\/api\/v1\/parking\/sites\/[^/?]+(\/payments)?$/, async (route) => {
      if (route.request().method() === 'POST') {
        await route.fulfill({ status: 409, contentType: 'application/problem+json', json: { type: '/problems/conflict', status: 409 } })
        return
      }
      const answer = await route.fetch()
      loaded++
      await route.fulfill({ json: { ...((await answer.json()) as object), payee } })
    })
    await page.goto(`/parking/hn-ly-thuong-kiet?vehicle=car&${STAY}`)
    const payment = page.getByTestId('parking-payment')
    await payment.getByLabel(words('parking_plate')).fill('29A-123.45')
    await page.getByLabel(words('parking_charged')).fill('200k')
    await payment.getByRole('button').click()
    await expect(page.getByTestId('notice').filter({ hasText: words('parking_pay_changed') })).toHaveCount(1)
    await expect.poll(() => loaded).toBeGreaterThan(1)
    await expect(payment.getByLabel(words('parking_plate'))).toHaveValue('29A-123.45')
    await expect(page.getByLabel(words('parking_charged'))).toHaveValue('200k')
  })

  test('a stay that a site does not allow is marked in the list and on its page', async ({ page, words }) => {
    test.setTimeout(90_000)
    const from = Date.parse('2026-11-30T08:00:00+07:00') / 1000
    // Open until noon, for at most four hours.
    const opening = { spans: [[from, from + 4 * 3_600]], known_until: from + 86_400 }
    const change = (site: object): object => ({ ...site, max_stay: 'PT4H', opening })
    await page.route(/\/api\/v1\/parking\/sites/, async (route) => {
      const answer = await route.fetch()
      const body = (await answer.json()) as { items?: object[]; site?: object }
      const json = body.items === undefined ? { ...body, site: change(body.site ?? {}) } : { ...body, items: body.items.map(change) }
      await route.fulfill({ json })
    })
    const texts = [words('parking_stay_closed'), words('parking_stay_exceeds', { time: words('time_hours', { count: 4 }) })]
    await page.clock.install({ time: new Date('2026-11-30T07:00:00+07:00') })
    for (const path of ['/parking', '/parking/hn-ly-thuong-kiet']) {
      await page.goto(`${path}?vehicle=car&${STAY}`)
      const where = path === '/parking' ? page.getByTestId('parking-card').first() : page.locator('main')
      for (const text of texts) await expect(where).toContainText(text)
      await page.goto(`${path}?vehicle=car&from=2026-11-30T08:30&to=2026-11-30T11:30`)
      await expect(where).toContainText('85.000 đ')
      for (const text of texts) await expect(where).not.toContainText(text)
      // The hours of the next month are not known.
      await page.goto(`${path}?vehicle=car&from=2026-12-30T08:30&to=2026-12-30T11:30`)
      await expect(where).toContainText('85.000 đ')
      for (const text of texts) await expect(where).not.toContainText(text)
    }
    await page.goto(`/parking?vehicle=car&${STAY}`)
    await expect(page.getByTestId('parking-card').first()).toContainText(words('parking_stay_closed'))
    await expectAccessible(page)
    await expectRoomy(page)
  })
})

test('on a wide screen, the first sites are on the first screen, and so is the advice if there are none', async ({ page, words }) => {
  await page.setViewportSize({ width: 1440, height: 900 })
  await page.goto(`/parking?vehicle=car&${STAY}`)
  await expect(page.getByTestId('parking-card').first()).toBeInViewport({ ratio: 1 })
  await page.getByRole('radio', { name: words('vehicle_coach') }).check()
  await expect(page.getByText(words('parking_none_do'))).toBeInViewport({ ratio: 1 })
})

test('with text of 200 % on a phone, the header scrolls away and the bar stays low', async ({ page, words }) => {
  await page.setViewportSize({ width: 390, height: 844 })
  await page.goto(`/parking?vehicle=car&${STAY}`)
  const card = page.getByTestId('parking-card').last()
  await expect(card).toBeVisible()
  const header = page.getByRole('banner')
  await card.scrollIntoViewIfNeeded()
  await expect(header).toBeInViewport()
  await page.evaluate(() => (document.documentElement.style.fontSize = '200%'))
  await card.scrollIntoViewIfNeeded()
  await expect(header).not.toBeInViewport()
  const bar = await page.getByRole('navigation', { name: words('nav_label') }).boundingBox()
  expect(bar?.height ?? 844).toBeLessThan(100)
})

test('what the city says about its data is fetched when somebody asks for it', async ({ page, words }) => {
  const asked: string[] = []
  page.on('request', (request) => {
    if (request.url().includes('/api/v1/parking/about')) asked.push(request.url())
  })
  await page.goto(`/parking?vehicle=car&${STAY}`)
  await expect(page.getByTestId('parking-card')).toHaveCount(6)
  expect(asked).toEqual([])
  await page.getByText(words('parking_about'), { exact: true }).click()
  await expect(page.locator('.parking-about')).toContainText('64')
  expect(asked).toHaveLength(1)
})

test('list and site are accessible', async ({ page }) => {
  test.setTimeout(120_000)
  for (const path of [`/parking?vehicle=car&${STAY}`, '/parking?vehicle=bus', '/parking/hn-ly-thuong-kiet']) {
    await page.goto(path)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await expectAccessible(page)
    await expectRoomy(page)
  }
})
