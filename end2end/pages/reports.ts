// The map and list of reports.
import { expect, type Locator, type Page } from '@playwright/test'
import { type Words } from '../words.ts'
import { Shell } from './shell.ts'

/**
 * A street where the demonstration reports are far apart, at a zoom level without clusters. The status filter excludes
 * reports filed by other tests, which are new, so that the result does not depend on the order of the tests.
 */
export const APART = '/reports?lat=21.0339&lon=105.8492&z=17&status=assigned,in_progress,resolved'

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

  /** Waits until the list matches the active filter. Until the answer arrives, it shows the previous cards. */
  async listLoaded(): Promise<void> {
    await expect(this.page.locator('.list')).toHaveAttribute('aria-busy', 'false')
  }

  card(code: string): Locator {
    return this.page.locator(`[data-testid=report-card][data-code="${code}"]`)
  }

  pin(code: string): Locator {
    return this.page.locator(`[data-testid=map-pin][data-key="${code}"]`)
  }

  /** The key of a cluster that nothing overlaps. */
  async keyOfFreeCluster(): Promise<string> {
    return this.keyOfFree(this.clusters)
  }

  /**
   * The code of a pin that nothing overlaps and whose card is in the list. If there are many reports, the list shows only
   * the newest.
   */
  async codeOfFreePin(): Promise<string> {
    await this.listLoaded()
    return this.keyOfFree(this.pins, 'report-card')
  }

  /** The key of a marker that nothing overlaps. With `card`, it must also have a card with this test id. */
  private async keyOfFree(markers: Locator, card?: string): Promise<string> {
    let key = ''
    const find = async (): Promise<string> => {
      key = await markers.evaluateAll((all, card) => {
        const free = all.find((marker) => {
          if (marker.getAttribute('role') !== 'button') return false
          const key = marker.getAttribute('data-key')
          if (card !== undefined && document.querySelector(`[data-testid="${card}"][data-code="${key}"]`) === null) return false
          const { x, y, width, height } = marker.getBoundingClientRect()
          return marker.contains(document.elementFromPoint(x + width / 2, y + height / 2))
        })
        return free?.getAttribute('data-key') ?? ''
      }, card)
      return key
    }
    await expect.poll(find).not.toBe('')
    return key
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
