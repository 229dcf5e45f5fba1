// Heritage sites with answers of the next and the previous version.
import { HeritagePage } from '../../pages/heritage.ts'
import { Shell } from '../../pages/shell.ts'
import { golden } from '../../env.ts'
import { expect, test } from '../../mock.ts'
import { EDITIONS, expectNoErrors } from '../../skew.ts'

/** Section titles of the golden page. */
const SECTIONS = golden('heritage_site').blocks.flatMap((block: { kind: string; title: string }) =>
  block.kind === 'section' ? [block.title] : [],
)

for (const edition of EDITIONS) {
  test.describe(edition, () => {
    test.use({ edition })

    test('sites and walks are listed', async ({ page, words }) => {
      const shell = new Shell(page, words)
      const { cards } = new HeritagePage(page)
      await shell.open('/heritage')
      await expect(shell.heading).toHaveText(words('title_heritage'))
      await expect(cards).toHaveText([/Cổng Mây/, /Miếu Sông/])
      await expect(cards.first()).toContainText('Cổng thành')
      await expect(page.getByTestId('map')).toHaveAttribute('data-state', 'drawn')
      await expect(page.getByTestId('map-pin')).toHaveCount(1)
      await expect(page.getByRole('heading', { name: words('heritage_walks') })).toBeVisible()
      await expectNoErrors(page, words)
      await shell.main.getByRole('link', { name: /Hai nơi/ }).click()
      await expect(page).toHaveURL('/heritage?walk=hai-noi')
      await expect(shell.main.locator('.banner').filter({ hasText: 'Từ cổng đến tháp.' })).toBeVisible()
      await expect(cards).toHaveText([/Cổng Mây/])
      await expectNoErrors(page, words)
    })

    test('a filter shows only matching sites', async ({ page, words }) => {
      const shell = new Shell(page, words)
      const { cards } = new HeritagePage(page)
      await shell.open('/heritage?kind=shrine')
      await expect(cards).toHaveText([/Miếu Sông/])
      // The filters are expanded if one is active.
      await page.getByLabel(words('heritage_kind')).selectOption({ label: 'Cổng thành' })
      await expect(cards).toHaveText([/Cổng Mây/])
      await expectNoErrors(page, words)
    })

    test('the page of a site is complete', async ({ page, words }) => {
      const shell = new Shell(page, words)
      const { article } = new HeritagePage(page)
      await shell.open('/d/cong-may')
      await expect(shell.heading).toHaveText('Cloud Gate')
      const headings = article.locator('.guide-section > h2')
      for (const title of SECTIONS) await expect(headings.filter({ hasText: title })).toBeVisible()
      await expect(article.locator('em')).toHaveText('two stone lions')
      await expect(article.getByRole('link', { name: 'shrine' })).toHaveAttribute('href', '/d/mieu-song')
      await expect(article.locator('.guide-languages a')).toHaveCount(3)
      await expect(article.locator('.guide-fact')).toHaveCount(6)
      await expect(article).toContainText('20,000 VND')
      await expect(page.getByTestId('vietqr')).toHaveAttribute('data-payload', /CONG MAY/)
      await expect(article.locator('.guide-form input')).toHaveCount(2)
      await expect(article.locator('[data-stars]')).toHaveCount(5)
      await expectNoErrors(page, words)
    })

    test('the scanner opens a site by its number', async ({ page, words }) => {
      const shell = new Shell(page, words)
      await shell.open('/scan')
      await expect(shell.heading).toHaveText(words('title_scan'))
      await page.getByLabel(words('scan_number')).fill('7')
      await expectNoErrors(page, words)
      await page.getByRole('button', { name: words('scan_number_go') }).click()
      await expect(shell.heading).toHaveText('Cloud Gate')
      await expectNoErrors(page, words)
    })
  })
}
