// The shell around every page.
import { expect, type Locator, type Page } from '@playwright/test'
import { pattern, type Words } from '../words.ts'

export class Shell {
  readonly page: Page
  readonly words: Words
  readonly origin: string
  readonly navigation: Locator
  readonly main: Locator
  readonly heading: Locator
  readonly alert: Locator
  readonly notice: Locator

  /** `origin`: the origin of another server, instead of the default one of the tests. */
  constructor(page: Page, words: Words, origin = '') {
    this.page = page
    this.origin = origin
    this.words = words
    this.navigation = page.getByRole('navigation', { name: words('nav_label') })
    this.main = page.locator('#main')
    this.heading = this.main.getByRole('heading', { level: 1 })
    this.alert = this.main.getByRole('alert')
    this.notice = page.locator('.notices').getByTestId('notice')
  }

  /** Opens a page and waits until the app has rendered it. */
  async open(path: string): Promise<void> {
    await this.page.goto(this.origin + path)
    await this.ready()
  }

  /** Waits until the app has replaced the static shell. */
  async ready(): Promise<void> {
    await expect(this.page.locator('#shell')).toHaveCount(0)
    // Not `toBeVisible`: elements positioned over a map give their parent no height.
    await expect(this.main).toBeAttached()
  }

  /** Waits until nothing is loading. */
  async settled(): Promise<void> {
    await this.ready()
    await expect(this.main.locator('.skeleton')).toHaveCount(0)
  }

  get search(): Locator {
    return this.page.getByRole('combobox', { name: this.words('search_label') })
  }

  get results(): Locator {
    return this.page.getByTestId('search-result')
  }

  result(kind: 'report' | 'ward' | 'place' | 'category' | 'stop' | 'line'): Locator {
    return this.page.locator(`[data-testid=search-result][data-kind=${kind}]`)
  }

  get retry(): Locator {
    return this.main.getByRole('button', { name: this.words('try_again') })
  }

  /** A text of the page, with any values for its placeholders. */
  sentence(key: string): Locator {
    return this.main.getByText(pattern(this.words(key)))
  }
}
