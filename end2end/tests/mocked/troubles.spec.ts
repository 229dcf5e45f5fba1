// Every failure between page and server: the page says what happened and what to do, and retrying works.
import { Gate } from '../../gate.ts'
import { ReportsPage } from '../../pages/reports.ts'
import { Shell } from '../../pages/shell.ts'
import { type Endpoint, expect, MAX_TIMEOUT_MS, ERROR_KEYS, test, type TroubleName, TROUBLES } from '../../mock.ts'

const PAGES: { path: string; endpoint: Endpoint; loaded: string }[] = [
  { path: '/reports', endpoint: 'reports', loaded: '[data-testid=report-card]' },
  { path: '/reports/BM-7K3M9Q', endpoint: 'report', loaded: '[data-testid=timeline-entry]' },
  { path: '/reports/mine', endpoint: 'reports', loaded: '[data-testid=report-card]' },
]

for (const { path, endpoint, loaded } of PAGES) {
  for (const name of Object.keys(TROUBLES) as TroubleName[]) {
    test(`${path}: ${name} is explained, and a retry works`, async ({ page, words, mock }) => {
      if (name === 'silence') await page.clock.install()
      mock.trouble(endpoint, TROUBLES[name])
      const shell = new Shell(page, words)
      await shell.open(path)
      // The list sends another request when the map has its position.
      if (path === '/reports') await new ReportsPage(page, words).mapDrawn()
      if (name === 'silence') {
        await expect.poll(() => mock.requests(endpoint).length).toBeGreaterThan(0)
        await page.clock.fastForward(MAX_TIMEOUT_MS)
      }
      await expect(shell.alert).toContainText(words(ERROR_KEYS[name]))
      await expect(shell.alert).toContainText(words(`${ERROR_KEYS[name]}_do`))
      mock.mend(endpoint)
      await shell.alert.getByRole('button', { name: words('try_again') }).click()
      await expect(page.locator(loaded).first()).toBeVisible()
      await expect(shell.alert).toHaveCount(0)
    })
  }
}

for (const name of Object.keys(TROUBLES) as TroubleName[]) {
  test(`the first visit: ${name} is explained, and a retry works`, async ({ page, words, mock }) => {
    if (name === 'silence') await page.clock.install()
    mock.trouble('config', TROUBLES[name])
    const shell = new Shell(page, words)
    await page.goto('/')
    if (name === 'silence') {
      await expect.poll(() => mock.requests('config').length).toBeGreaterThan(0)
      // The document sends the request before the app has loaded, and the app's timeout starts only after that.
      await expect(async () => {
        await page.clock.fastForward(MAX_TIMEOUT_MS)
        await expect(shell.alert).toBeVisible({ timeout: 500 })
      }).toPass()
    }
    await expect(shell.alert).toContainText(words(ERROR_KEYS[name]))
    mock.mend('config')
    await shell.retry.click()
    await expect(shell.heading).toHaveText('Cổng dân sinh Bến Mơ')
  })
}

test('a returning visitor sees the page even if the city profile fails to load', async ({ page, words, mock }) => {
  const shell = new Shell(page, words)
  await shell.open('/')
  mock.trouble('config', { how: 'offline' })
  await shell.open('/')
  await expect(shell.heading).toHaveText('Cổng dân sinh Bến Mơ')
})

test('a slow answer shows grey rows, then the content, and no error', async ({ page, words, mock }) => {
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

test('a missing report is reported as missing, without a retry button', async ({ page, words, mock }) => {
  mock.trouble('report', { how: 'problem', golden: 'problem_not_found' })
  const shell = new Shell(page, words)
  await shell.open('/reports/BM-000000')
  await expect(shell.alert).toContainText(words('error_not_found'))
  await expect(shell.retry).toHaveCount(0)
})

test('if the map’s aggregates fail, the list still works', async ({ page, words, mock }) => {
  mock.trouble('report_map', TROUBLES['500'])
  const reports = new ReportsPage(page, words)
  await reports.open('/reports')
  await reports.mapDrawn()
  await expect(reports.cards).toHaveCount(3)
  await expect(reports.pins).toHaveCount(0)
})

test('if tiles fail to load, sketch, pins and list still work', async ({ page, words }) => {
  await page.route('**/tiles/**', (route) => route.abort('connectionfailed'))
  const reports = new ReportsPage(page, words)
  await reports.open('/reports')
  await expect(reports.map).toContainText(words('map_tiles_missing'))
  await expect(reports.pins).toHaveCount(2)
  await expect(reports.cards).toHaveCount(3)
})

test('if the map library fails to load, the list still works, and a retry loads it', async ({ page, words }) => {
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

test('a failed search says so and keeps the query', async ({ page, words, mock }) => {
  mock.trouble('search', { how: 'offline' })
  const shell = new Shell(page, words)
  await shell.open('/')
  await shell.search.fill('bến đá')
  await expect(page.getByText(words('search_failed'))).toBeVisible()
  await expect(shell.search).toHaveValue('bến đá')
  mock.mend('search')
  await shell.search.press('End')
  await shell.search.pressSequentially(' ')
  await expect(shell.results).toHaveCount(4)
})

test('if a language fails to load, the page keeps its language', async ({ page, words }) => {
  await page.route('**/locales/en.json*', (route) => route.abort('connectionfailed'))
  const shell = new Shell(page, words)
  await shell.open('/settings')
  await page.getByRole('button', { name: /English/ }).click()
  await expect(shell.notice).toContainText(words('error_offline_do'))
  await expect(shell.heading).toHaveText(words('settings_title'))
})
