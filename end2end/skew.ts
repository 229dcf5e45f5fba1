// Helpers for tests with servers of another version: the editions, and what a page without errors shows.
import { expect, type Page } from '@playwright/test'
import { type Edition } from './env.ts'
import { type FormPage } from './pages/form.ts'
import { keysWith, type Words } from './words.ts'

/** The editions to test. The golden answers of this version are tested in the project `mocked`. */
export const EDITIONS: readonly Edition[] = ['next', 'previous']

/** The time of the golden answers of public transport. */
export const GOLDEN_TIME = '2026-11-22T17:00:00+07:00'

/** How many items the page shows: the golden ones and, for `next`, those with unknown words that it adds. */
export function countIn(edition: Edition, golden: number, unknown: number): number {
  return edition === 'next' ? golden + unknown : golden
}

/** No part of the page shows an error. */
export async function expectNoErrors(page: Page, words: Words): Promise<void> {
  await expect(page.getByRole('alert').filter({ hasText: /\S/ })).toHaveCount(0)
  await expect(page.locator('.failure')).toHaveCount(0)
  const shown = await page.locator('body').innerText()
  const errors = keysWith('error_').filter((key) => shown.includes(words(key)))
  expect(errors, 'error messages').toEqual([])
}

/** The page doesn't say that the server is older: it is newer, or its version is not known. */
export async function expectNoOlderServerNotice(page: Page): Promise<void> {
  await expect(page.getByTestId('older-server')).toHaveCount(0)
}

/** Makes the page ask the server about public transport: with data saving on, it doesn't download the network. */
export async function disableDeviceNetwork(page: Page): Promise<void> {
  await page.clock.setFixedTime(GOLDEN_TIME)
  await page.addInitScript(() => Object.defineProperty(navigator, 'connection', { value: { saveData: true } }))
}

/** Fills in a report on cables, a category without questions, up to the step with nearby reports. */
export async function toNearby(form: FormPage): Promise<FormPage> {
  await form.start('?category=cables&lat=20.451&lon=106.06')
  await form.next()
  await form.expectStep('category_title')
  await form.next()
  await form.expectStep('describe_title')
  await form.description.fill('Dây điện sà xuống mặt đường')
  await form.next()
  return form
}
