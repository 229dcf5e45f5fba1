// The language of every page: what was chosen, else what the browser asks for, else English. Nobody meets Vietnamese unasked.
import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { inRepository } from '../../env.ts'
import { expect, test } from '../../real.ts'

const SITE = '/d/van-mieu'
/** The browser's locale, and the language of heritage pages for it. */
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

/** Words of the portal in Vietnamese that no other language writes alike. */
const VIETNAMESE = new Set(
  ['', 'guide/'].flatMap((folder) => {
    const others = folder === '' ? ['en'] : ['en', 'fr', 'ko', 'zh', 'ja']
    const foreign = new Set(others.flatMap((lang) => Object.values(table(`${folder}${lang}`))))
    return Object.values(table(`${folder}vi`)).filter((word) => !word.includes('{') && !foreign.has(word))
  }),
)

/** The program has taken the place of the static shell. */
async function begun(page: Page): Promise<void> {
  await expect(page.locator('#shell')).toHaveCount(0)
  await expect(page.locator('main h1, #main h1').first()).toBeAttached()
}

/** What a page says in headings, navigation, buttons and labels. */
async function foreign(page: Page): Promise<void> {
  await expect(page.locator('html')).not.toHaveAttribute('lang', /^vi/)
  const said = await page.evaluate(() => {
    const all = [...document.querySelectorAll('nav a span, nav a, h1, h2, h3, button, label, legend, dt, .button, [aria-label]')]
    // What is marked as Vietnamese, such as that language's name where languages are chosen.
    const page = all.filter((one) => one.closest('[lang]') === document.documentElement)
    return page.flatMap((one) => [one.textContent ?? '', one.getAttribute('aria-label') ?? '']).map((text) => text.trim())
  })
  expect(said.length).toBeGreaterThan(5)
  expect(said.filter((text) => VIETNAMESE.has(text))).toEqual([])
}

for (const [locale, lang] of VISITORS) {
  test.describe(locale, () => {
    test.use({ locale })
    test.setTimeout(90_000)

    test('a visitor goes from a sign through stop, plan, scanner and report without a Vietnamese page', async ({ page }) => {
      const gate = async (): Promise<void> => {
        await page.goto(SITE)
        await expect(page.locator('html')).toHaveAttribute('lang', lang)
        await foreign(page)
      }
      await gate()
      // Every link of the page that leads into the program.
      const links = await page.evaluate(() => {
        const all = [...document.querySelectorAll<HTMLAnchorElement>('a[href^="/"]')].map(({ pathname, search }) => pathname + search)
        return [...new Set(all)].filter((path) => !path.startsWith('/d/'))
      })
      for (const wanted of [/^\/$/, /^\/reports$/, /^\/bus$/, /^\/bus\/stops\//, /^\/bus\/plan/, /^\/heritage$/, /^\/scan$/, /^\/reports\/new/]) {
        expect(links.some((path) => wanted.test(path)), `${wanted}: ${links.join(' ')}`).toBe(true)
      }
      for (const path of links) {
        await gate()
        await page.locator(`a[href="${path.replaceAll('"', '\\"')}"]`).first().click()
        await begun(page)
        await expect(page.locator('html')).toHaveAttribute('lang', 'en')
        await foreign(page)
      }
      // Back among the sites, whose pages the program draws in the language of the stories.
      await page.goto('/heritage')
      await begun(page)
      await page.locator(`a[href="${SITE}"]`).first().click()
      await expect(page.locator('article.guide')).toHaveAttribute('lang', lang)
      await expect(page.locator('html')).not.toHaveAttribute('lang', 'vi')
    })

    test('what is there before the program speaks no Vietnamese', async ({ page }) => {
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

  test('stays on the next page, of the server and of the program', async ({ page }) => {
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
    await begun(page)
    await expect(html).toHaveAttribute('lang', 'en')
    await page.goto('/d/chua-tran-quoc')
    await expect(html).toHaveAttribute('lang', 'fr')
    // What the program is told holds for the server's pages as well.
    await page.goto('/reports')
    await begun(page)
    await page.locator('button.language').click()
    await expect(html).toHaveAttribute('lang', 'vi')
    await page.goto(SITE)
    await expect(html).toHaveAttribute('lang', 'vi')
  })

  test('that an address makes is kept as well, one that is no language is not', async ({ page }) => {
    const html = page.locator('html')
    await page.goto(`${SITE}?lang=zh-Hant-HK`)
    await expect(html).toHaveAttribute('lang', 'zh')
    await page.goto('/d/den-ngoc-son')
    await expect(html).toHaveAttribute('lang', 'zh')
    await page.goto('/reports?lang=VI')
    await begun(page)
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

test('a language chosen on a page that the program draws changes the program', async ({ page }) => {
  await page.goto('/heritage')
  await begun(page)
  await expect(page.locator('html')).toHaveAttribute('lang', 'vi')
  await page.locator(`a[href="${SITE}"]`).first().click()
  await expect(page.locator('article.guide')).toHaveAttribute('lang', 'vi')
  await page.getByRole('link', { name: '日本語' }).click()
  await expect(page.locator('article.guide')).toHaveAttribute('lang', 'ja')
  await expect(page.locator('html')).toHaveAttribute('lang', 'en')
  await page.locator('nav.rooms a[href="/bus"]').click()
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await foreign(page)
  await page.goto('/d/den-ngoc-son')
  await expect(page.locator('html')).toHaveAttribute('lang', 'ja')
})
