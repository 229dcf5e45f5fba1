// Pages that are left while something is on its way to them: it neither breaks the next page nor leads away from it.
import type { Page } from '@playwright/test'
import { FormPage } from '../../pages/form.ts'
import { expect, test } from '../../real.ts'
import { type Words, wordsOf } from '../../words.ts'

const english = wordsOf('en')

/** The settings, from which the form was opened whose code is held on its way. */
async function formOnItsWay(page: Page, words: Words): Promise<{ form: FormPage; arrive: () => void }> {
  const form = new FormPage(page, words)
  await form.open('/settings')
  let arrive: () => void = () => undefined
  const arrived = new Promise<void>((done) => (arrive = done))
  let asked = 0
  await page.context().route(/\.wasm$/, async (route) => {
    asked++
    await arrived
    await route.fallback()
  })
  await form.navigation.getByRole('link', { name: words('nav_send') }).click()
  await expect.poll(() => asked).toBeGreaterThan(0)
  return { form, arrive }
}

test('another language while the code of a room is on its way', async ({ page, words }) => {
  const { arrive } = await formOnItsWay(page, words)
  await page.getByRole('banner').getByRole('button', { name: 'English' }).click()
  await expect(page.locator('html')).toHaveAttribute('lang', 'en')
  arrive()
  await new FormPage(page, english).at('place_title')
})

test('another page while the code of a room is on its way', async ({ page, words }) => {
  const { form, arrive } = await formOnItsWay(page, words)
  await page.goBack()
  await expect(form.heading).toHaveText(words('settings_title'))
  const answer = page.waitForResponse(/\.wasm$/)
  arrive()
  await answer
  await page.goForward()
  await form.at('place_title')
  await page.goBack()
  await expect(form.heading).toHaveText(words('settings_title'))
})

/** A device that finds its position when the test says so. */
function slowPosition(): void {
  const held: PositionCallback[] = []
  Object.assign(window, {
    found: () => {
      const coords = { latitude: 21.03, longitude: 105.85, accuracy: 12 }
      for (const tell of held.splice(0)) tell({ coords, timestamp: Date.now() } as GeolocationPosition)
    },
  })
  navigator.geolocation.getCurrentPosition = (tell) => void held.push(tell)
}

const LOCATED = {
  '/bus/plan': 'plan_here',
  '/bus': 'bus_near_do',
  '/reports/new': 'place_locate',
  '/reports': 'map_locate',
  '/heritage': 'heritage_near',
} as const

for (const [path, button] of Object.entries(LOCATED)) {
  test(`a position that comes when ${path} has been left leads nowhere`, async ({ page, words, context }) => {
    await context.addInitScript(slowPosition)
    const form = new FormPage(page, words)
    await form.open(path)
    await form.settled()
    await form.main.getByRole('button', { name: words(button) }).click()
    await form.navigation.getByRole('link', { name: words('nav_settings') }).click()
    await expect(form.heading).toHaveText(words('settings_title'))
    await page.evaluate(() => (window as unknown as { found: () => void }).found())
    // A page that has broken answers no button.
    await page.getByRole('banner').getByRole('button', { name: 'English' }).click()
    await expect(form.heading).toHaveText(english('settings_title'))
    await expect(page).toHaveURL(/\/settings$/)
  })
}
