// The map of reports and its list.
import { expect, type Locator, type Page } from '@playwright/test'
import { type Words } from '../words.ts'
import { Shell } from './shell.ts'

export class ReportsPage extends Shell {
  readonly map: Locator
  readonly pins: Locator
  readonly clusters: Locator
  readonly cards: Locator

  constructor(page: Page, words: Words, origin = '') {
    super(page, words, origin)
    this.map = page.getByTestId('map')
    this.pins = page.getByTestId('map-pin')
    this.clusters = page.getByTestId('map-cluster')
    this.cards = page.getByTestId('report-card')
  }

  async mapDrawn(): Promise<void> {
    await expect(this.map).toHaveAttribute('data-state', 'drawn')
  }

  /** The list is that of the filter which is pressed: until its answer came it shows the cards of before. */
  async listed(): Promise<void> {
    await expect(this.page.locator('.list')).toHaveAttribute('aria-busy', 'false')
  }

  card(code: string): Locator {
    return this.page.locator(`[data-testid=report-card][data-code="${code}"]`)
  }

  pin(code: string): Locator {
    return this.page.locator(`[data-testid=map-pin][data-key="${code}"]`)
  }

  /** The code of a pin, or the key of a cluster, that nothing covers. */
  async keyOfFree(markers: Locator): Promise<string> {
    const find = (): Promise<string> =>
      markers.evaluateAll((all) => {
        const free = all.find((marker) => {
          if (marker.getAttribute('role') !== 'button') return false
          const { x, y, width, height } = marker.getBoundingClientRect()
          return marker.contains(document.elementFromPoint(x + width / 2, y + height / 2))
        })
        return free?.getAttribute('data-key') ?? ''
      })
    await expect.poll(find).not.toBe('')
    return find()
  }

  chip(key: string): Locator {
    return this.page.getByRole('group', { name: this.words('filter_status') }).getByRole('button', { name: this.words(key) })
  }

  async openFilters(): Promise<void> {
    await this.chip('filters').click()
    await expect(this.chip('filters')).toHaveAttribute('aria-expanded', 'true')
  }

  field(key: string): Locator {
    const label = this.page.locator('#filter-panel label').filter({ has: this.page.getByText(this.words(key), { exact: true }) })
    return label.locator('input, select')
  }

  query(name: string): string | null {
    return new URL(this.page.url()).searchParams.get(name)
  }
}
