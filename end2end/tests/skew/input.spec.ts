// Captive portals: a web page with status 200 instead of an answer.
import { FormPage } from '../../pages/form.ts'
import { Shell } from '../../pages/shell.ts'
import { type Endpoint, expect, test, TROUBLES } from '../../mock.ts'
import { expectNoErrors, disableDeviceNetwork, toNearby } from '../../skew.ts'

const REPORT = '/reports/BM-7K3M9Q'
const PLAN = '/bus/plan?from=stop:S1&to=stop:S3'

test.beforeEach(({ page }) => disableDeviceNetwork(page))

const REQUIRED: [path: string, endpoint: Endpoint][] = [
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

for (const [path, endpoint] of REQUIRED) {
  test(`${path}: a web page instead of ${endpoint} is explained`, async ({ page, words, mock }) => {
    mock.trouble(endpoint, TROUBLES.garbage)
    const shell = new Shell(page, words)
    await shell.open(path)
    await expect(shell.alert).toContainText(words('error_malformed'))
    await expect(shell.alert).toContainText(words('error_malformed_do'))
    await expect(shell.retry).toBeVisible()
  })
}

const OPTIONAL: [path: string, endpoint: Endpoint, shown: string][] = [
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

for (const [path, endpoint, shown] of OPTIONAL) {
  test(`${path}: a web page instead of ${endpoint} does not affect the rest`, async ({ page, words, mock, watch }) => {
    mock.trouble(endpoint, TROUBLES.garbage)
    const shell = new Shell(page, words)
    await shell.open(path)
    await expect(page.locator(shown).first()).toBeVisible()
    await expect.poll(() => mock.requests(endpoint).length).toBeGreaterThan(0)
    await expectNoErrors(page, words)
    // Chromium logs this if the response is not an event stream.
    watch.ignore(/EventSource's response has a MIME type/)
  })
}

test('the form works with a web page instead of the ward and of reports nearby', async ({ page, words, mock }) => {
  mock.trouble('ward_at', TROUBLES.garbage)
  mock.trouble('nearby', TROUBLES.garbage)
  const form = await toNearby(new FormPage(page, words))
  await form.skipNearby()
  await form.sendButton.click()
  await form.sent()
})
