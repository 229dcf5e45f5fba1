// Unknown enum values: items with them are shown, and nothing else is lost.
import { BusPage } from '../../pages/bus.ts'
import { FormPage } from '../../pages/form.ts'
import { HeritagePage } from '../../pages/heritage.ts'
import { ReportPage } from '../../pages/report.ts'
import { ReportsPage } from '../../pages/reports.ts'
import { Shell } from '../../pages/shell.ts'
import { golden } from '../../env.ts'
import { expect, test } from '../../mock.ts'
import { expectNoOlderServerNotice, expectNoErrors, disableDeviceNetwork } from '../../skew.ts'

test.use({ edition: 'next' })

/** The report with unknown values in the lists of the next version. */
const { code: CODE, summary: SUMMARY } = golden('reports', 'next').items[3]

test('a report with an unknown status is in the list and has its page', async ({ page, words, mock }) => {
  mock.answer('report', { ...golden('report_unknown', 'next'), code: CODE, summary: SUMMARY })
  const reports = new ReportsPage(page, words)
  await reports.open('/reports?list=1')
  const card = reports.card(CODE)
  await expect(card.getByTestId('report-status')).toHaveText(/\S/)
  await card.getByRole('link', { name: SUMMARY }).click()
  await expect(page).toHaveURL(`/reports/${CODE}`)
  const report = new ReportPage(page, words)
  await expect(report.heading).toHaveText(SUMMARY)
  await expect(report.main.getByTestId('report-status')).toHaveText(/\S/)
  // The page claims nothing about the visibility.
  await expect(report.main).not.toContainText(words('report_private'))
  await expect(report.timeline).toHaveCount(3)
  await expect(report.photos).toHaveCount(1)
  await expect(report.main).toContainText('12 phố Bến Đá, Phường Bến Đá')
  await expectNoErrors(page, words)
})

test('a report with an unknown status can be selected on the map', async ({ page, words }) => {
  const reports = new ReportsPage(page, words)
  await reports.open('/reports')
  await reports.mapDrawn()
  await expect(reports.pin(CODE)).toHaveAccessibleName(/\S/)
  await reports.pin(CODE).press('Enter')
  await expect(page).toHaveURL(new RegExp(`selected=${CODE}`))
  await expect(reports.card(CODE)).toHaveClass(/is-selected/)
  await expectNoErrors(page, words)
})

test('the text of an unknown timeline event is shown', async ({ page, words }) => {
  const report = new ReportPage(page, words)
  await report.open('/reports/BM-7K3M9Q')
  await expect(report.timeline.first()).toContainText('Đội kiểm tra đã đến xem.')
  await expect(report.timeline.first().locator('strong')).toHaveText(/\S/)
  await expectNoErrors(page, words)
})

test('an unknown service gets no navigation entry and breaks nothing', async ({ page, words, mock }) => {
  const shell = new Shell(page, words)
  await shell.open('/')
  await expect(shell.heading).toHaveText('Cổng dân sinh Bến Mơ')
  await expect(shell.navigation.getByRole('link')).toHaveCount(5)
  await expect(page.locator('body')).not.toContainText('flood')
  await expectNoErrors(page, words)
  // Also together with all known services.
  const config = golden('config', 'next')
  mock.answer('config', { ...config, services: ['flood_alerts', ...config.services, 'transit', 'heritage'] })
  await shell.open('/')
  await expect(shell.navigation.getByRole('link')).toHaveCount(7)
  await shell.navigation.getByRole('link', { name: words('nav_heritage') }).click()
  await expect(new HeritagePage(page).cards).toHaveCount(2)
  await expectNoErrors(page, words)
})

test('with an unknown kind of base map, pins and list still work', async ({ page, words, mock }) => {
  mock.answer('config', golden('config_unknown', 'next'))
  const reports = new ReportsPage(page, words)
  await reports.open('/reports')
  await reports.mapDrawn()
  await expect(reports.pins).toHaveCount(3)
  await expect(reports.cards).toHaveCount(4)
  await expectNoErrors(page, words)
  await expectNoOlderServerNotice(page)
})

test('the form shows the questions that it knows, and sends the report', async ({ page, words, mock }) => {
  const form = new FormPage(page, words)
  await form.start('?category=pothole&lat=20.451&lon=106.06')
  await form.next()
  await form.expectStep('category_title')
  await form.next()
  await form.expectStep('questions_title')
  await form.answer('Mặt đường bị sao?', 'Ổ gà')
  await form.answer('Đã có người ngã chưa?', words('no'))
  await form.next()
  await form.expectStep('describe_title')
  await form.description.fill('Ổ gà sâu giữa đường, xe máy dễ ngã.')
  await form.next()
  await form.skipNearby()
  await form.sendButton.click()
  await form.sent()
  const sent = JSON.parse(mock.requests('report_created')[0]?.postData() ?? '')
  expect(sent.answers).toEqual({ what: 'hole', fell: 'false' })
})

test('a search result of an unknown kind is left out, and the others work', async ({ page, words }) => {
  const shell = new Shell(page, words)
  await shell.open('/about')
  await shell.search.fill('ben da')
  await expect(shell.results).toHaveText([/Phường Bến Đá/, /Phố Bến Đá/, /BM-7K3M9Q/, /Ổ gà, mặt đường hỏng/])
  await shell.result('place').click()
  await expect(page).toHaveURL(/\/reports\?lat=20\.4531&lon=106\.0624&z=17/)
  await expectNoErrors(page, words)
})

test.describe('public transport', () => {
  test.beforeEach(({ page }) => disableDeviceNetwork(page))

  test('lines of an unknown kind can be opened', async ({ page, words }) => {
    const bus = new BusPage(page, words)
    await bus.open('/bus')
    await bus.lines.filter({ hasText: 'Ga Mây – Ga Núi' }).getByRole('link').click()
    await expect(page).toHaveURL('/bus/routes/MR1')
    await expect(bus.heading).toHaveText('Chợ Mơ – Cầu Gỗ')
    await expectNoErrors(page, words)
  })

  test('a stop shows a departure, an arrival and an alert of unknown kinds', async ({ page, words }) => {
    const bus = new BusPage(page, words)
    await bus.open('/bus/stops/S1')
    await expect(bus.departures.filter({ hasText: 'MR1' })).toContainText('Ga Núi')
    await expect(page.getByTestId('arrival').filter({ hasText: 'MR1' })).toContainText('Ga Núi')
    await expect(page.getByTestId('alert')).toContainText('Phố đi bộ quanh Chợ Mơ')
    await expectNoErrors(page, words)
  })

  test('with an unknown realtime state, the timetable is still shown', async ({ page, words, mock }) => {
    mock.answer('transit_event', golden('transit_event_unknown', 'next'))
    const bus = new BusPage(page, words)
    await bus.open('/bus/stops/S1')
    await expect.poll(() => mock.requests('transit_event').length).toBeGreaterThan(0)
    await expect(bus.departures.filter({ hasText: 'Ga Đò' })).toBeVisible()
    await expect(bus.stops).toHaveText([/Cầu Gỗ/])
    await expectNoErrors(page, words)
  })
})

test('a tariff with an unknown member gives no price instead of a wrong one', async ({ page, words, mock }) => {
  const known = golden('parking_site')
  const shell = new Shell(page, words)
  mock.answer('parking_site', known)
  await shell.open('/parking/bm-cho-ben')
  await expect(page.locator('.parking-table').first()).toBeVisible()
  for (const tariff of known.tariffs) tariff.rates[0].surcharge = 5_000
  mock.answer('parking_site', known)
  await shell.open('/parking/bm-cho-ben')
  await expect(page.getByRole('main')).toContainText(words('parking_no_price'))
  await expect(page.locator('.parking-table')).toHaveCount(0)
  await expectNoErrors(page, words)
})

test('an unknown block does not affect the rest of a heritage page', async ({ page, words }) => {
  const shell = new Shell(page, words)
  const { article } = new HeritagePage(page)
  await shell.open('/d/cong-may')
  const story = article.locator('section#story')
  await expect(story).toContainText('Look up to the arch. There are two stone lions. They shine at night.')
  await expect(article.locator('section#facts .guide-fact')).toHaveCount(2)
  await expect(article.locator('.guide-actions').getByRole('link', { name: 'Come here by bus' })).toBeVisible()
  // The content after the unknown blocks.
  await expect(article.locator('section#rating')).toContainText('4.0 out of 5')
  await expectNoErrors(page, words)
})
