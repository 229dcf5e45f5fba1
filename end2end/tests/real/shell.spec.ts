// The shell around every page: language, settings, HTTP headers, and the page before any script runs.
import { type Page } from '@playwright/test'
import { ReportPage } from '../../pages/report.ts'
import { SettingsPage } from '../../pages/settings.ts'
import { Shell } from '../../pages/shell.ts'
import { PAGES } from '../../registry.ts'
import { wordsOf } from '../../words.ts'
import { expect, test } from '../../real.ts'

// Pages with variable segments have their own tests.
const WITHOUT_SEGMENTS = PAGES.filter((path) => !path.includes('{'))
// The server of these tests has no operator's file, so it does not offer payments.
const NOT_OFFERED = WITHOUT_SEGMENTS.filter((path) => path === '/pay' || path.startsWith('/pay/'))
const PLAIN = WITHOUT_SEGMENTS.filter((path) => !NOT_OFFERED.includes(path))

test('the language changes immediately, survives a reload, and changes back', async ({ page, words }) => {
  const english = wordsOf('en')
  const shell = new Shell(page, words)
  await shell.open('/about')
  await expect(page.locator('html')).toHaveAttribute('lang', 'vi')
  await page.getByRole('button', { name: /English/ }).click()
  await expect(shell.heading).toHaveText(english('about_title'))
  await expect(page.locator('html')).toHaveAttribute('lang', 'en')
  await page.reload()
  await expect(shell.heading).toHaveText(english('about_title'))
  await page.getByRole('button', { name: /Tiếng Việt/ }).click()
  await expect(shell.heading).toHaveText(words('about_title'))
})

test('a link can set the language', async ({ page }) => {
  const shell = new Shell(page, wordsOf('en'))
  await shell.open('/settings?lang=en')
  await expect(shell.heading).toHaveText(wordsOf('en')('settings_title'))
})

test.describe('a browser that speaks English', () => {
  test.use({ locale: 'en-GB' })
  test('gets English', async ({ page, words }) => {
    const shell = new Shell(page, words)
    await shell.open('/')
    await expect(page.getByRole('heading', { name: wordsOf('en')('home_emergency') })).toBeVisible()
  })
})

test('colours and text size survive a reload, and apply before the app has loaded', async ({ page, words, watch }) => {
  const settings = new SettingsPage(page, words)
  await settings.open('/settings')
  await settings.choose('settings_theme', words('theme_dark'))
  await settings.choose('settings_text_size', words('text_larger'))
  const paper = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)
  const size = () => page.evaluate(() => parseFloat(getComputedStyle(document.documentElement).fontSize))
  const [dark, large] = [await paper(), await size()]
  expect(large).toBeGreaterThan(20)
  await page.route('**/*.wasm', (route) => route.abort())
  await page.goto('/settings')
  expect(await paper()).toBe(dark)
  expect(await size()).toBe(large)
  await page.unrouteAll()
  watch.ignore(/Failed to fetch/)
  await settings.open('/settings')
  await expect(settings.option('settings_theme', words('theme_dark'))).toBeChecked()
  await settings.choose('settings_theme', words('theme_light'))
  expect(await paper()).not.toBe(dark)
})

test('an unknown address shows an error page with status 404', async ({ page, words }) => {
  const shell = new Shell(page, words)
  const answer = await page.goto('/khong-co')
  expect(answer?.status()).toBe(404)
  await expect(shell.heading).toHaveText(words('not_found_title'))
  const missing = await page.goto('/reports/HN-000000')
  expect(missing?.status()).toBe(404)
  await expect(shell.alert).toContainText(words('error_not_found'))
})

test('without JavaScript the page says what it is and whom to call', async ({ browser, baseURL, page: whole }) => {
  const context = await browser.newContext({ javaScriptEnabled: false, baseURL: baseURL ?? '' })
  const page = await context.newPage()
  await page.goto('/')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Cổng dân sinh Hà Nội')
  await expect(page.locator('noscript, .banner').filter({ hasText: '113' }).first()).toBeVisible()
  // The navigation is the same as with JavaScript.
  const links = (of: Page) => of.getByRole('navigation').first().getByRole('link').evaluateAll((all) => all.map((link) => [link.getAttribute('href'), link.textContent?.trim(), link.className]))
  await whole.goto('/')
  await expect(whole.locator('#shell')).toHaveCount(0)
  await expect(whole.getByRole('navigation').first().getByRole('link').first()).toBeVisible()
  expect(await links(page)).toEqual(await links(whole))
  await context.close()
})

test('a report prints without navigation and buttons', async ({ page, words, request }) => {
  const answer = await (await request.get('/api/v1/reports?limit=1')).json()
  await page.addInitScript(() => {
    window.print = () => document.documentElement.setAttribute('data-printed', '')
  })
  const report = new ReportPage(page, words)
  await report.open(`/reports/${answer.items[0].code}`)
  await page.getByRole('button', { name: words('print') }).click()
  await expect(page.locator('html')).toHaveAttribute('data-printed')
  await page.emulateMedia({ media: 'print' })
  await expect(report.heading).toBeVisible()
  await expect(report.timeline.first()).toBeVisible()
  await expect(report.navigation).toBeHidden()
  await expect(page.getByRole('banner')).toBeHidden()
  await expect(page.getByRole('button', { name: words('print') })).toBeHidden()
})

test('a report is shared by its address', async ({ page, words, context, request }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.addInitScript(() => Object.defineProperty(Navigator.prototype, 'share', { value: undefined }))
  const answer = await (await request.get('/api/v1/reports?limit=1')).json()
  const report = new ReportPage(page, words)
  await report.open(`/reports/${answer.items[0].code}`)
  await page.getByRole('button', { name: words('share') }).click()
  await expect(report.notice).toContainText(words('link_copied'))
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(page.url())
})

test('every page carries the security headers and its own head', async ({ request }) => {
  const titles = new Set<string>()
  for (const path of PLAIN) {
    const answer = await request.get(path)
    const headers = answer.headers()
    expect.soft(answer.status(), path).toBe(200)
    const policy = headers['content-security-policy'] ?? ''
    expect.soft(policy, path).toContain("default-src 'self'")
    expect.soft(policy, path).toContain("'wasm-unsafe-eval'")
    expect.soft(policy, path).not.toMatch(/'unsafe-(inline|eval)'/)
    expect.soft(headers['x-content-type-options'], path).toBe('nosniff')
    expect.soft(headers['cache-control'], path).toContain('no-cache')
    const html = await answer.text()
    titles.add(/<title>(.*?)<\/title>/.exec(html)?.[1] ?? '')
    expect.soft(html, path).toMatch(/<meta name="description" content="[^"]{20,}/)
    expect.soft(html, path).toContain('property="og:title"')
  }
  expect(titles.size).toBe(PLAIN.length)
})

test('pages of a service that the portal does not offer are not found, and the app says more', async ({ request }) => {
  expect(NOT_OFFERED.length).toBeGreaterThan(0)
  for (const path of NOT_OFFERED) {
    const answer = await request.get(path)
    expect.soft(answer.status(), path).toBe(404)
    expect.soft(answer.headers()['content-security-policy'] ?? '', path).toContain("default-src 'self'")
    expect.soft(await answer.text(), path).toContain('<main')
  }
})

test('hashed files are compressed and cached permanently', async ({ page, words }) => {
  const seen = new Map<string, Record<string, string>>()
  page.on('response', (response) => seen.set(new URL(response.url()).pathname, response.headers()))
  await new Shell(page, words).open('/reports')
  await expect(page.getByTestId('map')).toHaveAttribute('data-state', 'drawn')
  const hashed = [...seen].filter(([path]) => /-[0-9a-f]{16}(_bg)?\.(js|css|wasm)$/.test(path))
  expect(hashed.length).toBeGreaterThanOrEqual(4)
  for (const [path, headers] of hashed) {
    expect.soft(headers['cache-control'], path).toMatch(/max-age=31536000.*immutable/)
    // Chromium accepts Brotli on secure connections and on localhost.
    expect.soft(headers['content-encoding'], path).toBe('br')
  }
})

test('a report’s link preview has its title and text', async ({ request }) => {
  const answer = await (await request.get('/api/v1/reports?limit=1')).json()
  const { code, summary } = answer.items[0] as { code: string; summary: string }
  const html = await (await request.get(`/reports/${code}`)).text()
  expect(html).toMatch(/<meta property="og:type" content="article">/)
  expect(/<title>(.*?)<\/title>/.exec(html)?.[1]).toContain(summary.slice(0, 20))
})
