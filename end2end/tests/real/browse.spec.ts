// Map and list show the same reports, share the selection, and keep their state in the address.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { FormPage } from '../../pages/form.ts'
import { ReportPage } from '../../pages/report.ts'
import { APART, ReportsPage } from '../../pages/reports.ts'
import { SHARED_DATA } from '../../env.ts'
import { picture } from '../../pictures.ts'
import { expect, test } from '../../real.ts'

test('hover, focus and selection highlight both card and pin', async ({ page, words }) => {
  const reports = new ReportsPage(page, words)
  await reports.open(APART)
  await reports.mapDrawn()
  const code = await reports.codeOfFreePin()
  const [card, pin] = [reports.card(code), reports.pin(code)]

  await card.hover()
  await expect(pin).toHaveClass(/is-selected/)
  await page.mouse.move(0, 0)
  await expect(pin).not.toHaveClass(/is-selected/)
  await pin.hover()
  await expect(card).toHaveClass(/is-lit/)
  await page.mouse.move(0, 0)
  await expect(card).not.toHaveClass(/is-lit/)

  await card.getByRole('link').focus()
  await expect(pin).toHaveClass(/is-selected/)
  await card.getByRole('link').blur()
  await expect(pin).not.toHaveClass(/is-selected/)

  await pin.click()
  await expect(card).toHaveClass(/is-selected/)
  expect(reports.query('selected')).toBe(code)
  await card.getByTestId('report-status').click()
  await expect(pin).toHaveClass(/is-selected/)
  await page.reload()
  await reports.mapDrawn()
  await expect(card).toHaveClass(/is-selected/)
  await expect(pin).toHaveClass(/is-selected/)
})

test('a selected report that is not in the list is shown above it', async ({ page, words, request }) => {
  const answer = await (await request.get('/api/v1/reports?limit=1&sort=oldest')).json()
  const code = answer.items[0].code as string
  const reports = new ReportsPage(page, words)
  await reports.open(`/reports?lat=21.1442&lon=105.4897&z=19&selected=${code}`)
  await expect(page.getByRole('region', { name: words('reports_selected') })).toContainText(answer.items[0].summary)
})

test('a filter changes map, list and address; a reload or a shared link restores it', async ({ page, words }) => {
  const reports = new ReportsPage(page, words)
  await reports.open('/reports?list=1')
  await expect(reports.cards.first()).toBeVisible()
  await reports.chip('status_resolved').click()
  await expect(reports.chip('status_resolved')).toHaveAttribute('aria-pressed', 'true')
  await expect(page).toHaveURL(/status=resolved/)
  await expect(reports.cards.locator('[data-status]:not([data-status=resolved])')).toHaveCount(0)
  await expect(reports.cards.first()).toBeVisible()

  await reports.openFilters()
  await reports.field('filter_category').selectOption('street-light')
  await expect(page).toHaveURL(/category=street-light/)
  await reports.field('sort_label').selectOption('oldest')
  await expect(page).toHaveURL(/sort=oldest/)
  await page.reload()
  await reports.ready()
  await expect(reports.chip('status_resolved')).toHaveAttribute('aria-pressed', 'true')
  await expect(reports.chip('filters')).toContainText('1')
  await reports.openFilters()
  await expect(reports.field('filter_category')).toHaveValue('street-light')
  await expect(reports.field('sort_label')).toHaveValue('oldest')
  await page.getByRole('button', { name: words('filters_clear') }).click()
  await expect(page).toHaveURL(/\/reports\?list=1$/)
})

test('text, ward and date filter the list', async ({ page, words }) => {
  const reports = new ReportsPage(page, words)
  await reports.open('/reports?list=1')
  await reports.openFilters()
  await reports.field('filter_text').fill('ba bong den hang bo')
  await reports.field('filter_text').press('Enter')
  await expect(page).toHaveURL(/q=ba%20bong%20den%20hang%20bo/)
  await expect(reports.cards).toHaveCount(1)
  await expect(reports.cards).toContainText('Hàng Bồ')
  await page.getByRole('button', { name: words('filters_clear') }).click()
  await reports.field('filter_ward').selectOption({ label: 'Phường Hoàn Kiếm' })
  await expect(page).toHaveURL(/ward=00070/)
  await expect(reports.cards.first()).toContainText('Phường Hoàn Kiếm')
  const tomorrow = new Date(Date.now() + 36 * 3_600_000).toISOString().slice(0, 10)
  await reports.field('filter_since').fill(tomorrow)
  await reports.field('filter_since').blur()
  await expect(reports.main).toContainText(words('reports_none'))
})

test('back from a report restores the map', async ({ page, words }) => {
  const reports = new ReportsPage(page, words)
  await reports.open('/')
  await reports.navigation.getByRole('link', { name: words('nav_reports'), exact: true }).click()
  await reports.chip('filter_waiting').click()
  await expect(page).toHaveURL(/status=assigned,in_progress/)
  await reports.listLoaded()
  const code = (await reports.cards.first().getAttribute('data-code')) ?? ''
  const card = reports.card(code)
  const title = (await card.getByRole('heading').textContent()) ?? ''
  await card.getByRole('link').click()
  const report = new ReportPage(page, words)
  await expect(report.heading).toContainText(title.slice(0, 40))
  await page.goBack()
  await expect(page).toHaveURL(/\/reports\?.*status=assigned,in_progress/)
  await expect(reports.chip('filter_waiting')).toHaveAttribute('aria-pressed', 'true')
  await page.goBack()
  await expect(page).toHaveURL('/')
  await page.goForward()
  await expect(reports.chip('filter_waiting')).toHaveAttribute('aria-pressed', 'true')
})

test('clicking a cluster expands it', async ({ page, words }) => {
  const reports = new ReportsPage(page, words)
  await reports.open('/reports?z=11')
  await reports.mapDrawn()
  const key = await reports.keyOfFreeCluster()
  const cluster = page.locator(`[data-testid=map-cluster][data-key="${key}"]`)
  await expect(cluster).toHaveAccessibleName(/\d+ phản ánh, \d+ đã xử lý/)
  await cluster.click()
  await expect(page).toHaveURL(/z=13/)
})

test('the list view shows the whole city, and the map can be shown again', async ({ page, words }) => {
  const reports = new ReportsPage(page, words)
  await reports.open('/reports')
  await page.getByRole('button', { name: words('view_list') }).click()
  await expect(reports.map).toHaveCount(0)
  await expect(page).toHaveURL(/list=1/)
  await expect(reports.sentence('reports_all')).toBeVisible()
  await page.getByRole('button', { name: words('view_map') }).click()
  await reports.mapDrawn()
})

test('demonstration reports are marked as such', async ({ page, words }) => {
  const reports = new ReportsPage(page, words)
  await reports.open('/')
  await expect(page.getByText(words('demo_notice'))).toBeVisible()
  await reports.open('/reports?list=1&sort=oldest')
  await expect(reports.cards.first()).toContainText(words('demo_mark'))
})

test('if external tiles fail, the list works, a report can be filed, and no other origin is requested', async ({
  page,
  words,
  watch,
  startServer,
}) => {
  const tiles = 'https://tiles.example'
  const server = await startServer(['--demo', '--tiles', `${tiles}/{z}/{x}/{y}.png`, '--tiles-attribution', '© Tiles'])
  watch.allow(tiles)
  await page.route(`${tiles}/**`, (route) => route.abort('connectionfailed'))
  const reports = new ReportsPage(page, words, server.origin)
  await reports.open('/reports')
  await expect(reports.map).toContainText(words('map_tiles_missing'))
  await expect(reports.cards.first()).toBeVisible()
  await expect(reports.pins.or(reports.clusters).first()).toBeVisible()

  const form = new FormPage(page, words, server.origin)
  await form.start()
  await form.choosePlace('hồ tây')
  await form.next()
  await form.chooseCategory('rubbish')
  await form.next()
  await form.expectStep('questions_title')
  await form.next()
  await form.description.fill('Không có bản đồ nền vẫn gửi được.')
  await form.next()
  await form.skipNearby()
  await form.sendButton.click()
  await form.sent()
})

test('external tiles are drawn with their attribution', async ({ page, words, watch, startServer }) => {
  const tiles = 'https://tiles.example'
  const server = await startServer(['--demo', '--tiles', `${tiles}/{z}/{x}/{y}.png`, '--tiles-attribution', '© Tiles'])
  watch.allow(tiles)
  await page.route(`${tiles}/**`, (route) => route.fulfill({ contentType: 'image/png', body: picture(256, 256) }))
  const reports = new ReportsPage(page, words, server.origin)
  await reports.open('/reports')
  await reports.mapDrawn()
  await expect(page.locator('.leaflet-tile-loaded').first()).toBeVisible()
  await expect(page.getByText('© Tiles')).toBeVisible()
  await expect(reports.map).not.toContainText(words('map_tiles_missing'))
})

test('without tiles the map shows the city’s sketch', async ({ page, words }) => {
  const reports = new ReportsPage(page, words)
  await reports.open('/reports?z=12')
  await reports.mapDrawn()
  // Check the drawing, not only its elements: a pane has no width.
  await expect(page.locator('.leaflet-sketch-pane > svg')).toBeVisible()
  await expect(page.locator('.sketch').first()).toBeAttached()
  await expect(page.locator('.sketch-label').first()).toBeAttached()
})

test('the operator’s base map is drawn with range requests to one file', async ({ page, words, startServer }) => {
  const file = join(SHARED_DATA, 'basemap/hanoi.pmtiles')
  if (!existsSync(file)) console.log(`skipped: ${file} is not there`)
  test.skip(!existsSync(file), `${file} is not there`)
  const server = await startServer(['--demo', '--basemap', file])
  const ranges: string[] = []
  page.on('response', (response) => {
    if (response.url().endsWith('.pmtiles')) {
      ranges.push(`${response.status()} ${response.request().headers()['range'] ?? 'whole'}`)
    }
  })
  const reports = new ReportsPage(page, words, server.origin)
  await reports.open('/reports')
  await reports.mapDrawn()
  const colours = () =>
    page.evaluate(() => {
      const seen = new Set<number>()
      for (const canvas of document.querySelectorAll<HTMLCanvasElement>('.map canvas')) {
        const data = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? []
        for (let at = 0; at < data.length; at += 4 * 97) seen.add((data[at]! << 16) | (data[at + 1]! << 8) | data[at + 2]!)
      }
      return seen.size
    })
  await expect.poll(colours, { timeout: 20_000 }).toBeGreaterThan(5)
  expect(ranges.length).toBeGreaterThan(1)
  expect(ranges.filter((range) => !/^206 bytes=\d+-\d+$/.test(range))).toEqual([])
  await expect(page.getByText(/OpenStreetMap/).first()).toBeVisible()
})

test('the map moves to my position only when requested', async ({ page, words, context }) => {
  await context.grantPermissions(['geolocation'])
  await context.setGeolocation({ latitude: 21.0402, longitude: 105.8361, accuracy: 20 })
  const reports = new ReportsPage(page, words)
  await reports.open('/reports')
  await reports.mapDrawn()
  await page.getByRole('button', { name: words('map_locate') }).click()
  await expect(page).toHaveURL(/lat=21\.040\d*&lon=105\.836\d*&z=17/)
})
