// Everything can be done without a mouse, the map or sight.
import { type Locator, type Page } from '@playwright/test'
import { FormPage } from '../../pages/form.ts'
import { APART, ReportsPage } from '../../pages/reports.ts'
import { Shell } from '../../pages/shell.ts'
import { expect, test } from '../../real.ts'

/** Presses Tab until the element has the focus. Fails after `most` presses. */
async function tabTo(page: Page, target: Locator, most = 60): Promise<void> {
  for (let pressed = 0; pressed < most; pressed++) {
    await page.keyboard.press('Tab')
    if (await target.evaluate((element) => element === document.activeElement)) return
  }
  throw new Error(`not reached with ${most} presses of Tab: ${target}`)
}

test('a whole report is filed without a mouse', async ({ page, words }) => {
  const shell = new Shell(page, words)
  await shell.open('/')
  await tabTo(page, shell.navigation.getByRole('link', { name: words('nav_send') }))
  await page.keyboard.press('Enter')
  await expect(shell.heading).toBeFocused()

  const form = new FormPage(page, words)
  await tabTo(page, form.place)
  await page.keyboard.type('hang bo')
  await expect(form.results.first()).toBeVisible()
  await page.keyboard.press('ArrowDown')
  await expect(form.place).toHaveAttribute('aria-activedescendant', 'place-search-option-0')
  await page.keyboard.press('Enter')
  await expect(form.point).toContainText(/21\.\d+/)
  const next = form.main.getByRole('button', { name: words('form_continue') })
  await tabTo(page, next)
  await page.keyboard.press('Enter')

  await form.expectStep('category_title')
  await expect(form.step).toBeFocused()
  await tabTo(page, form.categorySearch)
  await page.keyboard.type('ổ gà')
  await page.keyboard.press('Enter')
  await expect(page.locator('#category-road-damage')).toBeChecked()
  await tabTo(page, next)
  await page.keyboard.press('Enter')

  await form.expectStep('questions_title')
  await expect(form.step).toBeFocused()
  await tabTo(page, form.main.getByRole('radio').first())
  await page.keyboard.press('Space')
  await tabTo(page, next)
  await page.keyboard.press('Enter')

  await form.expectStep('describe_title')
  await tabTo(page, form.description)
  await page.keyboard.type('Ổ gà sâu giữa phố, gửi chỉ bằng bàn phím.')
  await tabTo(page, next)
  await page.keyboard.press('Enter')

  const another = form.main.getByRole('button', { name: words('nearby_another') })
  await expect(another.or(form.sendButton)).toBeVisible()
  if (await another.isVisible()) {
    await tabTo(page, another)
    await page.keyboard.press('Enter')
  }
  await form.expectStep('check_title')
  await tabTo(page, form.sendButton)
  await page.keyboard.press('Enter')
  await form.sent()
  await expect(shell.heading).toBeFocused()
})

test('the skip link skips header and navigation', async ({ page, words }) => {
  const shell = new Shell(page, words)
  await shell.open('/reports/mine')
  await page.keyboard.press('Tab')
  const skip = page.getByRole('link', { name: words('skip_to_content') })
  await expect(skip).toBeFocused()
  await expect(skip).toBeInViewport()
  await page.keyboard.press('Enter')
  await expect(shell.main).toBeFocused()
})

test('a link moves the focus to the heading of the new page and announces the page', async ({ page, words }) => {
  const shell = new Shell(page, words)
  await shell.open('/')
  await shell.navigation.getByRole('link', { name: words('nav_settings') }).press('Enter')
  await expect(shell.heading).toHaveText(words('settings_title'))
  await expect(shell.heading).toBeFocused()
  await expect(page.getByRole('status').filter({ hasText: words('settings_title') })).toHaveCount(1)
  await expect(shell.navigation.getByRole('link', { name: words('nav_settings') })).toHaveAttribute('aria-current', 'page')
})

test('the search field works as a combobox: arrows choose, Enter opens, Escape closes', async ({ page, words }) => {
  const shell = new Shell(page, words)
  await shell.open('/')
  await shell.search.press('a')
  await shell.search.fill('hàng')
  await expect(shell.search).toHaveAttribute('aria-expanded', 'true')
  await shell.search.press('ArrowDown')
  await shell.search.press('ArrowDown')
  await expect(shell.results.nth(1)).toHaveAttribute('aria-selected', 'true')
  await shell.search.press('Escape')
  await expect(shell.search).toHaveAttribute('aria-expanded', 'false')
  await expect(shell.search).toHaveValue('hàng')
  await shell.search.press('ArrowDown')
  await shell.search.press('Enter')
  await expect(page).not.toHaveURL('/')
})

test('pins can be focused and selected with the keyboard', async ({ page, words }) => {
  const reports = new ReportsPage(page, words)
  await reports.open(APART)
  await reports.mapDrawn()
  const code = await reports.codeOfFreePin()
  await tabTo(page, reports.pin(code), 120)
  await expect(reports.card(code)).toHaveClass(/is-lit/)
  await page.keyboard.press('Enter')
  await expect(reports.card(code)).toHaveClass(/is-selected/)
  expect(reports.query('selected')).toBe(code)
})
