// The page of one report.
import { type Locator, type Page } from '@playwright/test'
import { type Words } from '../words.ts'
import { Shell } from './shell.ts'

export class ReportPage extends Shell {
  readonly timeline: Locator
  readonly photos: Locator
  readonly support: Locator

  constructor(page: Page, words: Words, origin = '') {
    super(page, words, origin)
    this.timeline = page.getByTestId('timeline-entry')
    this.photos = page.locator('.photos:not(.is-small) img')
    this.support = page.getByRole('button', { name: words('support_do') })
  }

  get code(): string {
    return new URL(this.page.url()).pathname.split('/').at(-1) ?? ''
  }
}
