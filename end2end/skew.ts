// What the tests on servers of another version share: whose answers there are, and what a sound page shows.
import { expect, type Page } from '@playwright/test'
import { type Edition } from './env.ts'
import { type FormPage } from './pages/form.ts'
import { keysWith, type Words } from './words.ts'

/** The golden answers of this version drive the project `mocked`. */
export const EDITIONS: readonly Edition[] = ['next', 'previous']

/** When the golden answers of public transport were given. */
export const THEN = '2026-11-22T17:00:00+07:00'

/** How many can be seen: the golden ones, and those with unknown words that the next version has beside them. */
export function many(edition: Edition, golden: number, unknown: number): number {
  return edition === 'next' ? golden + unknown : golden
}

/** No part of the page says that something is wrong. */
export async function expectSound(page: Page, words: Words): Promise<void> {
  await expect(page.getByRole('alert').filter({ hasText: /\S/ })).toHaveCount(0)
  await expect(page.locator('.failure')).toHaveCount(0)
  const shown = await page.locator('body').innerText()
  const said = keysWith('error_').filter((key) => shown.includes(words(key)))
  expect(said, 'sentences of errors').toEqual([])
}

/** Nothing is said of the server's age: it is newer, or does not say. */
export async function expectNoAge(page: Page): Promise<void> {
  await expect(page.getByTestId('older-server')).toHaveCount(0)
}

/** Answers about public transport come from the server: the network is taken onto no device. */
export async function keepToServer(page: Page): Promise<void> {
  await page.clock.setFixedTime(THEN)
  await page.addInitScript(() => Object.defineProperty(navigator, 'connection', { value: { saveData: true } }))
}

/** Fills in a report on cables, which has no questions, up to what is near by. */
export async function toNearby(form: FormPage): Promise<FormPage> {
  await form.start('?category=cables&lat=20.451&lon=106.06')
  await form.go()
  await form.at('category_title')
  await form.go()
  await form.at('describe_title')
  await form.description.fill('Dây điện sà xuống mặt đường')
  await form.go()
  return form
}
