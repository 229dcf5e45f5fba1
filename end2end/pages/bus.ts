// The pages of public transport.
import { type Locator, type Page } from '@playwright/test'
import { type Words } from '../words.ts'
import { Shell } from './shell.ts'

export class BusPage extends Shell {
  readonly lines: Locator
  readonly stops: Locator
  readonly departures: Locator
  readonly journeys: Locator
  readonly legs: Locator
  readonly map: Locator

  constructor(page: Page, words: Words, origin = '') {
    super(page, words, origin)
    this.lines = page.getByTestId('route-card')
    this.stops = page.getByTestId('stop-card')
    this.departures = page.getByTestId('departure')
    this.journeys = page.getByTestId('journey')
    this.legs = page.getByTestId('journey-leg')
    this.map = page.getByTestId('map')
  }

  /** Types into a search field of the page and chooses the first matching result. */
  async choose(label: string, typed: string, answer: string | RegExp): Promise<void> {
    const field = this.main.getByRole('combobox', { name: this.words(label), exact: true })
    await field.fill(typed)
    await this.main.getByTestId('search-result').filter({ hasText: answer }).first().click()
  }
}
