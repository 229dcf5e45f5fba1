// The report form, step by step.
import { expect, type Locator, type Page } from '@playwright/test'
import { pattern, type Words } from '../words.ts'
import { Shell } from './shell.ts'

export interface Photo {
  name: string
  mimeType: string
  buffer: Buffer
}

export class FormPage extends Shell {
  readonly step: Locator
  readonly errorSummary: Locator
  readonly description: Locator
  readonly place: Locator
  readonly address: Locator
  readonly categorySearch: Locator
  readonly photos: Locator

  constructor(page: Page, words: Words, origin = '') {
    super(page, words, origin)
    this.step = page.locator('#step-title')
    this.errorSummary = page.locator('#faults')
    this.description = page.locator('#description')
    this.place = page.locator('#place-search')
    this.address = page.locator('#address')
    this.categorySearch = page.locator('#category-search')
    this.photos = page.locator('.photo-list .photo')
  }

  async start(query = ''): Promise<void> {
    await this.open(`/reports/new${query}`)
  }

  /** Waits for the step with this heading. */
  async expectStep(key: string): Promise<void> {
    await expect(this.step).toContainText(this.words(key))
  }

  async next(): Promise<void> {
    await this.main.getByRole('button', { name: this.words('form_continue') }).click()
  }

  async back(): Promise<void> {
    await this.main.getByRole('button', { name: this.words('form_back') }).click()
  }

  /** Searches for a place and chooses the first result. */
  async choosePlace(text: string): Promise<void> {
    await this.place.fill(text)
    await this.results.first().click()
    await expect(this.point).toContainText(/\d+\.\d+, \d+\.\d+/)
  }

  get point(): Locator {
    return this.page.locator('.point-place')
  }

  async chooseCategory(id: string): Promise<void> {
    await this.page.locator(`label[for="category-${id}"]`).click()
    await expect(this.page.locator(`#category-${id}`)).toBeChecked()
  }

  /** Chooses the answer with this label to a multiple-choice question. */
  async answer(question: string, label: string): Promise<void> {
    const group = this.main.getByRole('group', { name: question })
    await group.getByText(label, { exact: true }).click()
    await expect(group.getByLabel(label, { exact: true })).toBeChecked()
  }

  async addPhotos(...photos: Photo[]): Promise<void> {
    const before = await this.photos.count()
    await this.page.locator('#photos').setInputFiles(photos)
    await expect(this.photos).toHaveCount(before + photos.length)
  }

  get sendButton(): Locator {
    return this.main.getByRole('button', { name: this.words('check_send') })
  }

  get restoredBanner(): Locator {
    return this.page.getByTestId('draft-kept')
  }

  /** Dismisses the reports nearby, if any are offered, and waits for the check step. */
  async skipNearby(): Promise<void> {
    const another = this.main.getByRole('button', { name: this.words('nearby_another') })
    await expect(another.or(this.sendButton)).toBeVisible()
    if (await another.isVisible()) await another.click()
    await this.expectStep('check_title')
  }

  /** Waits for the report's page after sending. Returns the report's code. */
  async sent(): Promise<string> {
    await expect(this.page).toHaveURL(/\/reports\/[A-Z]{2,4}-[0-9A-Z]{6}$/, { timeout: 20_000 })
    await expect(this.notice).toContainText(pattern(this.words('send_done')))
    return new URL(this.page.url()).pathname.split('/').at(-1) ?? ''
  }
}
