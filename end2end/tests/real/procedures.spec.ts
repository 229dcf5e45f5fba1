// Procedures: the list and its search, a procedure with its sources, the same without JavaScript and without a server.
import type { Page } from '@playwright/test'
import { expectAccessible, expectRoomy } from '../../axe.ts'
import { expect, test } from '../../real.ts'
import { pattern } from '../../words.ts'

const BIRTH = '/services/dang-ky-khai-sinh'
const NAME = 'Đăng ký khai sinh'

/** Headings, paragraphs and list entries of the page, as people read them. */
const outline = (page: Page): Promise<string[]> =>
  page.locator('main').evaluate((main) => {
    const parts = [...main.querySelectorAll('h1, h2, h3, p, li, summary')].filter((part) => part.closest('.actions') === null)
    return parts.map((part) => `${part.tagName} ${(part.textContent ?? '').replace(/\s+/g, ' ').trim()}`)
  })

/** Waits until the service worker is active and controls the page. */
async function workerReady(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready
    if (navigator.serviceWorker.controller === null) {
      await new Promise((done) => navigator.serviceWorker.addEventListener('controllerchange', done, { once: true }))
    }
  })
}

test.describe('the list', () => {
  test('shows procedures by subject, and digital services apart', async ({ page, words }) => {
    await page.goto('/services')
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(words('title_procedures'))
    const cards = page.getByTestId('procedure-card')
    await expect(cards.nth(39)).toBeAttached()
    await expect(page.getByRole('heading', { level: 2, name: words('procedure_group_civil_status') })).toBeVisible()
    await expect(page.getByRole('heading', { level: 2 }).last()).toHaveText(words('procedures_services'))
    await expect(page.getByText(pattern(words('procedures_count'))).first()).toBeVisible()
    await page.getByText(words('procedures_groups'), { exact: true }).click()
    await page.getByRole('link', { name: words('procedure_group_land'), exact: true }).click()
    await expect(page).toHaveURL(/\/services\?group=land$/)
    await expect(page.getByRole('heading', { level: 2 })).toHaveText([words('procedure_group_land')])
    await page.getByRole('link', { name: words('procedures_all') }).click()
    await expect(page).toHaveURL(/\/services$/)
    await expect(cards.nth(39)).toBeAttached()
  })

  test('finds without accents and by what people call it, and the address keeps it', async ({ page, words }) => {
    await page.goto('/services')
    const field = page.getByRole('searchbox', { name: words('procedures_search') })
    const cards = page.getByTestId('procedure-card')
    for (const typed of ['dang ky khai sinh', 'lam giay khai sinh', 'ddawng kys khai sinh']) {
      await field.fill(typed)
      await field.press('Enter')
      await expect(cards.first()).toContainText(NAME)
      await expect(page).toHaveURL(new RegExp(`q=${encodeURIComponent(typed)}`))
    }
    await page.reload()
    await expect(field).toHaveValue('ddawng kys khai sinh')
    await expect(cards.first()).toContainText(NAME)
    await field.fill('zzzzqqqq')
    await page.getByRole('button', { name: words('procedures_search_do'), exact: true }).click()
    await expect(page.getByText(words('procedures_none'), { exact: true })).toBeVisible()
    await expectAccessible(page)
    await expectRoomy(page)
  })

  test('the search field of the portal leads to a procedure', async ({ page, words }) => {
    await page.goto('/about')
    await page.getByRole('combobox', { name: words('search_label') }).fill('dang ky ket hon')
    await page.locator('[data-testid=search-result][data-kind=procedure]').first().click()
    await expect(page).toHaveURL('/services/dang-ky-ket-hon')
    await expect(page.locator('#main h1')).toHaveText('Đăng ký kết hôn')
  })

  test('a procedure is found and opened without a mouse', async ({ page, words }) => {
    await page.goto('/services')
    const card = page.getByTestId('procedure-card').first().getByRole('link')
    await expect(card).toBeVisible()
    await page.getByRole('searchbox', { name: words('procedures_search') }).focus()
    await page.keyboard.type('dang ky khai sinh')
    await page.keyboard.press('Enter')
    await expect(card).toHaveText(NAME)
    for (let pressed = 0; pressed < 8 && !(await card.evaluate((link) => link === document.activeElement)); pressed++) {
      await page.keyboard.press('Tab')
    }
    await expect(card).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(page).toHaveURL(BIRTH)
    await expect(page.locator('#main h1')).toBeFocused()
  })
})

test.describe('a procedure', () => {
  test('shows its facts, each with the numbers of its sources', async ({ page, words }) => {
    await page.goto(BIRTH)
    await expect(page.locator('#main h1')).toHaveText(NAME)
    await expect(page).toHaveTitle(new RegExp(`^${NAME} · `))
    const part = (key: string) => page.getByRole('region', { name: words(key), exact: true })
    for (const key of ['procedure_authority', 'procedure_papers', 'procedure_places', 'procedure_fees', 'procedure_times', 'procedure_sources']) {
      await expect(part(key)).toBeVisible()
      await expect(part(key).getByRole('link').first()).toBeVisible()
    }
    await expect(part('procedure_fees').getByRole('heading', { name: words('procedure_fees_desk') })).toBeVisible()
    await expect(part('procedure_fees').getByRole('heading', { name: words('procedure_fees_online') })).toBeVisible()
    await expect(page.locator('#main .banner').first()).toContainText('01/07/2025')
    await expect(page.getByText(pattern(words('procedure_as_of')))).toBeVisible()
    const official = page.locator('#main a[href^="https://"]')
    for (const rel of await official.evaluateAll((links) => links.map((link) => link.getAttribute('rel')))) {
      expect(rel).toContain('noopener')
    }
    // The mark leads to its source on the same page, and Back leads back.
    const mark = part('procedure_authority').getByRole('link').first()
    const source = (await mark.getAttribute('href')) ?? ''
    await mark.click()
    await expect(page).toHaveURL(`${BIRTH}${source}`)
    await expect(page.locator(source)).toBeInViewport()
    await page.goBack()
    await expect(page).toHaveURL(BIRTH)
    await expect(page.locator('#main h1')).toHaveText(NAME)
  })

  test('leads to a report about it, and back to the list', async ({ page, words }) => {
    await page.goto(BIRTH)
    const report = page.getByRole('link', { name: words('procedure_report') })
    await expect(report).toHaveAttribute('href', /category=unclear-rules/)
    await expect(report).toHaveAttribute('href', /about=procedure(:|%3A)dang-ky-khai-sinh/)
    // Nobody takes its fee here.
    await expect(page.locator('#main a[href="/pay"]')).toHaveCount(0)
    await page.getByRole('link', { name: words('procedures_all') }).click()
    await expect(page).toHaveURL(/\/services$/)
  })

  test('prints its facts without buttons', async ({ page, words }) => {
    await page.goto(BIRTH)
    await expect(page.getByRole('region', { name: words('procedure_sources') })).toBeVisible()
    await page.emulateMedia({ media: 'print' })
    await expect(page.getByRole('region', { name: words('procedure_papers') })).toBeVisible()
    await expect(page.getByRole('link', { name: words('procedures_all') })).toBeHidden()
    await expect(page.getByRole('link', { name: words('procedure_report') })).toBeHidden()
  })

  test('an unknown procedure is not found', async ({ page, words }) => {
    const answer = await page.goto('/services/khong-co')
    expect(answer?.status()).toBe(404)
    await expect(page.getByRole('alert')).toContainText(words('error_not_found'))
  })
})

test('without JavaScript, list, search and procedure have the same content', async ({ browser, baseURL, page, words }) => {
  const context = await browser.newContext({ javaScriptEnabled: false, baseURL: baseURL ?? '', locale: 'vi-VN' })
  const plain = await context.newPage()
  for (const path of ['/services', '/services?q=khai%20sinh', '/services?group=land', BIRTH, '/services/ly-lich-tu-phap', '/services/ihanoi']) {
    await plain.goto(path)
    await page.goto(path)
    await expect(page.locator('#shell')).toHaveCount(0)
    await expect(page.locator('#main section').first()).toBeVisible()
    expect(await outline(page), path).toEqual(await outline(plain))
  }
  await plain.goto('/services')
  await plain.getByRole('searchbox').fill('dang ky khai sinh')
  await plain.getByRole('button', { name: words('procedures_search_do'), exact: true }).click()
  await expect(plain).toHaveURL(/\/services\?q=dang\+ky\+khai\+sinh/)
  await plain.getByTestId('procedure-card').first().getByRole('link').click()
  await expect(plain).toHaveURL(BIRTH)
  await expect(plain.getByRole('heading', { level: 1 })).toHaveText(NAME)
  // The style sheet of the page.
  await expect(plain.locator('.procedure-facts li').first()).toHaveCSS('overflow-wrap', 'anywhere')
  await context.close()
})

test('without a server, a visited procedure opens with its age, and the list can be searched', async ({ page, words, startServer, watch }) => {
  const portal = await startServer()
  await page.goto(`${portal.origin}/services`)
  await workerReady(page)
  // Reload, so that the worker caches everything.
  await page.reload()
  const cards = page.getByTestId('procedure-card')
  await expect(cards.nth(39)).toBeAttached()
  await cards.filter({ hasText: NAME }).first().getByRole('link').click()
  await expect(page.locator('#main h1')).toHaveText(NAME)
  const copy = page.getByTestId('kept-copy')
  await expect(copy).toHaveCount(0)
  await portal.halt()
  await page.reload()
  await expect(page.locator('#main h1')).toHaveText(NAME)
  await expect(copy).toContainText(words('procedure_cached'))
  await expect(copy).toContainText(words('procedure_saved_age', { age: words('time_just_now') }))
  await page.getByRole('link', { name: words('procedures_all') }).click()
  await expect(cards.nth(39)).toBeAttached()
  await page.getByRole('searchbox', { name: words('procedures_search') }).fill('khai sinh')
  await page.keyboard.press('Enter')
  await expect(copy).toHaveText(words('procedures_saved'))
  await expect(cards.filter({ hasText: NAME }).first()).toBeVisible()
  await portal.resume()
  await page.getByRole('searchbox', { name: words('procedures_search') }).fill('lam giay khai sinh')
  await page.keyboard.press('Enter')
  await expect(copy).toHaveCount(0)
  await expect(cards.first()).toContainText(NAME)
  watch.ignore(/ERR_|Failed to fetch/)
})
