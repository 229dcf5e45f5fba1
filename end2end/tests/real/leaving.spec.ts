// Leaving a page while something is loading: a late result must neither break the next page nor navigate away from it.
import type { Page } from '@playwright/test'
import { FormPage } from '../../pages/form.ts'
import { expect, test } from '../../real.ts'
import { type Words, wordsOf } from '../../words.ts'

const english = wordsOf('en')

/** Opens the form from the settings, with the form's code delayed until `release` is called. */
async function openFormDelayed(page: Page, words: Words): Promise<{ form: FormPage; release: () => void }> {
  const form = new FormPage(page, words)
  await form.open('/settings')
  let release: () => void = () => undefined
  const released = new Promise<void>((done) => (release = done))
  let requests = 0
  await page.context().route(/\.wasm$/, async (route) => {
    requests++
    await released
    await route.fallback()
  })
  await form.navigation.getByRole('link', { name: words('nav_send') }).click()
  await expect.poll(() => requests).toBeGreaterThan(0)
  return { form, release }
}

test('changing the language while the code of a page is loading', async ({ page, words }) => {
  const { release } = await openFormDelayed(page, words)
  await page.getByRole('banner').getByRole('button', { name: 'English' }).click()
  await expect(page.locator('html')).toHaveAttribute('lang', 'en')
  release()
  await new FormPage(page, english).expectStep('place_title')
})

test('opening another page while the code of a page is loading', async ({ page, words }) => {
  const { form, release } = await openFormDelayed(page, words)
  await page.goBack()
  await expect(form.heading).toHaveText(words('settings_title'))
  const answer = page.waitForResponse(/\.wasm$/)
  release()
  await answer
  await page.goForward()
  await form.expectStep('place_title')
  await page.goBack()
  await expect(form.heading).toHaveText(words('settings_title'))
})

/** Delays the device's position until `reportPosition` is called. */
function slowPosition(): void {
  const callbacks: PositionCallback[] = []
  Object.assign(window, {
    reportPosition: () => {
      const coords = { latitude: 21.03, longitude: 105.85, accuracy: 12 }
      for (const report of callbacks.splice(0)) report({ coords, timestamp: Date.now() } as GeolocationPosition)
    },
  })
  navigator.geolocation.getCurrentPosition = (report) => void callbacks.push(report)
}

const LOCATED = {
  '/bus/plan': 'plan_here',
  '/bus': 'bus_near_do',
  '/reports/new': 'place_locate',
  '/reports': 'map_locate',
  '/heritage': 'heritage_near',
} as const

for (const [path, button] of Object.entries(LOCATED)) {
  test(`a position that arrives after leaving ${path} has no effect`, async ({ page, words, context }) => {
    await context.addInitScript(slowPosition)
    const form = new FormPage(page, words)
    await form.open(path)
    await form.settled()
    await form.main.getByRole('button', { name: words(button) }).click()
    await form.navigation.getByRole('link', { name: words('nav_settings') }).click()
    await expect(form.heading).toHaveText(words('settings_title'))
    await page.evaluate(() => (window as unknown as { reportPosition: () => void }).reportPosition())
    // Buttons of a broken page would not work.
    await page.getByRole('banner').getByRole('button', { name: 'English' }).click()
    await expect(form.heading).toHaveText(english('settings_title'))
    await expect(page).toHaveURL(/\/settings$/)
  })
}
