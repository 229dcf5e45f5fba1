// The list of heritage sites and its map: filters, walks, sites nearby.
import { expectAccessible, expectRoomy } from '../../axe.ts'
import { HeritagePage } from '../../pages/heritage.ts'
import { expect, test } from '../../real.ts'
import { pattern } from '../../words.ts'

test.describe('the list', () => {
  test('filters are kept in the address, walks are in order', async ({ page, words }) => {
    const heritage = new HeritagePage(page)
    await page.goto('/heritage')
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(words('title_heritage'))
    await expect(page.getByTestId('map')).toHaveAttribute('data-state', 'drawn')
    await expect(page.getByTestId('map-pin').first()).toBeVisible()
    await expect(heritage.cards.nth(59)).toBeAttached()
    await page.getByText(words('heritage_filters'), { exact: true }).click()
    await page.getByLabel(words('heritage_kind')).selectOption({ label: 'Chùa' })
    await expect(page).toHaveURL(/kind=pagoda/)
    await expect(heritage.cards.nth(30)).toHaveCount(0)
    await expect(heritage.cards.nth(5)).toBeVisible()
    await page.getByRole('searchbox', { name: words('heritage_search') }).fill('mot cot')
    await page.getByRole('searchbox', { name: words('heritage_search') }).press('Enter')
    await expect(heritage.cards).toHaveCount(1)
    await page.reload()
    await expect(heritage.cards).toHaveCount(1)
    await page.goto('/heritage?q=khong-co-dau')
    await expect(page.getByText(words('heritage_none'))).toBeVisible()
    await page.getByRole('button', { name: words('filters_clear') }).click()
    await expect(heritage.cards.nth(50)).toBeVisible()
    await page.locator('#walks').scrollIntoViewIfNeeded()
    const walk = page.locator('section[aria-labelledby="walks"] a').first()
    await expect(walk).toContainText(pattern(words('heritage_walk_more', { stops: 6 })))
    await walk.click()
    await expect(page).toHaveURL(/walk=quanh-ho-guom/)
    await expect(heritage.cards.first()).toContainText('Nhà thờ Lớn')
    await expect(heritage.cards).toHaveCount(6)
    // The line is dotted, because the route is not surveyed.
    await expect(page.locator('path.walk-line')).toHaveCSS('stroke-dasharray', /1px, 9px/)
    await page.goBack()
    await expect(page.locator('path.walk-line')).toHaveCount(0)
    await expect(heritage.cards.nth(50)).toBeVisible()
  })

  test('"near me" sorts by distance', async ({ page, context, words }) => {
    await context.grantPermissions(['geolocation'])
    await context.setGeolocation({ latitude: 21.0309, longitude: 105.8523 })
    const heritage = new HeritagePage(page)
    await page.goto('/heritage')
    await page.getByRole('button', { name: words('heritage_near') }).click()
    await expect(heritage.cards.first()).toContainText('Đền Ngọc Sơn')
  })

  test('list and scanner are accessible', async ({ page }) => {
    test.setTimeout(120_000)
    for (const path of ['/heritage', '/heritage?walk=quanh-ho-guom', '/scan']) {
      await page.goto(path)
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      if (path !== '/scan') await expect(new HeritagePage(page).cards.first()).toBeVisible()
      await expectAccessible(page)
      await expectRoomy(page)
    }
  })
})
