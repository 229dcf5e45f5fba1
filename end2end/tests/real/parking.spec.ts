// Parking: sites for a vehicle and a stay, the price of a stay with every step, and the same price without a network.
import { expectAccessible, expectRoomy } from '../../axe.ts'
import { expect, test } from '../../real.ts'

const STAY = 'from=2026-11-30T08:30&to=2026-11-30T13:00'

test.describe('the list', () => {
  test('vehicle, stay and filter are kept in the address, the vehicle on the device', async ({ page, words }) => {
    await page.goto(`/parking?${STAY}`)
    const cards = page.getByTestId('parking-card')
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(words('title_parking'))
    await expect(page.getByRole('radio', { name: words('vehicle_motorcycle') })).toBeChecked()
    await expect(cards.first()).toContainText('5.000 đ')
    await page.getByRole('radio', { name: words('vehicle_car') }).check()
    await expect(page).toHaveURL(/vehicle=car/)
    await expect(cards).toHaveCount(6)
    // Two hours at 25,000, two at 35,000, and the fifth that has begun at 45,000.
    await expect(cards.first()).toContainText('165.000 đ')
    await page.getByRole('button', { name: words('parking_cashless') }).click()
    await expect(page).toHaveURL(/cashless=true/)
    await expect(cards).toHaveCount(6)
    await page.reload()
    await expect(page.getByRole('radio', { name: words('vehicle_car') })).toBeChecked()
    await page.goto('/parking')
    await expect(page.getByRole('radio', { name: words('vehicle_car') })).toBeChecked()
    await page.getByRole('radio', { name: words('vehicle_coach') }).check()
    await expect(page.getByText(words('parking_none'))).toBeVisible()
  })

  test('unreadable values in the address are replaced by usual ones', async ({ page, words }) => {
    for (const query of ['from=yesterday&to=now', 'from=2026-13-01T08:00&to=2026-13-01T09:00', 'vehicle=tank']) {
      await page.goto(`/parking?${query}`)
      await expect(page.getByTestId('parking-card').first()).toBeVisible()
      await expect(page.getByRole('radio', { name: words('vehicle_motorcycle') })).toBeChecked()
      await expect(page.getByLabel(words('parking_from'))).not.toHaveValue(/-13-/)
    }
  })

  test('a stay that ends before it begins is explained, and keeps what was chosen', async ({ page, words }) => {
    await page.goto(`/parking?vehicle=car&${STAY}`)
    await expect(page.getByTestId('parking-card')).toHaveCount(6)
    await page.getByLabel(words('parking_from')).fill('2026-11-30T14:00')
    await expect(page.getByRole('alert')).toHaveText(words('parking_stay_empty'))
    await page.getByLabel(words('parking_to')).fill('2026-11-30T16:00')
    await expect(page.getByLabel(words('parking_from'))).toHaveValue('2026-11-30T14:00')
    await expect(page.getByRole('alert')).toHaveCount(0)
    await expect(page.getByTestId('parking-card').first()).toContainText('50.000 đ')
    await page.goto('/parking?from=2026-01-01T08:00&to=2027-01-01T08:00')
    await expect(page.getByRole('alert')).toHaveText(words('parking_stay_long', { count: 31 }))
  })

  test('a site opens with the vehicle and stay of the list, and the same price', async ({ page, words }) => {
    await page.goto(`/parking?vehicle=car&${STAY}`)
    await page.getByTestId('parking-card').first().getByRole('link').click()
    const quote = page.getByRole('status').filter({ hasText: words('parking_price_of_stay') })
    await expect(quote).toContainText('165.000 đ')
    await expect(quote).toContainText(words('vehicle_car'))
    await page.reload()
    await expect(quote).toContainText('165.000 đ')
  })
})

test.describe('a site', () => {
  test('shows every step of the sum, the tariff and its source', async ({ page, words }) => {
    await page.goto('/parking/hn-ly-thuong-kiet')
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Phố Lý Thường Kiệt')
    await page.getByLabel(words('parking_from')).fill('2026-11-30T08:30')
    await page.getByLabel(words('parking_to')).fill('2026-11-30T13:00')
    const quote = page.getByRole('status').filter({ hasText: words('parking_price_of_stay') })
    await expect(quote).toContainText('165.000 đ')
    await expect(quote.getByRole('row')).toHaveCount(3)
    await expect(quote.getByRole('row').nth(0)).toContainText('2 × 25.000 đ = 50.000 đ')
    await page.getByLabel(words('parking_to')).fill('2026-11-30T08:00')
    await expect(page.getByText(words('parking_stay_empty'))).toBeVisible()
    await expect(page.getByText(/44\/2017\/QĐ-UBND/).first()).toBeVisible()
    // The form replaces this address by that of its step.
    const report = page.getByRole('link', { name: words('parking_overcharged') })
    await expect(report).toHaveAttribute('href', /category=parking-overcharge/)
    await expect(report).toHaveAttribute('href', /about=parking(:|%3A)hn-ly-thuong-kiet/)
  })

  test('computes the same price without a network', async ({ page, context, words }) => {
    await page.goto('/parking/hn-le-thai-to')
    const quote = page.getByRole('status').filter({ hasText: words('parking_price_of_stay') })
    await page.getByLabel(words('parking_from')).fill('2026-11-30T17:00')
    await page.getByLabel(words('parking_to')).fill('2026-12-01T08:00')
    await expect(quote).toContainText('12.000 đ')
    await context.setOffline(true)
    await page.getByLabel(words('parking_to')).fill('2026-12-02T08:00')
    await expect(quote).toContainText('24.000 đ')
  })

  test('an unknown site is not found', async ({ page, words }) => {
    const answer = await page.goto('/parking/hn-khong-co')
    expect(answer?.status()).toBe(404)
    await expect(page.getByRole('alert')).toContainText(words('error_not_found'))
  })
})

test('list and site are accessible', async ({ page }) => {
  test.setTimeout(120_000)
  for (const path of [`/parking?vehicle=car&${STAY}`, '/parking?vehicle=bus', '/parking/hn-ly-thuong-kiet']) {
    await page.goto(path)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await expectAccessible(page)
    await expectRoomy(page)
  }
})
