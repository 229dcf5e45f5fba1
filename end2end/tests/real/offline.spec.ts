// Without a network: what was taken along opens again, answers, and says how old it is.
import type { Page } from '@playwright/test'
import { BusPage } from '../../pages/bus.ts'
import { expect, test } from '../../real.ts'

const PLAN = '/bus/plan?from=stop:M3-01&to=stop:M2A-12&at=2026-11-23T07:00'

/** The worker that answers for the server is there, and has the page. */
async function ready(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready
    if (navigator.serviceWorker.controller === null) {
      await new Promise((done) => navigator.serviceWorker.addEventListener('controllerchange', done, { once: true }))
    }
  })
}

test('the network taken along: reload without a network, a journey, a board, a line, a search', async ({ page, words, startServer }) => {
  const portal = await startServer()
  const bus = new BusPage(page, words)
  await page.goto(`${portal.origin}/bus`)
  await expect(page.getByTestId('on-device')).toHaveText(words('offline_ready'), { timeout: 30_000 })
  await portal.halt()

  // Rooms that were never opened open.
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

test('a room that was opened opens again; one that was not says so and can be tried again', async ({ page, words, startServer, watch }) => {
  const portal = await startServer()
  const bus = new BusPage(page, words)
  await page.goto(`${portal.origin}/settings`)
  await expect(bus.heading).toHaveText(words('settings_title'))
  await ready(page)
  // What the page had before the worker was there is told to it a little later.
  await expect
    .poll(() => page.evaluate(async () => (await caches.match(document.querySelector('link[href*="room-settings"]')?.getAttribute('href') ?? '-')) !== undefined))
    .toBe(true)
  await portal.halt()
  await page.reload()
  await expect(bus.heading).toHaveText(words('settings_title'))
  await page.goto(`${portal.origin}/about`)
  await expect(bus.alert).toBeVisible()
  await portal.resume()
  await bus.alert.getByRole('button', { name: words('try_again') }).click()
  await expect(bus.heading).toHaveText(words('about_title'))
  watch.forgive(/ERR_|Failed to fetch/)
})

test('the page comes from the server as long as that answers, and not at all for its API', async ({ page, words, portal }) => {
  const bus = new BusPage(page, words)
  await bus.open('/settings')
  await ready(page)
  const answer = await page.goto('/bus')
  expect(answer?.headers()['content-language']).toBe('vi')
  await expect(page).toHaveTitle(new RegExp(words('title_bus')))
  const missing = await page.goto('/bus/stops/NOWHERE')
  expect(missing?.status()).toBe(404)
  const api = await page.goto('/api/v1/nothing')
  expect(api?.headers()['content-type']).toContain('application/problem+json')
  expect((await page.request.get(`${portal.origin}/sw.js`)).headers()['cache-control']).toBe('no-cache')
})
