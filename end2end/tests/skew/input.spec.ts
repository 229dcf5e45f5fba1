// A network's own page in the place of an answer, with the status of a good one.
import { FormPage } from '../../pages/form.ts'
import { Shell } from '../../pages/shell.ts'
import { type Endpoint, expect, test, TROUBLES } from '../../mock.ts'
import { expectNoErrors, disableDeviceNetwork, toNearby } from '../../skew.ts'

const REPORT = '/reports/BM-7K3M9Q'
const PLAN = '/bus/plan?from=stop:S1&to=stop:S3'

test.beforeEach(({ page }) => disableDeviceNetwork(page))

const NEEDED: [path: string, endpoint: Endpoint][] = [
  ['/', 'config'],
  ['/reports', 'reports'],
  ['/reports?list=1', 'reports'],
  [REPORT, 'report'],
  [REPORT, 'categories'],
  [REPORT, 'wards'],
  ['/reports/mine', 'reports'],
  ['/reports/mine', 'categories'],
  ['/bus', 'transit_routes'],
  ['/bus/routes/1', 'transit_route'],
  ['/bus/stops/S1', 'transit_board'],
  [PLAN, 'transit_plan'],
  ['/heritage', 'heritage_sites'],
  ['/heritage', 'heritage_walks'],
  ['/d/cong-may', 'heritage_site'],
]

for (const [path, endpoint] of NEEDED) {
  test(`${path}: a web page in the place of ${endpoint} is explained`, async ({ page, words, mock }) => {
    mock.trouble(endpoint, TROUBLES.garbage)
    const shell = new Shell(page, words)
    await shell.open(path)
    await expect(shell.alert).toContainText(words('error_malformed'))
    await expect(shell.alert).toContainText(words('error_malformed_do'))
    await expect(shell.retry).toBeVisible()
  })
}

const SPARED: [path: string, endpoint: Endpoint, shown: string][] = [
  ['/reports', 'report_map', '[data-testid=report-card]'],
  ['/reports', 'categories', '[data-testid=report-card]'],
  ['/reports', 'wards', '[data-testid=report-card]'],
  ['/bus', 'transit_network', '[data-testid=route-card]'],
  ['/bus', 'transit_event', '[data-testid=route-card]'],
  ['/bus/routes/1', 'transit_event', '.strip li'],
  ['/bus/stops/S1', 'transit_event', '[data-testid=departure]'],
  [PLAN, 'transit_event', '[data-testid=journey]'],
  [PLAN, 'transit_stops', '[data-testid=journey]'],
]

for (const [path, endpoint, shown] of SPARED) {
  test(`${path}: a web page in the place of ${endpoint} leaves the rest`, async ({ page, words, mock, watch }) => {
    mock.trouble(endpoint, TROUBLES.garbage)
    const shell = new Shell(page, words)
    await shell.open(path)
    await expect(page.locator(shown).first()).toBeVisible()
    await expect.poll(() => mock.requests(endpoint).length).toBeGreaterThan(0)
    await expectNoErrors(page, words)
    // Chromium itself says this of a stream that is none.
    watch.ignore(/EventSource's response has a MIME type/)
  })
}

test('a form goes on where a web page stands for the ward and for reports nearby', async ({ page, words, mock }) => {
  mock.trouble('ward_at', TROUBLES.garbage)
  mock.trouble('nearby', TROUBLES.garbage)
  const form = await toNearby(new FormPage(page, words))
  await form.skipNearby()
  await form.sendButton.click()
  await form.sent()
})
