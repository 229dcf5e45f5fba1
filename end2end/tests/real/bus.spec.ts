// Buses and metro lines of the city's sample network.
import { Gate } from '../../gate.ts'
import { BusPage } from '../../pages/bus.ts'
import { FormPage } from '../../pages/form.ts'
import { expect, test } from '../../real.ts'

const PLAN = '/bus/plan?from=stop:M3-01&to=stop:M2A-12&at=2026-11-23T08:00'

test('the start page names its data source and lists the lines', async ({ page, words }) => {
  const bus = new BusPage(page, words)
  await bus.open('/')
  await bus.navigation.getByRole('link', { name: words('nav_bus'), exact: true }).click()
  await expect(bus.heading).toHaveText(words('title_bus'))
  await expect(bus.lines).toHaveCount(13)
  await expect(bus.lines.first()).toContainText('2A')
  await expect(bus.main.getByTestId('notice')).toContainText(words('bus_sample'))
  await bus.lines.filter({ hasText: '32' }).getByRole('link').click()
  await expect(page).toHaveURL('/bus/routes/B32')
  await expect(bus.main.getByRole('listitem').filter({ hasText: 'Nhổn' }).first()).toBeVisible()
  await expect(bus.map).toHaveAttribute('data-state', 'drawn')
  await expect(page.locator('path.route-line')).toHaveCount(1)
  // Only the headway is known, so no exact times are shown.
  await expect(bus.sentence('bus_every').first()).toBeVisible()
  const stops = bus.main.locator('.strip li')
  const first = await stops.first().textContent()
  await bus.main.getByRole('group', { name: words('line_direction') }).getByRole('button').last().click()
  await expect(stops.first()).not.toHaveText(first ?? '')
})

test('a stop is found by its name in Telex, and can be saved', async ({ page, words }) => {
  const bus = new BusPage(page, words)
  await bus.open('/bus')
  await bus.choose('bus_search', 'caau giaays', 'Ga Cầu Giấy')
  await expect(page).toHaveURL(/\/bus\/stops\//)
  await expect(bus.heading).toContainText('Cầu Giấy')
  const name = (await bus.heading.textContent()) ?? ''
  await expect(bus.departures.first().or(bus.main.getByText(words('stop_none')))).toBeVisible()
  await bus.main.getByRole('button', { name: words('bus_save') }).click()
  await expect(bus.main.getByRole('button', { name: words('bus_unsave') })).toHaveAttribute('aria-pressed', 'true')
  await bus.open('/bus')
  const saved = bus.main.locator('section').filter({ has: page.getByRole('heading', { name: words('bus_saved') }) })
  await saved.getByRole('link', { name }).click()
  await expect(bus.heading).toHaveText(name)
})

test('"near me" requests the position and shows distances', async ({ page, words, context }) => {
  await context.grantPermissions(['geolocation'])
  await context.setGeolocation({ latitude: 21.0293, longitude: 105.8032 })
  const bus = new BusPage(page, words)
  await bus.open('/bus')
  await bus.main.getByRole('button', { name: words('bus_near_do') }).click()
  await expect(bus.stops.first()).toContainText('Cầu Giấy')
  await expect(bus.stops.first()).toContainText(' m')
})

test('journeys can be searched, compared and reversed, and the query is kept in the address', async ({ page, words }) => {
  const bus = new BusPage(page, words)
  await bus.open('/bus/plan')
  await expect(bus.main).toContainText(words('plan_ask'))
  await bus.choose('plan_from', 'ga nhon', 'Ga Nhổn')
  await bus.choose('plan_to', 'ga yen nghia', 'Ga Yên Nghĩa')
  await expect(page).toHaveURL('/bus/plan?from=stop:M3-01&to=stop:M2A-12')
  await bus.open(PLAN)
  await expect(bus.journeys).not.toHaveCount(0)
  await expect(bus.main.getByRole('combobox', { name: words('plan_from'), exact: true })).toHaveValue('Ga Nhổn')
  await expect(bus.legs.first()).toContainText('Cầu Giấy')
  await expect(page.locator('path.route-line')).not.toHaveCount(0)
  const [first, second] = [bus.journeys.nth(0), bus.journeys.nth(1)]
  await expect(first.getByRole('button').first()).toHaveAttribute('aria-expanded', 'true')
  await second.getByRole('button').first().press('Enter')
  await expect(second.getByRole('button').first()).toHaveAttribute('aria-expanded', 'true')
  await expect(first.getByTestId('journey-leg')).toHaveCount(0)
  await bus.main.getByRole('button', { name: words('plan_swap') }).click()
  await expect(page).toHaveURL(/from=stop:M2A-12&to=stop:M3-01/)
  await expect(bus.main.getByRole('combobox', { name: words('plan_from'), exact: true })).toHaveValue('Ga Yên Nghĩa')
  await bus.main.getByRole('combobox', { name: words('plan_when') }).selectOption('arrive')
  await expect(page).toHaveURL(/mode=arrive/)
  await expect(bus.journeys.first()).toContainText(/0[67]:\d\d đến khoảng 0[78]:\d\d/)
})

test('the last leg names the destination', async ({ page, words }) => {
  const bus = new BusPage(page, words)
  await bus.open('/bus/plan?from=stop:XANH-PON&to=stop:LDT-BUS-W&at=2026-11-23T07:00&avoid=B27')
  await expect(bus.legs.last()).toContainText('Ga Lê Đức Thọ - đường Hồ Tùng Mậu')
})

test('avoided lines and options apply to the journeys and are kept in the address', async ({ page, words }) => {
  const bus = new BusPage(page, words)
  await bus.open(PLAN)
  await expect(bus.journeys).not.toHaveCount(0)
  await expect(bus.journeys.first()).toContainText(/\d\.000 đ/)
  await bus.main.getByText(words('plan_options')).click()
  await bus.main.getByRole('button', { name: words('plan_no_metro') }).click()
  await expect(page).toHaveURL(/avoid=metro/)
  await expect(page.locator('.journey .is-metro')).toHaveCount(0)
  await bus.main.getByRole('combobox', { name: words('plan_most') }).selectOption('1')
  await expect(page).toHaveURL(/avoid=metro&transfers=1/)
  await bus.open(PLAN)
  const line = bus.legs.filter({ has: page.getByRole('button', { name: words('plan_avoid') }) }).first()
  await line.getByRole('button', { name: words('plan_avoid') }).click()
  await expect(page).toHaveURL(/avoid=M3/)
  const chip = bus.main.getByRole('button', { name: /tuyến 3.*bỏ tránh/i })
  await chip.click()
  await expect(page).not.toHaveURL(/avoid/)
})

test('a place chosen on the map can be saved and used again, and a journey shared', async ({ page, words, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const bus = new BusPage(page, words)
  await bus.open('/bus/plan?from=stop:M3-01')
  await bus.main.getByRole('button', { name: words('plan_map') }).click()
  await expect(bus.main).toContainText(words('plan_map_to'))
  await expect(bus.map.first()).toHaveAttribute('data-state', 'drawn')
  await bus.map.first().locator('.map-canvas').click({ position: { x: 300, y: 160 } })
  await expect(page).toHaveURL(/&to=\d+\.\d+,\d+\.\d+,/)
  await expect(bus.journeys.or(bus.main.getByText(words('plan_none'))).first()).toBeVisible()
  await bus.main.getByRole('button', { name: words('plan_save_to') }).click()
  await bus.main.getByRole('button', { name: words('share') }).click()
  const link = await page.evaluate(() => navigator.clipboard.readText())
  expect(link).toMatch(/\/bus\/plan\?from=stop:M3-01&to=.*&at=\d{4}-\d\d-\d\dT\d\d:\d\d$/)

  await bus.open('/bus/plan?from=stop:M2A-01')
  await bus.main.getByRole('group', { name: words('plan_saved') }).getByRole('button').click()
  await expect(page).toHaveURL(/from=stop:M2A-01&to=\d+\.\d+,\d+\.\d+,/)
})

test('during the ride the page says how far it is and when to get off', async ({ page, words, context }) => {
  await context.grantPermissions(['geolocation'])
  await context.setGeolocation({ latitude: 21.0527, longitude: 105.7352 })
  const bus = new BusPage(page, words)
  await bus.open('/bus/plan?from=stop:M3-01&to=stop:M3-08&at=2026-11-23T07:00')
  const ride = bus.legs.filter({ hasText: words('plan_alight').split('{')[0] ?? '' }).first()
  await ride.getByRole('button', { name: words('follow_do') }).click()
  const reminder = ride.getByTestId('follow')
  await expect(reminder).toContainText(/Còn \d điểm dừng, .* km/)
  const first = await reminder.textContent()
  await context.setGeolocation({ latitude: 21.0370, longitude: 105.7800 })
  await expect(reminder).not.toHaveText(first ?? '')
  await context.setGeolocation({ latitude: 21.0293, longitude: 105.8030 })
  await expect(reminder).toContainText(words('follow_now').replace('{place}', 'Ga Cầu Giấy'))
  await expect(page.getByTestId('notice').filter({ hasText: 'Ga Cầu Giấy' })).toBeVisible()
  await ride.getByRole('button', { name: words('follow_stop') }).click()
  await expect(reminder).toHaveCount(0)
})

test('reporting a problem at a stop prefills place and stop', async ({ page, words }) => {
  const bus = new BusPage(page, words)
  await bus.open('/bus/stops/M3-08')
  const link = bus.main.getByRole('link', { name: words('stop_report') })
  await expect(link).toHaveAttribute('href', /about=stop:M3-08/)
  await link.click()
  const form = new FormPage(page, words)
  await form.expectStep('place_title')
  await expect(page.locator('#address')).toHaveValue('Ga Cầu Giấy')
})

test('unknown stops and lines show an error and have status 404', async ({ page, words, watch, request }) => {
  watch.ignore(/404/)
  for (const path of ['/bus/stops/NOWHERE', '/bus/routes/NONE']) {
    expect((await request.get(path)).status()).toBe(404)
    const bus = new BusPage(page, words)
    await bus.open(path)
    await expect(bus.alert).toContainText(words('error_not_found'))
  }
  watch.ignore(/404/)
})

test('the header search finds lines and stops', async ({ page, words }) => {
  const bus = new BusPage(page, words)
  await bus.open('/')
  await bus.search.fill('tuyen 32')
  await bus.result('line').first().click()
  await expect(page).toHaveURL('/bus/routes/B32')
  await bus.search.fill('ga cat linh')
  await bus.result('stop').first().click()
  await expect(page).toHaveURL('/bus/stops/M2A-01')
})

test('a page that loads while the user types does not take the focus', async ({ page, words }) => {
  const bus = new BusPage(page, words)
  await bus.open('/')
  const answers = new Gate()
  await page.route('**/api/v1/transit/**', answers.hold)
  await bus.search.fill('tuyen 32')
  await bus.result('line').first().click()
  await expect(page).toHaveURL('/bus/routes/B32')
  // The user focuses the field and is about to type when the page loads.
  await bus.search.focus()
  answers.open()
  await expect(bus.heading).toContainText('Nhổn')
  await expect(bus.search).toBeFocused()
  await bus.search.pressSequentially('ga cat')
  await expect(bus.search).toBeFocused()
  await expect(bus.result('stop').first()).toBeVisible()
})

test('once the network is on the device, the server is not queried', async ({ page, words, context, watch }) => {
  const bus = new BusPage(page, words)
  const requests: string[] = []
  page.on('request', (request) => requests.push(new URL(request.url()).pathname))
  // Load the code of every page before going offline.
  for (const path of ['/bus/routes/B32', '/bus/stops/M3-08', PLAN]) {
    await bus.open(path)
    await expect(page.getByTestId('on-device')).toBeVisible()
  }
  requests.length = 0
  await bus.main.getByRole('button', { name: words('plan_swap') }).click()
  await expect(bus.journeys).not.toHaveCount(0)
  await expect(page).toHaveURL(/from=stop:M2A-12&to=stop:M3-01/)
  expect(requests.filter((path) => path.includes('/transit/'))).toEqual([])

  // The code that shows search results is loaded on the first key press.
  await bus.choose('plan_from', 'ga la khe', 'Ga La Khê')
  await expect(page).toHaveURL(/from=stop:M2A-/)
  await context.setOffline(true)
  await bus.choose('plan_to', 'ga cat linh', 'Ga Cát Linh')
  await expect(page).toHaveURL(/to=stop:M2A-01/)
  await expect(bus.journeys.first()).toContainText('2A')
  await expect(page.locator('path.route-line')).not.toHaveCount(0)
  await context.setOffline(false)
  watch.ignore(/ERR_INTERNET_DISCONNECTED|Failed to (fetch|load)/)
})

test('with data saving on, the page asks before it downloads the network', async ({ page, words }) => {
  await page.addInitScript(() => Object.defineProperty(navigator, 'connection', { value: { saveData: true } }))
  const bus = new BusPage(page, words)
  const packs: string[] = []
  page.on('request', (request) => {
    if (request.url().includes('.pack') || request.url().includes('/engine-')) packs.push(request.url())
  })
  await bus.open('/bus')
  const take = bus.main.getByRole('button', { name: /\(\d+ kB\)/ })
  await expect(take).toBeVisible()
  expect(packs).toEqual([])
  await take.click()
  await expect(page.getByTestId('on-device')).toHaveText(words('offline_ready'))
})
