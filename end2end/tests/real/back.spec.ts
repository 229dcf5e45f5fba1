// Back, Forward and a reload bring the reader's place back: how far a list was scrolled and shown, and the link that was
// followed. A new address starts at its top.
import type { Locator, Page } from '@playwright/test'
import { BusPage } from '../../pages/bus.ts'
import { ReportsPage } from '../../pages/reports.ts'
import { Shell } from '../../pages/shell.ts'
import { expect, test } from '../../real.ts'

/** Pixels that count as the same place. */
const NEAR = 5

/** How far the window and the list beside the map are scrolled. */
const scrolled = (page: Page): Promise<number> =>
  page.evaluate(() => Math.round(scrollY + (document.querySelector('.list')?.scrollTop ?? 0)))

const at = (page: Page, place: number) =>
  expect.poll(async () => Math.abs((await scrolled(page)) - place), { timeout: 15_000 }).toBeLessThanOrEqual(NEAR)

const focused = (page: Page): Promise<string | null> =>
  page.evaluate(() => (document.activeElement instanceof HTMLAnchorElement ? document.activeElement.getAttribute('href') : null))

/** Scrolls a link to the middle of what is seen; gives its address and how far that is. */
async function goTo(page: Page, link: Locator): Promise<{ href: string; place: number }> {
  // What arrives late, such as a map above the list, moves the place until it is there.
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
  return { href, place: await scrolled(page) }
}

interface List {
  name: string
  path: string
  /** Links of the list. */
  links: string
  /** Which of them is followed. */
  nth: number
  prepare?: (page: Page, shell: Shell) => Promise<void>
}

/** Shows more until there are so many cards. */
async function more(page: Page, shell: Shell, cards: number): Promise<void> {
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
  { name: 'the list of reports alone', path: '/reports?list=1', links: CARD, nth: 44, prepare: (page, shell) => more(page, shell, 60) },
  {
    name: 'the list beside the map',
    // The whole city, so that a low map has more than one page of reports.
    path: '/reports?lat=21.03&lon=105.83&z=10',
    links: CARD,
    nth: 33,
    prepare: async (page, shell) => {
      await new ReportsPage(page, shell.words).mapDrawn()
      await more(page, shell, 40)
    },
  },
  { name: 'heritage sites', path: '/heritage', links: '[data-testid=heritage-card] a', nth: 50, prepare: (page) => expect(page.locator('.leaflet-marker-icon').first()).toBeVisible() },
  { name: 'bus lines', path: '/bus', links: '[data-testid=route-card] a', nth: 12 },
  { name: 'stops of a line', path: '/bus/routes/B32', links: '.strip a', nth: 7 },
]

for (const { name, path, links, nth, prepare } of LISTS) {
  for (const by of ['click', 'keyboard'] as const) {
    test(`${name}: back and forward after a ${by}, and a reload, keep the place`, async ({ page, words }) => {
      // In a low window every list is scrolled, and what its links lead to.
      await page.setViewportSize({ width: 1280, height: 480 })
      const shell = new Shell(page, words)
      await shell.open(path)
      await expect(page.locator(links).first()).toBeAttached()
      await prepare?.(page, shell)
      const link = page.locator(links).nth(nth)
      await expect(link).toBeAttached()
      const { href, place } = await goTo(page, link)
      expect(place).toBeGreaterThan(200)
      const count = await page.locator(links).count()
      if (by === 'click') await link.click()
      else {
        await link.evaluate((element: HTMLElement) => element.focus({ preventScroll: true }))
        await page.keyboard.press('Enter')
      }
      await expect(page).toHaveURL(new RegExp(`${href.replaceAll('.', '\\.')}(\\?.*)?$`))
      // A new address starts at its top.
      await expect(shell.heading).toBeVisible()
      await at(page, 0)
      // Where one is there belongs to that entry.
      const there = 30
      const scroll = (y: number): Promise<number> => page.evaluate((y) => (scrollTo(0, y), scrollY), y)
      await expect.poll(() => scroll(there)).toBe(there)

      await page.goBack()
      await at(page, place)
      await expect(page.locator(links)).toHaveCount(count)
      await expect.poll(() => focused(page)).toBe(href)

      await page.goForward()
      await expect(shell.heading).toBeVisible()
      await at(page, there)
      await page.goBack()
      await at(page, place)
      await expect.poll(() => focused(page)).toBe(href)

      await page.reload()
      await shell.ready()
      await at(page, place)
      await expect(page.locator(links)).toHaveCount(count)
    })
  }
}

test('one’s own reports keep the place', async ({ page, words, startServer }) => {
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
  const { href, place } = await goTo(page, link)
  expect(place).toBeGreaterThan(200)
  await link.click()
  await expect(page).toHaveURL(new RegExp(`${href}$`))
  await at(page, 0)
  await page.goBack()
  await at(page, place)
  await expect.poll(() => focused(page)).toBe(href)
})

test('on a telephone the sheet is as high as it was, and the list where it was', async ({ page, words }) => {
  await page.setViewportSize({ width: 390, height: 780 })
  const reports = new ReportsPage(page, words)
  await reports.open('/reports')
  await reports.mapDrawn()
  await page.getByRole('button', { name: words('sheet_up') }).click()
  const link = page.locator(CARD).nth(13)
  await expect(link).toBeAttached()
  const { href, place } = await goTo(page, link)
  expect(place).toBeGreaterThan(200)
  await link.click()
  await expect(page).toHaveURL(new RegExp(`${href}$`))
  await page.goBack()
  await expect(page.locator('.browse')).toHaveAttribute('data-sheet', 'full')
  await at(page, place)
  await expect.poll(() => focused(page)).toBe(href)
})

test('a card beyond the first page that was chosen stands once', async ({ page, words }) => {
  const reports = new ReportsPage(page, words)
  await reports.open('/reports?list=1')
  await more(page, reports, 40)
  const card = reports.cards.nth(30)
  const code = (await card.getAttribute('data-code')) ?? ''
  await card.getByTestId('report-status').click()
  await expect(page).toHaveURL(new RegExp(`selected=${code}`))
  await expect(reports.card(code)).toHaveCount(1)
})

test('another filter starts its list anew', async ({ page, words }) => {
  const reports = new ReportsPage(page, words)
  await reports.open('/reports?list=1')
  await more(page, reports, 40)
  await reports.chip('status_resolved').click()
  await reports.listed()
  await expect(reports.cards).toHaveCount(20)
  await page.reload()
  await reports.listed()
  await expect(reports.cards).toHaveCount(20)
})

test('back from an answer of the search: the same words, the same answers', async ({ page, words }) => {
  const shell = new Shell(page, words)
  for (const way of ['click', 'keyboard'] as const) {
    await shell.open('/')
    await shell.search.fill('hoan kiem')
    await expect(shell.hits.first()).toBeVisible()
    const answers = await shell.hits.allTextContents()
    if (way === 'click') await shell.hits.nth(1).click()
    else {
      await shell.search.press('ArrowDown')
      await shell.search.press('Enter')
    }
    await expect(page).not.toHaveURL('/')
    await page.goBack()
    await expect(page).toHaveURL('/')
    await expect(shell.search).toBeFocused()
    await expect(shell.search).toHaveValue('hoan kiem')
    await expect(shell.hits).toHaveText(answers)
  }
  // Other words are another question.
  await shell.search.fill('')
  await shell.search.press('Tab')
  await shell.navigation.getByRole('link', { name: words('nav_settings') }).click()
  await expect(shell.heading).toHaveText(words('settings_title'))
  await page.goBack()
  await expect(shell.search).toHaveValue('')
})

test('the direction of a line and the board of a stop are as they were left', async ({ page, words }) => {
  const bus = new BusPage(page, words)
  await bus.open('/bus/routes/B32')
  const directions = bus.main.getByRole('group', { name: words('line_direction') }).getByRole('button')
  await directions.nth(1).click()
  await page.setViewportSize({ width: 390, height: 600 })
  const link = page.locator('.strip a').nth(7)
  const { href, place } = await goTo(page, link)
  await link.click()
  await expect(page).toHaveURL(new RegExp(`${href}$`))
  await expect(page.locator('.stop-list a').first()).toBeAttached()
  const near = await goTo(page, page.locator('.stop-list a').last())
  await page.locator('.stop-list a').last().click()
  await expect(page).toHaveURL(new RegExp(`${near.href}$`))
  await at(page, 0)
  await page.goBack()
  await at(page, near.place)
  await expect.poll(() => focused(page)).toBe(near.href)
  await page.goBack()
  await expect(directions.nth(1)).toHaveAttribute('aria-pressed', 'true')
  await at(page, place)
  await expect.poll(() => focused(page)).toBe(href)
})

test.describe('a slow list', () => {
  // What a service worker asks for cannot be held up.
  test.use({ serviceWorkers: 'block' })

  test('what the reader does wins over what is being restored', async ({ page, words }) => {
    const shell = new Shell(page, words)
    await shell.open('/heritage')
    const link = page.locator('[data-testid=heritage-card] a').nth(50)
    await expect(link).toBeAttached()
    await goTo(page, link)
    await link.click()
    await expect(page.locator('article.guide')).toBeVisible()
    // The list is slow to come; meanwhile the reader scrolls.
    let release = (): void => undefined
    const held = new Promise<void>((done) => (release = done))
    await page.route('**/api/v1/heritage/sites', async (route) => {
      await held
      await route.continue()
    })
    await page.goBack()
    await expect(shell.heading).toHaveText(words('title_heritage'))
    await page.mouse.wheel(0, -10)
    release()
    await expect(link).toBeAttached()
    // Two frames: whatever would move the page has had its turn.
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
    expect(await scrolled(page)).toBeLessThan(200)
  })
})

test.describe('a list that has become short', () => {
  test.use({ serviceWorkers: 'block' })

  test('a place that is no more holds nobody', async ({ page, words }) => {
    await page.setViewportSize({ width: 1280, height: 480 })
    const shell = new Shell(page, words)
    await shell.open('/heritage')
    const cards = page.locator('[data-testid=heritage-card] a')
    await expect(cards.nth(50)).toBeAttached()
    await goTo(page, cards.nth(50))
    await cards.nth(50).click()
    await expect(page.locator('article.guide')).toBeVisible()
    await page.route('**/api/v1/heritage/sites', async (route) => {
      const response = await route.fetch()
      const answer = (await response.json()) as { items: unknown[] }
      await route.fulfill({ response, json: { ...answer, items: answer.items.slice(0, 6) } })
    })
    await page.goBack()
    await expect(cards).toHaveCount(6)
    // As the bar at the window's edge does it, which sends no event but that of scrolling.
    const frames = (): Promise<number> =>
      page.evaluate(async () => {
        scrollTo(0, 10)
        await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
        return scrollY
      })
    await expect.poll(frames, { timeout: 8_000 }).toBe(10)
  })
})

test('storage that is refused costs the reload its place, and nothing else', async ({ page, words }) => {
  await page.addInitScript(() => {
    Object.defineProperty(window, 'sessionStorage', { get: () => { throw new DOMException('refused', 'SecurityError') } })
  })
  const shell = new Shell(page, words)
  await shell.open('/bus')
  const link = page.locator('[data-testid=route-card] a').nth(12)
  await expect(link).toBeAttached()
  const { href, place } = await goTo(page, link)
  await link.click()
  await expect(page).toHaveURL(new RegExp(`${href}$`))
  await at(page, 0)
  await page.goBack()
  await at(page, place)
})
