// Public transport with answers of the next and the previous version.
import { BusPage } from '../../pages/bus.ts'
import { expect, test } from '../../mock.ts'
import { EDITIONS, expectNoErrors, disableDeviceNetwork, countIn } from '../../skew.ts'

test.beforeEach(({ page }) => disableDeviceNetwork(page))

for (const edition of EDITIONS) {
  test.describe(edition, () => {
    test.use({ edition })

    test('the start page lists the lines and names its data source', async ({ page, words }) => {
      const bus = new BusPage(page, words)
      await bus.open('/bus')
      await expect(bus.heading).toHaveText(words('title_bus'))
      await expect(bus.lines).toHaveCount(countIn(edition, 2, 1))
      await expect(bus.lines.nth(0)).toContainText('Ga Mơ – Ga Đò')
      await expect(bus.lines.nth(1)).toContainText('Chợ Mơ – Cầu Gỗ')
      await expect(bus.main.getByTestId('notice')).toContainText(words('bus_sample'))
      await expect(bus.main).toContainText('Bến Mơ Bus')
      await expect(bus.main.getByTestId('alert')).toHaveCount(countIn(edition, 0, 1))
      await expectNoErrors(page, words)
    })

    test('the search field of the page has the same results as the header search', async ({ page, words }) => {
      const bus = new BusPage(page, words)
      await bus.open('/bus')
      await bus.main.getByRole('combobox', { name: words('bus_search'), exact: true }).fill('ben da')
      await expect(bus.main.getByTestId('search-result')).toHaveCount(4)
      await expectNoErrors(page, words)
    })

    test('nearby stops are listed', async ({ page, words, context }) => {
      await context.grantPermissions(['geolocation'])
      await context.setGeolocation({ latitude: 20.452, longitude: 106.061 })
      const bus = new BusPage(page, words)
      await bus.open('/bus')
      await bus.main.getByRole('button', { name: words('bus_near_do') }).click()
      await expect(bus.stops).toHaveCount(2)
      await expect(bus.stops.first()).toContainText('Chợ Mơ')
      await expect(bus.stops.first().locator('.line-badge')).toHaveCount(countIn(edition, 2, 1))
      await expectNoErrors(page, words)
    })

    test('a line shows stops, hours, fares and operator', async ({ page, words }) => {
      const bus = new BusPage(page, words)
      await bus.open('/bus/routes/1')
      await expect(bus.heading).toHaveText('Chợ Mơ – Cầu Gỗ')
      await expect(bus.map).toHaveAttribute('data-state', 'drawn')
      await expect(page.locator('path.route-line')).toHaveCount(1)
      await expect(bus.main.locator('.strip li')).toHaveText([/Chợ Mơ/, /Cầu Gỗ/])
      await expect(bus.main.locator('.spans li')).toHaveCount(2)
      await expect(bus.main).toContainText(words('line_workdays'))
      await expect(bus.main).toContainText(/7\.000/)
      await expect(bus.main).toContainText('Bến Mơ Bus')
      await expectNoErrors(page, words)
    })

    test('a stop shows departures, arrivals and what is nearby', async ({ page, words }) => {
      const bus = new BusPage(page, words)
      await bus.open('/bus/stops/S1')
      await expect(bus.heading).toHaveText('Chợ Mơ')
      await expect(bus.departures).toHaveCount(countIn(edition, 2, 1))
      await expect(bus.departures.nth(0)).toContainText('Cầu Gỗ')
      await expect(bus.departures.nth(1)).toContainText('Ga Đò')
      const arrivals = page.getByTestId('arrival')
      await expect(arrivals).toHaveCount(countIn(edition, 2, 1))
      await expect(arrivals.first()).toContainText('29B-123.45')
      await expect(page.getByTestId('live-state')).toBeVisible()
      await expect(bus.stops).toHaveText([/Cầu Gỗ/])
      await expectNoErrors(page, words)
    })

    test('a journey shows its legs, start and destination', async ({ page, words }) => {
      const bus = new BusPage(page, words)
      await bus.open('/bus/plan?from=stop:S1&to=stop:S3')
      await expect(bus.heading).toHaveText(words('title_plan'))
      await expect(bus.journeys).toHaveCount(countIn(edition, 1, 1))
      await expect(bus.legs).toHaveCount(2)
      await expect(bus.legs.last()).toContainText('Cầu Gỗ')
      await expect(bus.journeys.first()).toContainText(/8\.000/)
      await expect(bus.main.getByRole('combobox', { name: words('plan_from'), exact: true })).toHaveValue('Chợ Mơ')
      await expect(bus.main.getByRole('combobox', { name: words('plan_to'), exact: true })).toHaveValue('Cầu Gỗ')
      await expectNoErrors(page, words)
    })
  })
}
