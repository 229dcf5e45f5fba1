// Back, Forward and reload restore the reader's place: scroll position, number of loaded items, and the focused link. A new
// address starts at the top.
import type { Locator, Page } from '@playwright/test'
import { BusPage } from '../../pages/bus.ts'
import { ReportsPage } from '../../pages/reports.ts'
import { Shell } from '../../pages/shell.ts'
import { expect, test } from '../../real.ts'

/** Tolerance of scroll positions, in px. */
const TOLERANCE = 5

/** Scroll position of the window plus that of the list beside the map, in px. */
const scrollPosition = (page: Page): Promise<number> =>
  page.evaluate(() => Math.round(scrollY + (document.querySelector('.list')?.scrollTop ?? 0)))

const expectScrolledTo = (page: Page, place: number) =>
  expect.poll(async () => Math.abs((await scrollPosition(page)) - place), { timeout: 15_000 }).toBeLessThanOrEqual(TOLERANCE)

const focused = (page: Page): Promise<string | null> =>
  page.evaluate(() => (document.activeElement instanceof HTMLAnchorElement ? document.activeElement.getAttribute('href') : null))

/** Scrolls a link to the middle of the viewport. Returns its address and the scroll position. */
async function scrollToLink(page: Page, link: Locator): Promise<{ href: string; place: number }> {
  // Repeat until the position is stable: late content, such as a map above the list, shifts it.
  await link.evaluate(async (element) => {
    let top = Infinity
    for (let still = 0; still < 30; ) {
      element.scrollIntoView({ block: 'center' })
      await new Promise(requestAnimationFrame)
      const now = element.getBoundingClientRect().top + scrollY
      still = now === top ? still + 1 : 0
      top = now
    }
  })
  const href = (await link.getAttribute('href')) ?? ''
  return { href, place: await scrollPosition(page) }
}

interface List {
  name: string
  path: string
  /** Selector of the list's links. */
  links: string
  /** Index of the link to follow. */
  nth: number
  prepare?: (page: Page, shell: Shell) => Promise<void>
}

/** Loads more until the list has at least `cards` cards. */
async function showMore(page: Page, shell: Shell, cards: number): Promise<void> {
  const button = shell.main.getByRole('button', { name: shell.words('reports_more'), exact: true })
  const shown = page.getByTestId('report-card')
  await expect(button).toBeVisible()
  while ((await shown.count()) < cards) {
    const before = await shown.count()
    await button.click()
    await expect.poll(() => shown.count()).toBeGreaterThan(before)
  }
}

const CARD = '[data-testid=report-card] h3 a'

const LISTS: List[] = [
  { name: 'the list of reports alone', path: '/reports?list=1', links: CARD, nth: 44, prepare: (page, shell) => showMore(page, shell, 60) },
  {
    name: 'the list beside the map',
    // The whole city, so that even a low map has more than one page of reports.
    path: '/reports?lat=21.03&lon=105.83&z=10',
    links: CARD,
    nth: 33,
    prepare: async (page, shell) => {
      await new ReportsPage(page, shell.words).mapDrawn()
      await showMore(page, shell, 40)
    },
  },
  { name: 'heritage sites', path: '/heritage', links: '[data-testid=heritage-card] a', nth: 50, prepare: (page) => expect(page.locator('.leaflet-marker-icon').first()).toBeVisible() },
  { name: 'bus lines', path: '/bus', links: '[data-testid=route-card] a', nth: 12 },
  { name: 'stops of a line', path: '/bus/routes/B32', links: '.strip a', nth: 7 },
]

for (const { name, path, links, nth, prepare } of LISTS) {
  for (const by of ['click', 'keyboard'] as const) {
    test(`${name}: back and forward after a ${by}, and a reload, restore the place`, async ({ page, words }) => {
      // In a low window, every list and every page that it links to can be scrolled.
      await page.setViewportSize({ width: 1280, height: 480 })
      const shell = new Shell(page, words)
      await shell.open(path)
      await expect(page.locator(links).first()).toBeAttached()
      await prepare?.(page, shell)
      const link = page.locator(links).nth(nth)
      await expect(link).toBeAttached()
      const { href, place } = await scrollToLink(page, link)
      expect(place).toBeGreaterThan(200)
      const count = await page.locator(links).count()
      if (by === 'click') await link.click()
      else {
        await link.evaluate((element: HTMLElement) => element.focus({ preventScroll: true }))
        await page.keyboard.press('Enter')
      }
      await expect(page).toHaveURL(new RegExp(`${href.replaceAll('.', '\\.')}(\\?.*)?$`))
      // A new address starts at the top.
      await expect(shell.heading).toBeVisible()
      await expectScrolledTo(page, 0)
      // This history entry has its own scroll position.
      const targetPlace = 30
      const scroll = (y: number): Promise<number> => page.evaluate((y) => (scrollTo(0, y), scrollY), y)
      await expect.poll(() => scroll(targetPlace)).toBe(targetPlace)

      await page.goBack()
      await expectScrolledTo(page, place)
      await expect(page.locator(links)).toHaveCount(count)
      await expect.poll(() => focused(page)).toBe(href)

      await page.goForward()
      await expect(shell.heading).toBeVisible()
      await expectScrolledTo(page, targetPlace)
      await page.goBack()
      await expectScrolledTo(page, place)
      await expect.poll(() => focused(page)).toBe(href)

      await page.reload()
      await shell.ready()
      await expectScrolledTo(page, place)
      await expect(page.locator(links)).toHaveCount(count)
    })
  }
}

test('the list of my reports restores the place', async ({ page, words, startServer }) => {
  const server = await startServer()
  const shell = new Shell(page, words, server.origin)
  await shell.open('/reports/mine')
  const filed = await page.evaluate(async () => {
    const device = localStorage.getItem('portal-device') ?? ''
    const one = async (nth: number) => {
      const answer = await fetch('/api/v1/reports', {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'portal-device': device, 'idempotency-key': crypto.randomUUID() },
        body: JSON.stringify({ category: 'street-light', description: `Đèn số ${nth} không sáng.`, lat: 21.03, lon: 105.85, answers: {} }),
      })
      return answer.status
    }
    const statuses: number[] = []
    for (let nth = 0; nth < 15; nth += 1) statuses.push(await one(nth))
    return statuses
  })
  expect(new Set(filed)).toEqual(new Set([201]))
  await page.reload()
  const link = page.locator(CARD).nth(11)
  await expect(link).toBeAttached()
  const { href, place } = await scrollToLink(page, link)
  expect(place).toBeGreaterThan(200)
  await link.click()
  await expect(page).toHaveURL(new RegExp(`${href}$`))
  await expectScrolledTo(page, 0)
  await page.goBack()
  await expectScrolledTo(page, place)
  await expect.poll(() => focused(page)).toBe(href)
})

test('on a phone, the height of the sheet and the place in the list are restored', async ({ page, words }) => {
  await page.setViewportSize({ width: 390, height: 780 })
  const reports = new ReportsPage(page, words)
  await reports.open('/reports')
  await reports.mapDrawn()
  await page.getByRole('button', { name: words('sheet_up') }).click()
  const link = page.locator(CARD).nth(13)
  await expect(link).toBeAttached()
  const { href, place } = await scrollToLink(page, link)
  expect(place).toBeGreaterThan(200)
  await link.click()
  await expect(page).toHaveURL(new RegExp(`${href}$`))
  await page.goBack()
  await expect(page.locator('.browse')).toHaveAttribute('data-sheet', 'full')
  await expectScrolledTo(page, place)
  await expect.poll(() => focused(page)).toBe(href)
})

test('a selected card beyond the first page appears only once', async ({ page, words }) => {
  const reports = new ReportsPage(page, words)
  await reports.open('/reports?list=1')
  await showMore(page, reports, 40)
  const card = reports.cards.nth(30)
  const code = (await card.getAttribute('data-code')) ?? ''
  await card.getByTestId('report-status').click()
  await expect(page).toHaveURL(new RegExp(`selected=${code}`))
  await expect(reports.card(code)).toHaveCount(1)
})

test('changing the filter resets the list', async ({ page, words }) => {
  const reports = new ReportsPage(page, words)
  await reports.open('/reports?list=1')
  await showMore(page, reports, 40)
  await reports.chip('status_resolved').click()
  await reports.listLoaded()
  await expect(reports.cards).toHaveCount(20)
  await page.reload()
  await reports.listLoaded()
  await expect(reports.cards).toHaveCount(20)
})

test('back from a search result restores the query and the results', async ({ page, words }) => {
  const shell = new Shell(page, words)
  for (const way of ['click', 'keyboard'] as const) {
    await shell.open('/')
    await shell.search.fill('hoan kiem')
    await expect(shell.results.first()).toBeVisible()
    const answers = await shell.results.allTextContents()
    if (way === 'click') await shell.results.nth(1).click()
    else {
      await shell.search.press('ArrowDown')
      await shell.search.press('Enter')
    }
    await expect(page).not.toHaveURL('/')
    await page.goBack()
    await expect(page).toHaveURL('/')
    await expect(shell.search).toBeFocused()
    await expect(shell.search).toHaveValue('hoan kiem')
    await expect(shell.results).toHaveText(answers)
  }
  // A cleared query is not restored.
  await shell.search.fill('')
  await shell.search.press('Tab')
  await shell.navigation.getByRole('link', { name: words('nav_settings') }).click()
  await expect(shell.heading).toHaveText(words('settings_title'))
  await page.goBack()
  await expect(shell.search).toHaveValue('')
})

test('the direction of a line and the place on a stop’s page are restored', async ({ page, words }) => {
  const bus = new BusPage(page, words)
  await bus.open('/bus/routes/B32')
  const directions = bus.main.getByRole('group', { name: words('line_direction') }).getByRole('button')
  await directions.nth(1).click()
  await page.setViewportSize({ width: 390, height: 600 })
  const link = page.locator('.strip a').nth(7)
  const { href, place } = await scrollToLink(page, link)
  await link.click()
  await expect(page).toHaveURL(new RegExp(`${href}$`))
  await expect(page.locator('.stop-list a').first()).toBeAttached()
  const near = await scrollToLink(page, page.locator('.stop-list a').last())
  await page.locator('.stop-list a').last().click()
  await expect(page).toHaveURL(new RegExp(`${near.href}$`))
  await expectScrolledTo(page, 0)
  await page.goBack()
  await expectScrolledTo(page, near.place)
  await expect.poll(() => focused(page)).toBe(near.href)
  await page.goBack()
  await expect(directions.nth(1)).toHaveAttribute('aria-pressed', 'true')
  await expectScrolledTo(page, place)
  await expect.poll(() => focused(page)).toBe(href)
})

test.describe('a slow list', () => {
  // A service worker's requests cannot be delayed.
  test.use({ serviceWorkers: 'block' })

  test('scrolling by the reader wins over restoring', async ({ page, words }) => {
    const shell = new Shell(page, words)
    await shell.open('/heritage')
    const link = page.locator('[data-testid=heritage-card] a').nth(50)
    await expect(link).toBeAttached()
    await scrollToLink(page, link)
    await link.click()
    await expect(page.locator('article.guide')).toBeVisible()
    // The list loads slowly, and the reader scrolls in the meantime.
    let release = (): void => undefined
    const released = new Promise<void>((done) => (release = done))
    await page.route('**/api/v1/heritage/sites', async (route) => {
      await released
      await route.continue()
    })
    await page.goBack()
    await expect(shell.heading).toHaveText(words('title_heritage'))
    await page.mouse.wheel(0, -10)
    release()
    await expect(link).toBeAttached()
    // Wait two frames, so that any pending scrolling has happened.
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
    expect(await scrollPosition(page)).toBeLessThan(200)
  })
})

test.describe('a list that has become shorter', () => {
  test.use({ serviceWorkers: 'block' })

  test('a place that no longer exists does not block scrolling', async ({ page, words }) => {
    await page.setViewportSize({ width: 1280, height: 480 })
    const shell = new Shell(page, words)
    await shell.open('/heritage')
    const cards = page.locator('[data-testid=heritage-card] a')
    await expect(cards.nth(50)).toBeAttached()
    await scrollToLink(page, cards.nth(50))
    await cards.nth(50).click()
    await expect(page.locator('article.guide')).toBeVisible()
    await page.route('**/api/v1/heritage/sites', async (route) => {
      const response = await route.fetch()
      const answer = (await response.json()) as { items: unknown[] }
      await route.fulfill({ response, json: { ...answer, items: answer.items.slice(0, 6) } })
    })
    await page.goBack()
    await expect(cards).toHaveCount(6)
    // Scroll as the scroll bar does, which sends only scroll events.
    const frames = (): Promise<number> =>
      page.evaluate(async () => {
        scrollTo(0, 10)
        await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
        return scrollY
      })
    await expect.poll(frames, { timeout: 8_000 }).toBe(10)
  })
})

test('without session storage, back still restores the place', async ({ page, words }) => {
  await page.addInitScript(() => {
    Object.defineProperty(window, 'sessionStorage', { get: () => { throw new DOMException('refused', 'SecurityError') } })
  })
  const shell = new Shell(page, words)
  await shell.open('/bus')
  const link = page.locator('[data-testid=route-card] a').nth(12)
  await expect(link).toBeAttached()
  const { href, place } = await scrollToLink(page, link)
  await link.click()
  await expect(page).toHaveURL(new RegExp(`${href}$`))
  await expectScrolledTo(page, 0)
  await page.goBack()
  await expectScrolledTo(page, place)
})
