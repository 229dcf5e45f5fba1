// `null` instead of a list, and a city profile without services.
import { type Locator, type Page } from '@playwright/test'
import { FormPage } from '../../pages/form.ts'
import { ReportsPage } from '../../pages/reports.ts'
import { Shell } from '../../pages/shell.ts'
import { golden } from '../../env.ts'
import { type Endpoint, expect, test } from '../../mock.ts'
import { expectNoErrors, disableDeviceNetwork, toNearby } from '../../skew.ts'

const REPORT = '/reports/BM-7K3M9Q'
const PLAN = '/bus/plan?from=stop:S1&to=stop:S3'

test.beforeEach(({ page }) => disableDeviceNetwork(page))

/** A golden answer in which these lists are `null`, at any depth. */
function without(endpoint: Endpoint, lists: string[]): unknown {
  return JSON.parse(JSON.stringify(golden(endpoint)), (key, value) => (lists.includes(key) ? null : value))
}

interface EmptyCase {
  path: string
  endpoint: Endpoint
  lists: string[]
  shown: (page: Page) => Locator
  gone: string
  /** The message key that the page shows. */
  message?: string
}

const EMPTY: EmptyCase[] = [
  {
    path: '/reports?list=1',
    endpoint: 'reports',
    lists: ['items'],
    shown: (page) => page.locator('.empty'),
    gone: '[data-testid=report-card]',
    message: 'reports_none',
  },
  {
    path: '/reports',
    endpoint: 'report_map',
    lists: ['cells', 'reports'],
    shown: (page) => page.getByTestId('report-card').first(),
    gone: '[data-testid=map-pin]',
  },
  {
    path: '/reports?list=1',
    endpoint: 'categories',
    lists: ['categories'],
    shown: (page) => page.getByTestId('report-card').first(),
    gone: '.skeleton',
  },
  {
    path: '/reports?list=1',
    endpoint: 'wards',
    lists: ['items'],
    shown: (page) => page.getByTestId('report-card').first(),
    gone: '.skeleton',
  },
  {
    path: REPORT,
    endpoint: 'report',
    lists: ['photos', 'timeline'],
    shown: (page) => page.locator('.report-text'),
    gone: '[data-testid=timeline-entry]',
  },
  {
    path: REPORT,
    endpoint: 'categories',
    lists: ['questions', 'emergency', 'options'],
    shown: (page) => page.getByTestId('timeline-entry').first(),
    gone: '.skeleton',
  },
  {
    path: '/reports/mine',
    endpoint: 'reports',
    lists: ['items'],
    shown: (page) => page.locator('.empty'),
    gone: '[data-testid=report-card]',
    message: 'mine_none',
  },
  {
    path: '/',
    endpoint: 'config',
    lists: ['emergency', 'locales', 'tracing_hosts'],
    shown: (page) => page.locator('.home-card').first(),
    gone: '.phone',
  },
  {
    path: '/bus',
    endpoint: 'transit_routes',
    lists: ['items'],
    shown: (page) => page.locator('#bus-lines'),
    gone: '[data-testid=route-card]',
  },
  {
    path: '/bus/routes/1',
    endpoint: 'transit_route',
    lists: ['directions', 'fares'],
    shown: (page) => page.getByText('Bến Mơ Bus').first(),
    gone: '.strip li',
    message: 'line_fare_none',
  },
  {
    path: '/bus/routes/1',
    endpoint: 'transit_route',
    lists: ['hours'],
    shown: (page) => page.locator('.strip li').first(),
    gone: '.spans li',
  },
  {
    path: '/bus/stops/S1',
    endpoint: 'transit_board',
    lists: ['departures', 'near', 'arrivals', 'alerts', 'lines'],
    shown: (page) => page.locator('.empty'),
    gone: '[data-testid=departure]',
    message: 'stop_none',
  },
  {
    path: '/bus/stops/S1',
    endpoint: 'transit_event',
    lists: ['arrivals', 'vehicles', 'alerts'],
    shown: (page) => page.getByTestId('live-state'),
    gone: '[data-testid=arrival]',
  },
  {
    path: PLAN,
    endpoint: 'transit_plan',
    lists: ['journeys'],
    shown: (page) => page.locator('.empty'),
    gone: '[data-testid=journey]',
    message: 'plan_none',
  },
  {
    path: PLAN,
    endpoint: 'transit_plan',
    lists: ['lines'],
    shown: (page) => page.getByTestId('journey-leg').first(),
    gone: '.skeleton',
  },
  {
    path: '/heritage',
    endpoint: 'heritage_sites',
    lists: ['items', 'kinds', 'eras', 'languages'],
    shown: (page) => page.locator('.empty'),
    gone: '[data-testid=heritage-card]',
    message: 'heritage_none',
  },
  {
    path: '/heritage',
    endpoint: 'heritage_walks',
    lists: ['items'],
    shown: (page) => page.getByTestId('heritage-card').first(),
    gone: '#walks',
  },
  {
    path: '/d/cong-may',
    endpoint: 'heritage_site',
    lists: ['languages', 'place', 'text', 'data'],
    shown: (page) => page.locator('#story'),
    gone: '.guide-languages a',
  },
  {
    path: '/d/cong-may',
    endpoint: 'heritage_site',
    lists: ['blocks'],
    shown: (page) => page.locator('.guide-summary'),
    gone: '.guide-section',
  },
]

for (const { path, endpoint, lists, shown, gone, message } of EMPTY) {
  const name = `${path}: null for ${lists.join(', ')} of ${endpoint} is an empty list`
  test(name, async ({ page, words, mock }) => {
    mock.answer(endpoint, without(endpoint, lists))
    const shell = new Shell(page, words)
    await shell.open(path)
    await expect(shown(page)).toBeVisible()
    await expect.poll(() => mock.requests(endpoint).length).toBeGreaterThan(0)
    await expect(page.locator(gone)).toHaveCount(0)
    if (message !== undefined) await expect(shell.main).toContainText(words(message))
    await expectNoErrors(page, words)
  })
}

const PARTS: [path: string, endpoint: Endpoint, list: string, message: string][] = [
  [PLAN, 'transit_plan', 'legs', 'plan_none'],
  ['/bus/routes/1', 'transit_route', 'stops', 'line_fare'],
]

for (const [path, endpoint, list, message] of PARTS) {
  test(`${path}: an item with null for its ${list} is left out`, async ({ page, words, mock }) => {
    mock.answer(endpoint, without(endpoint, [list]))
    const shell = new Shell(page, words)
    await shell.open(path)
    await expect(shell.main).toContainText(words(message))
    await expect(page.locator('.strip li, [data-testid=journey]')).toHaveCount(0)
    await expectNoErrors(page, words)
  })
}

test('null for search results shows that nothing was found', async ({ page, words, mock }) => {
  mock.answer('search', without('search', ['items']))
  const shell = new Shell(page, words)
  await shell.open('/about')
  await shell.search.fill('ben da')
  await expect(page.locator('.search-none')).toHaveText(words('search_none', { query: 'ben da' }))
  await expectNoErrors(page, words)
})

test('null for reports nearby does not block the form', async ({ page, words, mock }) => {
  mock.answer('nearby', without('nearby', ['items']))
  const form = await toNearby(new FormPage(page, words))
  await form.expectStep('check_title')
  await expectNoErrors(page, words)
})

const SERVICES = [['without services', undefined], ['with null for services', null]] as const

for (const [name, services] of SERVICES) {
  test(`a city ${name} opens with the reports service`, async ({ page, words, mock }) => {
    mock.answer('config', { ...golden('config'), services })
    const reports = new ReportsPage(page, words)
    await reports.open('/')
    await expect(reports.heading).toHaveText('Cổng dân sinh Bến Mơ')
    await expectNoErrors(page, words)
    await reports.navigation.getByRole('link', { name: words('nav_reports') }).click()
    await expect(reports.cards).toHaveCount(3)
    await expectNoErrors(page, words)
  })
}
