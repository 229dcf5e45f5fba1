// Every page with the golden answers shows what the contract says.
import { ReportPage } from '../../pages/report.ts'
import { ReportsPage } from '../../pages/reports.ts'
import { Shell } from '../../pages/shell.ts'
import { golden } from '../../env.ts'
import { expect, test } from '../../mock.ts'

test('the home page shows what to do and the emergency numbers', async ({ page, words }) => {
  const home = new Shell(page, words)
  await home.open('/')
  await expect(home.heading).toHaveText('Cổng dân sinh Bến Mơ')
  await expect(page).toHaveTitle(/Bến Mơ/)
  await expect(page.getByRole('link', { name: words('home_new') })).toBeVisible()
  await expect(page.getByRole('link', { name: /113/ })).toHaveAttribute('href', 'tel:113')
  await expect(home.navigation.getByRole('link')).toHaveCount(5)
})

test('the map page shows pins, clusters and the list', async ({ page, words }) => {
  const reports = new ReportsPage(page, words)
  await reports.open('/reports')
  await reports.mapDrawn()
  await expect(reports.pins).toHaveCount(2)
  await expect(reports.clusters).toHaveCount(2)
  await expect(reports.clusters.first()).toHaveAccessibleName(words('map_cluster', { count: 42, solved: 17 }))
  await expect(reports.cards).toHaveCount(3)
  await expect(page.getByText('© Bến Mơ')).toBeVisible()
  await expect(page.getByRole('heading', { name: words('reports_here', { count: 5 }) })).toBeVisible()
})

test('the list can load more', async ({ page, words, mock }) => {
  const reports = new ReportsPage(page, words)
  await reports.open('/reports?list=1')
  await expect(reports.cards).toHaveCount(3)
  mock.answer('reports', { items: [{ ...golden('reports').items[0], code: 'BM-000001' }], total: 5 })
  await page.getByRole('button', { name: words('reports_more') }).click()
  await expect(reports.cards).toHaveCount(4)
  await expect(page.getByRole('button', { name: words('reports_more') })).toBeHidden()
  expect(mock.requests('reports').at(-1)?.url()).toContain('cursor=MjAyNi0xMS0xMlQwNjozMDowMCswNzowMA')
})

test('pictures of a parking site are links: nothing is loaded from other servers', async ({ page, words }) => {
  const shell = new Shell(page, words)
  await shell.open('/parking/bm-cho-ben')
  const photos = page.getByRole('region', { name: words('parking_photos'), exact: true })
  await expect(photos.getByRole('link', { name: 'Cổng vào bãi xe' })).toHaveAttribute('href', '/photos/cho-ben.jpg')
  const elsewhere = photos.getByRole('link', { name: words('parking_photo') })
  await expect(elsewhere).toHaveAttribute('href', 'https://photos.example.org/cho-ben')
  await expect(photos).toContainText('photos.example.org')
  await expect(photos).toContainText('Nguyễn Văn An · CC BY 4.0')
  await expect(photos.locator('img')).toHaveCount(0)
  await expect(page.getByRole('main')).toContainText(words('parking_data_updated', { date: '01/11/2026' }))
})

test('a report shows its whole timeline', async ({ page, words }) => {
  const report = new ReportPage(page, words)
  await report.open('/reports/BM-7K3M9Q')
  await expect(report.heading).toHaveText('Ổ gà sâu trước số 12 phố Bến Đá.')
  await expect(report.main).toContainText('Xe máy phải tránh sang làn ngược chiều')
  await expect(report.timeline).toHaveCount(3)
  await expect(report.timeline.first()).toContainText('Đã rào chắn, vá trong tuần này.')
  await expect(report.main).toContainText('12 phố Bến Đá, Phường Bến Đá')
  await expect(report.main).toContainText('Đội cầu đường')
  await expect(report.main).toContainText(words('photos_waiting', { count: 1 }))
  await expect(report.main).toContainText('Đã có người ngã chưa?')
  await expect(report.photos).toHaveCount(1)
  await expect(report.photos).toHaveAccessibleName(words('photo_of', { index: 1, total: 1 }))
})

test('a report code may have lower case and look-alike characters', async ({ page, words, mock }) => {
  const report = new ReportPage(page, words)
  await report.open('/reports/bm-7k3m9q')
  await expect(report.heading).toHaveText('Ổ gà sâu trước số 12 phố Bến Đá.')
  expect(mock.requests('report')[0]?.url()).toContain('/reports/BM-7K3M9Q')
})

test('a report can be supported once', async ({ page, words, mock }) => {
  const report = new ReportPage(page, words)
  await report.open('/reports/BM-7K3M9Q')
  await expect(report.main).toContainText(words('supporters_count', { count: 4 }))
  await report.support.click()
  await expect(report.main.getByRole('button', { name: words('support_done') })).toBeDisabled()
  await expect(report.main).toContainText(words('supporters_count', { count: 5 }))
  await expect(report.notice).toContainText(words('support_thanks'))
  expect(mock.requests('support')).toHaveLength(1)
  expect(mock.requests('support')[0]?.headers()['portal-device']).toMatch(/^[0-9a-f]{32}$/)
})

for (const [status, sentence] of [[400, 'error_request'], [413, 'error_large'], [415, 'error_media'], [422, 'error_fields'], [429, 'error_busy'], [503, 'error_unavailable'], [500, 'error_server']] as const) {
  test(`a support rejected with ${status} says why and what to do`, async ({ page, words, mock }) => {
    const report = new ReportPage(page, words)
    mock.trouble('support', { how: 'status', status })
    await report.open('/reports/BM-7K3M9Q')
    await report.support.click()
    await expect(report.notice).toContainText(words(sentence))
    await expect(report.notice).toContainText(words(`${sentence}_do`))
  })
}

test('a failed support says so and can be retried', async ({ page, words, mock }) => {
  const report = new ReportPage(page, words)
  mock.trouble('support', { how: 'offline' })
  await report.open('/reports/BM-7K3M9Q')
  await report.support.click()
  await expect(report.notice).toContainText(words('error_offline_do'))
  mock.mend('support')
  await report.support.click()
  await expect(report.main.getByRole('button', { name: words('support_done') })).toBeDisabled()
})

test('markup in a report is shown as text', async ({ page, words }) => {
  const reports = new ReportsPage(page, words)
  await reports.open('/reports?list=1')
  await expect(reports.card('BM-5HXA10')).toContainText('<b>mùi rất nặng</b>')
})

test('an empty list says what to do next', async ({ page, words, mock }) => {
  mock.answer('reports', { items: [], total: 0 })
  mock.answer('report_map', { cells: [], reports: [], total: 0 })
  const reports = new ReportsPage(page, words)
  await reports.open('/reports')
  await expect(reports.main).toContainText(words('reports_none'))
  await expect(reports.main).toContainText(words('reports_none_do'))
  await reports.open('/reports/mine')
  await expect(reports.main).toContainText(words('mine_none'))
  await expect(reports.main.getByRole('link', { name: words('nav_new') })).toHaveAttribute('href', '/reports/new')
})

test('an unknown address shows an error page', async ({ page, words }) => {
  const shell = new Shell(page, words)
  await shell.open('/no/such/page')
  await expect(shell.heading).toHaveText(words('not_found_title'))
  await shell.main.getByRole('link', { name: words('go_home') }).click()
  await expect(page).toHaveURL('/')
})

test('the page uses an API on another server when its settings say so', async ({ page, words, watch, mock }) => {
  const api = 'https://api.ben-mo.example'
  watch.allow(api)
  await page.route(
    (url) => url.pathname === '/reports/mine' && url.origin !== api,
    async (route) => {
      const answer = await route.fetch()
      const html = (await answer.text()).replace(/(name="?portal:api"? content=)(""|''|(?=>))/, `$1"${api}/api/v1"`)
      await route.fulfill({ response: answer, body: html })
    },
  )
  await page.route(`${api}/**`, (route) => route.fallback())
  const home = new Shell(page, words)
  await home.open('/reports/mine')
  await expect(page.getByTestId('report-card')).toHaveCount(3)
  expect(mock.requests('reports')[0]?.url()).toMatch(/^https:\/\/api\.ben-mo\.example\/api\/v1\/reports\?mine=true/)
})
