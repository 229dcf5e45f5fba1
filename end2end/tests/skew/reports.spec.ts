// Reports, search and general pages with answers of the next and the previous version.
import { ReportPage } from '../../pages/report.ts'
import { ReportsPage } from '../../pages/reports.ts'
import { SettingsPage } from '../../pages/settings.ts'
import { Shell } from '../../pages/shell.ts'
import { golden } from '../../env.ts'
import { expect, test } from '../../mock.ts'
import { EDITIONS, expectNoOlderServerNotice, expectNoErrors, countIn } from '../../skew.ts'

const TITLES = golden('reports').items.map((report: { summary: string }) => report.summary)

for (const edition of EDITIONS) {
  test.describe(edition, () => {
    test.use({ edition })

    test('the home page shows its service links and all emergency numbers', async ({ page, words }) => {
      const home = new Shell(page, words)
      await home.open('/')
      await expect(home.heading).toHaveText('Cổng dân sinh Bến Mơ')
      await expect(home.navigation.getByRole('link')).toHaveCount(5)
      await expect(page.getByRole('link', { name: words('home_new') })).toBeVisible()
      for (const number of ['113', '114', '115']) {
        await expect(page.getByRole('link', { name: new RegExp(number) })).toHaveAttribute('href', `tel:${number}`)
      }
      await expectNoErrors(page, words)
    })

    test('the home page shows no notice if the server is newer or its version unknown', async ({ page, words }) => {
      const home = new Shell(page, words)
      await home.open('/')
      await expect(home.heading).toHaveText('Cổng dân sinh Bến Mơ')
      await expectNoOlderServerNotice(page)
    })

    test('the map shows pins, clusters and the list', async ({ page, words }) => {
      const reports = new ReportsPage(page, words)
      await reports.open('/reports')
      await reports.mapDrawn()
      await expect(reports.pins).toHaveCount(countIn(edition, 2, 1))
      await expect(reports.clusters).toHaveCount(countIn(edition, 2, 1))
      await expect(reports.cards).toHaveCount(countIn(edition, 3, 1))
      const { total } = golden('reports', edition)
      await expect(page.getByRole('heading', { name: words('reports_here', { count: total }) })).toBeVisible()
      await expectNoErrors(page, words)
    })

    test('the list view shows every readable report', async ({ page, words }) => {
      const reports = new ReportsPage(page, words)
      await reports.open('/reports?list=1')
      await expect(reports.cards).toHaveCount(countIn(edition, 3, 1))
      for (const [at, title] of TITLES.entries()) await expect(reports.cards.nth(at)).toContainText(title)
      await expect(reports.card('BM-7K3M9Q')).toContainText('Ổ gà, mặt đường hỏng')
      await expect(reports.card('BM-7K3M9Q')).toContainText('Phường Bến Đá')
      await expectNoErrors(page, words)
    })

    test('the page of a report shows its timeline, answers and photos', async ({ page, words }) => {
      const report = new ReportPage(page, words)
      await report.open('/reports/BM-7K3M9Q')
      await expect(report.heading).toHaveText(TITLES[0])
      await expect(report.timeline).toHaveCount(countIn(edition, 3, 1))
      await expect(report.timeline.last()).toContainText(words('event_received'))
      await expect(report.main).toContainText('Đã rào chắn, vá trong tuần này.')
      await expect(report.main).toContainText('12 phố Bến Đá, Phường Bến Đá')
      await expect(report.main).toContainText('Đã có người ngã chưa?')
      await expect(report.main).toContainText(words('photos_waiting', { count: 1 }))
      await expect(report.photos).toHaveCount(1)
      await expectNoErrors(page, words)
    })

    test('a report can be supported', async ({ page, words }) => {
      const report = new ReportPage(page, words)
      await report.open('/reports/BM-7K3M9Q')
      await report.support.click()
      await expect(report.main).toContainText(words('supporters_count', { count: 5 }))
      await expectNoErrors(page, words)
    })

    test('reports of this device are listed', async ({ page, words }) => {
      const reports = new ReportsPage(page, words)
      await reports.open('/reports/mine')
      await expect(reports.heading).toHaveText(words('mine_title'))
      await expect(reports.cards).toHaveCount(countIn(edition, 3, 1))
      await expect(reports.cards.first()).toContainText(TITLES[0])
      await expectNoErrors(page, words)
    })

    test('the header search finds results and opens them', async ({ page, words }) => {
      const report = new ReportPage(page, words)
      await report.open('/about')
      await report.search.fill('ben da')
      await expect(report.results).toHaveCount(4)
      await expect(report.result('ward')).toContainText('Phường Bến Đá')
      await expect(report.result('category')).toContainText('Ổ gà, mặt đường hỏng')
      await expectNoErrors(page, words)
      await report.result('report').click()
      await expect(page).toHaveURL('/reports/BM-7K3M9Q')
      await expect(report.heading).toHaveText(TITLES[0])
      await expectNoErrors(page, words)
    })

    test('settings can be changed', async ({ page, words }) => {
      const settings = new SettingsPage(page, words)
      await settings.open('/settings')
      await expect(settings.heading).toHaveText(words('settings_title'))
      await settings.choose('settings_theme', words('theme_dark'))
      await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
      await expectNoErrors(page, words)
    })

    test('the about page describes the portal', async ({ page, words }) => {
      const about = new Shell(page, words)
      await about.open('/about')
      await expect(about.heading).toHaveText(words('about_title'))
      await expect(about.main).toContainText('Báo việc cần sửa trên phố và theo dõi việc xử lý.')
      await expectNoErrors(page, words)
    })
  })
}

test('the page says if it is newer than the server', async ({ page, words, mock }) => {
  mock.answer('config', { ...golden('config'), contract_version: 1 })
  const home = new Shell(page, words)
  await home.open('/')
  await expect(page.getByTestId('older-server')).toContainText(words('older_server'))
})
