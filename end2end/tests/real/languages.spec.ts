// The language of every page: the chosen one, else the browser's, else English. Vietnamese is never the fallback.
import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { inRepository } from '../../env.ts'
import { expect, test } from '../../real.ts'

const SITE = '/d/van-mieu'
/** Browser locales, and the language of heritage pages for each. */
const VISITORS = [
  ['ja-JP', 'ja'],
  ['ko-KR', 'ko'],
  ['zh-TW', 'zh'],
  ['zh-CN', 'zh'],
  ['fr-FR', 'fr'],
  ['de-DE', 'en'],
] as const

function table(file: string): Record<string, string> {
  return JSON.parse(readFileSync(inRepository(`crates/messages/locales/${file}.json`), 'utf8')) as Record<string, string>
}

/** Vietnamese texts of the portal that no other language has too. */
const VIETNAMESE = new Set(
  ['', 'guide/'].flatMap((folder) => {
    const others = folder === '' ? ['en'] : ['en', 'fr', 'ko', 'zh', 'ja']
    const foreign = new Set(others.flatMap((lang) => Object.values(table(`${folder}${lang}`))))
    return Object.values(table(`${folder}vi`)).filter((word) => !word.includes('{') && !foreign.has(word))
  }),
)

/** Waits until the app has replaced the static shell. */
async function appStarted(page: Page): Promise<void> {
  await expect(page.locator('#shell')).toHaveCount(0)
  await expect(page.locator('main h1, #main h1').first()).toBeAttached()
}

/** Checks that headings, navigation, buttons and labels of a page are not Vietnamese. */
async function expectNoVietnamese(page: Page): Promise<void> {
  await expect(page.locator('html')).not.toHaveAttribute('lang', /^vi/)
  const texts = await page.evaluate(() => {
    const all = [...document.querySelectorAll('nav a span, nav a, h1, h2, h3, button, label, legend, dt, .button, [aria-label]')]
    // Skip text with its own language, such as the names in the language menu.
    const page = all.filter((one) => one.closest('[lang]') === document.documentElement)
    return page.flatMap((one) => [one.textContent ?? '', one.getAttribute('aria-label') ?? '']).map((text) => text.trim())
  })
  expect(texts.length).toBeGreaterThan(5)
  expect(texts.filter((text) => VIETNAMESE.has(text))).toEqual([])
}

for (const [locale, lang] of VISITORS) {
  test.describe(locale, () => {
    test.use({ locale })
    test.setTimeout(90_000)

    test('a visitor gets from a sign to stop, journey planner, scanner and report without a Vietnamese page', async ({ page }) => {
      const openSite = async (): Promise<void> => {
        await page.goto(SITE)
        await expect(page.locator('html')).toHaveAttribute('lang', lang)
        await expectNoVietnamese(page)
      }
      await openSite()
      // All links of the page that lead into the app.
      const links = await page.evaluate(() => {
        const all = [...document.querySelectorAll<HTMLAnchorElement>('a[href^="/"]')].map(({ pathname, search }) => pathname + search)
        return [...new Set(all)].filter((path) => !path.startsWith('/d/'))
      })
      for (const target of [/^\/$/, /^\/reports$/, /^\/bus$/, /^\/bus\/stops\//, /^\/bus\/plan/, /^\/heritage$/, /^\/scan$/, /^\/reports\/new/]) {
        expect(links.some((path) => target.test(path)), `${target}: ${links.join(' ')}`).toBe(true)
      }
      for (const path of links) {
        await openSite()
        await page.locator(`a[href="${path.replaceAll('"', '\\"')}"]`).first().click()
        await appStarted(page)
        await expect(page.locator('html')).toHaveAttribute('lang', 'en')
        await expectNoVietnamese(page)
      }
      // From the list of sites, the app renders a site in the language of the stories.
      await page.goto('/heritage')
      await appStarted(page)
      await page.locator(`a[href="${SITE}"]`).first().click()
      await expect(page.locator('article.guide')).toHaveAttribute('lang', lang)
      await expect(page.locator('html')).not.toHaveAttribute('lang', 'vi')
    })

    test('the static shell is not in Vietnamese', async ({ page }) => {
      for (const path of ['/', '/reports', '/bus', '/heritage', '/scan', '/reports/new']) {
        const html = await (await page.request.get(path, { headers: { 'accept-language': locale } })).text()
        expect(html).toContain('<html lang="en"')
        expect(html).not.toContain('aria-label="Dịch vụ"')
        expect(html).not.toMatch(/<!--home-->Trang chủ|<!--reports-->Phản ánh/)
      }
    })
  })
}

test.describe('a choice', () => {
  test.use({ locale: 'ko-KR' })

  test('is kept on the next page, rendered by server or app', async ({ page }) => {
    const html = page.locator('html')
    await page.goto(SITE)
    await expect(html).toHaveAttribute('lang', 'ko')
    await page.getByRole('link', { name: 'English' }).click()
    await expect(html).toHaveAttribute('lang', 'en')
    for (const next of ['/d/den-ngoc-son?s=2', '/reports', '/d/chua-tran-quoc', '/scan']) {
      await page.goto(next)
      await expect(html).toHaveAttribute('lang', 'en')
    }
    await page.goto('/d/den-ngoc-son')
    await page.getByRole('link', { name: 'Français' }).click()
    await expect(html).toHaveAttribute('lang', 'fr')
    await page.goto('/bus')
    await appStarted(page)
    await expect(html).toHaveAttribute('lang', 'en')
    await page.goto('/d/chua-tran-quoc')
    await expect(html).toHaveAttribute('lang', 'fr')
    // A choice in the app also applies to pages rendered by the server.
    await page.goto('/reports')
    await appStarted(page)
    await page.locator('button.language').click()
    await expect(html).toHaveAttribute('lang', 'vi')
    await page.goto(SITE)
    await expect(html).toHaveAttribute('lang', 'vi')
  })

  test('in the address is kept, an invalid one is ignored', async ({ page }) => {
    const html = page.locator('html')
    await page.goto(`${SITE}?lang=zh-Hant-HK`)
    await expect(html).toHaveAttribute('lang', 'zh')
    await page.goto('/d/den-ngoc-son')
    await expect(html).toHaveAttribute('lang', 'zh')
    await page.goto('/reports?lang=VI')
    await appStarted(page)
    await expect(html).toHaveAttribute('lang', 'vi')
    for (const broken of ['', 'xx', '%', '%E3%81', 'k'.repeat(1_500), '&lang=']) {
      for (const path of [SITE, '/scan']) {
        const answer = await page.goto(`${path}?lang=${broken}`)
        expect(answer?.status(), `${path} ${broken}`).toBe(200)
        await expect(page.getByRole('heading', { level: 1 }).first()).toBeAttached()
        await expect(html).toHaveAttribute('lang', 'vi')
      }
    }
    for (const [path, there] of [
      [`${SITE}/KO?s=1`, `${SITE}/ko?s=1`],
      [`${SITE}/zh-TW`, `${SITE}/zh`],
      [`/D/van-mieu/?s=1`, `${SITE}?s=1`],
    ]) {
      await page.goto(path ?? '')
      await expect(page).toHaveURL(new RegExp(`${there?.replace('?', '\\?')}$`))
    }
  })
})

test('a language chosen on a heritage page in the app changes the app', async ({ page }) => {
  await page.goto('/heritage')
  await appStarted(page)
  await expect(page.locator('html')).toHaveAttribute('lang', 'vi')
  await page.locator(`a[href="${SITE}"]`).first().click()
  await expect(page.locator('article.guide')).toHaveAttribute('lang', 'vi')
  await page.getByRole('link', { name: '日本語' }).click()
  await expect(page.locator('article.guide')).toHaveAttribute('lang', 'ja')
  await expect(page.locator('html')).toHaveAttribute('lang', 'en')
  await page.locator('nav.navigation a[href="/bus"]').click()
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await expectNoVietnamese(page)
  await page.goto('/d/den-ngoc-son')
  await expect(page.locator('html')).toHaveAttribute('lang', 'ja')
})
