// Everything that can go wrong between the page and the server: people read what happened and what to do, and the
// way out works.
import { Gate } from '../../gate.ts'
import { ReportsPage } from '../../pages/reports.ts'
import { Shell } from '../../pages/shell.ts'
import { type Endpoint, expect, PATIENCE_MS, SENTENCES, test, type TroubleName, TROUBLES } from '../../mock.ts'

const PAGES: { path: string; endpoint: Endpoint; arrived: string }[] = [
  { path: '/reports', endpoint: 'reports', arrived: '[data-testid=report-card]' },
  { path: '/reports/BM-7K3M9Q', endpoint: 'report', arrived: '[data-testid=timeline-entry]' },
  { path: '/reports/mine', endpoint: 'reports', arrived: '[data-testid=report-card]' },
]

for (const { path, endpoint, arrived } of PAGES) {
  for (const name of Object.keys(TROUBLES) as TroubleName[]) {
    test(`${path}: ${name} is explained, and trying again works`, async ({ page, words, mock }) => {
      if (name === 'silence') await page.clock.install()
      mock.trouble(endpoint, TROUBLES[name])
      const shell = new Shell(page, words)
      await shell.open(path)
      // The list asks anew when the map takes its place.
      if (path === '/reports') await new ReportsPage(page, words).mapDrawn()
      if (name === 'silence') {
        await expect.poll(() => mock.requests(endpoint).length).toBeGreaterThan(0)
        await page.clock.fastForward(PATIENCE_MS)
      }
      await expect(shell.alert).toContainText(words(SENTENCES[name]))
      await expect(shell.alert).toContainText(words(`${SENTENCES[name]}_do`))
      mock.mend(endpoint)
      await shell.alert.getByRole('button', { name: words('try_again') }).click()
      await expect(page.locator(arrived).first()).toBeVisible()
      await expect(shell.alert).toHaveCount(0)
    })
  }
}

for (const name of Object.keys(TROUBLES) as TroubleName[]) {
  test(`the first visit: ${name} is explained, and trying again works`, async ({ page, words, mock }) => {
    if (name === 'silence') await page.clock.install()
    mock.trouble('config', TROUBLES[name])
    const shell = new Shell(page, words)
    await page.goto('/')
    if (name === 'silence') {
      await expect.poll(() => mock.requests('config').length).toBeGreaterThan(0)
      // The document asks before the program, which begins to wait when it is there.
      await expect(async () => {
        await page.clock.fastForward(PATIENCE_MS)
        await expect(shell.alert).toBeVisible({ timeout: 500 })
      }).toPass()
    }
    await expect(shell.alert).toContainText(words(SENTENCES[name]))
    mock.mend('config')
    await shell.retry.click()
    await expect(shell.heading).toHaveText('Cổng dân sinh Bến Mơ')
  })
}

test('a returning visitor sees the page although the profile does not arrive', async ({ page, words, mock }) => {
  const shell = new Shell(page, words)
  await shell.open('/')
  mock.trouble('config', { how: 'offline' })
  await shell.open('/')
  await expect(shell.heading).toHaveText('Cổng dân sinh Bến Mơ')
})

test('an answer that is long in coming shows grey rows, then the content, and no error', async ({ page, words, mock }) => {
  const list = new Gate()
  mock.trouble('reports', { how: 'late', until: list.opened })
  const reports = new ReportsPage(page, words)
  await reports.open('/reports?list=1')
  await expect(page.getByRole('status').filter({ hasText: words('loading') })).toBeVisible()
  await expect(reports.cards).toHaveCount(0)
  list.open()
  await expect(reports.cards).toHaveCount(3)
  await expect(reports.main.locator('.skeleton')).toHaveCount(0)
  await expect(reports.alert).toHaveCount(0)
})

test('a report that is not there is said to be missing, with nothing to try again', async ({ page, words, mock }) => {
  mock.trouble('report', { how: 'problem', golden: 'problem_not_found' })
  const shell = new Shell(page, words)
  await shell.open('/reports/BM-000000')
  await expect(shell.alert).toContainText(words('error_not_found'))
  await expect(shell.retry).toHaveCount(0)
})

test('a map without its aggregates keeps its list', async ({ page, words, mock }) => {
  mock.trouble('report_map', TROUBLES['500'])
  const reports = new ReportsPage(page, words)
  await reports.open('/reports')
  await reports.mapDrawn()
  await expect(reports.cards).toHaveCount(3)
  await expect(reports.pins).toHaveCount(0)
})

test('tiles that do not come leave a sketch, the pins and the list', async ({ page, words }) => {
  await page.route('**/tiles/**', (route) => route.abort('connectionfailed'))
  const reports = new ReportsPage(page, words)
  await reports.open('/reports')
  await expect(reports.map).toContainText(words('map_tiles_missing'))
  await expect(reports.pins).toHaveCount(2)
  await expect(reports.cards).toHaveCount(3)
})

test('a map program that does not come leaves the list, and can be fetched again', async ({ page, words }) => {
  let blocked = true
  await page.route('**/vendor/leaflet-*.js', (route) => (blocked ? route.abort('connectionfailed') : route.continue()))
  const reports = new ReportsPage(page, words)
  await reports.open('/reports')
  await expect(reports.map).toContainText(words('map_failed'))
  await expect(reports.cards).toHaveCount(3)
  blocked = false
  await reports.map.getByRole('button', { name: words('try_again') }).click()
  await reports.mapDrawn()
  await expect(reports.pins).toHaveCount(2)
})

test('a search that fails says so and keeps what was typed', async ({ page, words, mock }) => {
  mock.trouble('search', { how: 'offline' })
  const shell = new Shell(page, words)
  await shell.open('/')
  await shell.search.fill('bến đá')
  await expect(page.getByText(words('search_failed'))).toBeVisible()
  await expect(shell.search).toHaveValue('bến đá')
  mock.mend('search')
  await shell.search.press('End')
  await shell.search.pressSequentially(' ')
  await expect(shell.hits).toHaveCount(4)
})

test('a language that does not arrive leaves the page as it is', async ({ page, words }) => {
  await page.route('**/locales/en.json*', (route) => route.abort('connectionfailed'))
  const shell = new Shell(page, words)
  await shell.open('/settings')
  await page.getByRole('button', { name: /English/ }).click()
  await expect(shell.notice).toContainText(words('error_offline_do'))
  await expect(shell.heading).toHaveText(words('settings_title'))
})
