// Accessibility checks: axe's rules, plus layout measurements that axe does not make.
import { AxeBuilder } from '@axe-core/playwright'
import { type Page } from '@playwright/test'
import { expect } from './base.ts'

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** The rules whose answer depends on colours. */
const COLOURS = ['color-contrast', 'link-in-text-block']

/** Violations of all rules, or of `rules` only. Each is one line that names the element. */
export async function violations(page: Page, rules?: string[]): Promise<string[]> {
  const axe = new AxeBuilder({ page }).options({ resultTypes: ['violations'] })
  if (rules) axe.withRules(rules)
  else axe.withTags(TAGS)
  // In legacy mode axe doesn't open a second page to check frames. Our pages have no frames.
  expect(page.frames()).toHaveLength(1)
  const { violations } = await axe.setLegacyMode(true).analyze()
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id}: ${help}: ${node.target.join(' ')} ${node.any[0]?.message ?? ''}`),
  )
}

/** Checks the current state of a page in light and dark, at phone and desktop width. */
export async function expectAccessible(page: Page): Promise<void> {
  for (const width of [360, 1280]) {
    await page.setViewportSize({ width, height: 800 })
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      // Wait until the new colours are painted everywhere.
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
      // The dark page differs only in its colours.
      const rules = colorScheme === 'dark' ? COLOURS : undefined
      expect.soft(await violations(page, rules), `axe, ${page.url()}, ${width} px, ${colorScheme}`).toEqual([])
    }
  }
}

/** Fails if anything is wider than the window, because people would have to scroll sideways to read it. */
export async function expectNoSidewaysScroll(page: Page, when: string): Promise<void> {
  const wide = await page.evaluate(() => {
    const width = document.documentElement.clientWidth
    if (document.documentElement.scrollWidth <= width) return []
    const isClipped = (element: Element | null): boolean =>
      element !== null &&
      element !== document.body &&
      (getComputedStyle(element).overflowX !== 'visible' || isClipped(element.parentElement))
    return [...document.body.querySelectorAll('*')]
      .filter((element) => element.getBoundingClientRect().right > width + 1 && !isClipped(element.parentElement))
      .map((element) => `${element.tagName.toLowerCase()}.${element.className}`)
      .concat(`the page is ${document.documentElement.scrollWidth} px wide`)
  })
  expect.soft(wide, `wider than the window, ${page.url()}, ${when}`).toEqual([])
}

/** Fails if a control is smaller than 44 px. Links inside a line of text are exempt, as in WCAG 2.5.8. */
export async function expectThumbSized(page: Page): Promise<void> {
  const small = await page.evaluate(() => {
    const least = 44
    const isInText = (element: Element): boolean => {
      if (element.tagName !== 'A' || !/^inline(-block)?$/.test(getComputedStyle(element).display)) return false
      const parent = element.closest('p, li, dd, h2, h3, blockquote')
      return parent !== null
    }
    const size = (element: Element): { width: number; height: number } => {
      const rect = element.getBoundingClientRect()
      // A radio button's label is part of its target, and may cover the whole row.
      const labels = element instanceof HTMLInputElement ? [...(element.labels ?? [])] : []
      const around = labels.flatMap((label) => {
        const spread = getComputedStyle(label, '::after').position === 'absolute' ? [label.offsetParent] : []
        return [label, ...spread].flatMap((box) => (box === null ? [] : [box.getBoundingClientRect()]))
      })
      return {
        width: Math.max(rect.width, ...around.map((box) => box.width)),
        height: Math.max(rect.height, ...around.map((box) => box.height)),
      }
    }
    return [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, [role=button]')]
      .filter((element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
      .filter((element) => !isInText(element) && element.closest('.visually-hidden, .skip-link') === null)
      // Pins may be small, because their position is fixed and the list offers the same actions.
      .filter((element) => element.closest('.leaflet-marker-pane') === null)
      .map((element) => ({ element, ...size(element) }))
      .filter(({ width, height }) => width > 0 && (width < least - 0.5 || height < least - 0.5))
      .map(({ element, width, height }) => {
        const name = element.getAttribute('aria-label') ?? element.textContent?.trim() ?? ''
        return `${element.tagName.toLowerCase()}#${element.id}.${element.className} "${name}" ${Math.round(width)}×${Math.round(height)}`
      })
  })
  expect.soft(small, `smaller than a thumb, ${page.url()}`).toEqual([])
}

/** Checks the layout at 320 px, and with text at 200 %, as browser and phone settings allow. */
export async function expectRoomy(page: Page): Promise<void> {
  await page.setViewportSize({ width: 320, height: 640 })
  await expectNoSidewaysScroll(page, '320 px')
  await page.setViewportSize({ width: 360, height: 740 })
  await expectThumbSized(page)
  await page.evaluate(() => (document.documentElement.style.fontSize = '200%'))
  await page.setViewportSize({ width: 640, height: 800 })
  await expectNoSidewaysScroll(page, 'text of 200 %')
  await page.setViewportSize({ width: 360, height: 740 })
  await expectNoSidewaysScroll(page, 'text of 200 % on a phone')
  await page.evaluate(() => (document.documentElement.style.fontSize = ''))
}
