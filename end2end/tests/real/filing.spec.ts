// A report gets from the phone to the database and back, whatever fails in between.
import { type Page } from '@playwright/test'
import { fillIn, send, storedDraft, STREET } from '../../filing.ts'
import { FormPage } from '../../pages/form.ts'
import { ReportPage } from '../../pages/report.ts'
import { ReportsPage } from '../../pages/reports.ts'
import { picture, photograph, withPosition } from '../../pictures.ts'
import { expect, test } from '../../real.ts'
import { pattern } from '../../words.ts'

const JPEG = 'image/jpeg'

/** The number of reports of this device with this text. */
async function filed(page: Page, text: string): Promise<number> {
  const answer = await page.evaluate(async () => {
    const headers = { 'Portal-Device': localStorage.getItem('portal-device') ?? '' }
    return (await fetch('/api/v1/reports?mine=true&limit=200', { headers })).json()
  })
  return answer.items.filter((report: { summary: string }) => report.summary === text).length
}

test('a filed report with a photo is on the map and in the list, and survives a server restart', async ({
  page,
  words,
  startServer,
}) => {
  const server = await startServer()
  const text = 'Rác ùn ứ trước cổng trường, bốc mùi nặng.'
  const form = new FormPage(page, words, server.origin)
  await fillIn(form, text)
  await form.addPhotos({ name: 'rac.jpg', mimeType: JPEG, buffer: await photograph(page, 2400, 1800) })
  const code = await send(form)

  const report = new ReportPage(page, words, server.origin)
  await expect(report.heading).toHaveText(text)
  await expect(report.timeline).toHaveCount(1)
  await expect(report.photos).toHaveCount(1)
  await report.photos.scrollIntoViewIfNeeded()
  const drawn = report.photos.evaluate((image: HTMLImageElement) => [image.naturalWidth, image.naturalHeight])
  await expect.poll(() => drawn).toEqual([1600, 1200])

  const reports = new ReportsPage(page, words, server.origin)
  await report.main.getByRole('link', { name: words('report_on_map') }).click()
  await reports.mapDrawn()
  await expect(reports.pin(code)).toHaveClass(/is-selected/)
  await expect(reports.card(code)).toHaveClass(/is-selected/)

  await server.halt()
  await server.resume()
  await report.open(`/reports/${code}`)
  await expect(report.heading).toHaveText(text)
  await expect(report.main).toContainText(words('report_mine'))
  await expect(report.photos).toHaveCount(1)
  await reports.open('/reports?list=1')
  await expect(reports.card(code)).toBeVisible()
  await reports.open('/reports/mine')
  await expect(reports.cards).toHaveCount(1)
})

test('two submissions with the same idempotency key create one report', async ({ request, page, words }) => {
  const shell = new FormPage(page, words)
  await shell.start()
  const body = {
    category: 'rubbish',
    lat: 21.0339,
    lon: 105.8492,
    description: 'Hai lần gửi cùng một khóa, một phản ánh.',
  }
  const headers = { 'Idempotency-Key': crypto.randomUUID(), 'Portal-Device': 'c'.repeat(32) }
  const answers = await Promise.all([1, 2].map(() => request.post('/api/v1/reports', { data: body, headers })))
  const codes = await Promise.all(answers.map(async (answer) => (await answer.json()).code))
  expect(answers.every((answer) => answer.ok())).toBe(true)
  expect(codes[0]).toBe(codes[1])
  const other = await request.post('/api/v1/reports', { data: { ...body, lat: 21.034 }, headers })
  expect(other.status()).toBe(422)
  expect((await other.json()).type).toBe('/problems/idempotency_conflict')
})

test('a lost answer does not lead to a second report', async ({ page, words }) => {
  const text = 'Câu trả lời bị mất trên đường về, chỉ một phản ánh.'
  let lost = 0
  await page.route('**/api/v1/reports', async (route) => {
    if (route.request().method() !== 'POST' || lost++ > 0) return route.fallback()
    await route.fetch()
    await route.abort('connectionreset')
  })
  const form = new FormPage(page, words)
  await fillIn(form, text)
  await form.next()
  await form.skipNearby()
  await form.sendButton.click()
  await expect(form.alert).toContainText(words('error_offline'))
  await form.retry.click()
  await form.sent()
  expect(await filed(page, text)).toBe(1)
})

test('a server crash during a photo upload loses nothing', async ({ page, words, startServer }) => {
  const server = await startServer()
  const text = 'Máy chủ tắt giữa lúc gửi ảnh, bản nháp còn nguyên.'
  const form = new FormPage(page, words, server.origin)
  await fillIn(form, text)
  await form.addPhotos({ name: 'anh.jpg', mimeType: JPEG, buffer: await photograph(page, 1600, 1200) })
  await form.next()
  await form.skipNearby()
  const network = await page.context().newCDPSession(page)
  await network.send('Network.enable')
  const slow = { offline: false, latency: 20, downloadThroughput: -1, uploadThroughput: 40_000 }
  await network.send('Network.emulateNetworkConditions', slow)
  await form.sendButton.click()
  await expect(page.locator('progress')).toHaveAttribute('value', /^[1-9]\d?$/)
  await server.halt('SIGKILL')
  await expect(form.alert).toContainText(words('error_offline'))
  await expect(form.main).toContainText(words('send_kept'))

  await network.send('Network.emulateNetworkConditions', { ...slow, latency: 0, uploadThroughput: -1 })
  await server.resume()
  await form.open('/reports/new')
  await form.expectStep('check_title')
  await expect(form.restoredBanner).toBeVisible()
  await expect(form.main).toContainText(text)
  await expect(form.main.locator('.photo-list img')).toHaveCount(1)
  await form.sendButton.click()
  await form.sent()
  await expect(new ReportPage(page, words).photos).toHaveCount(1)
  expect(await filed(page, text)).toBe(1)
})

test('a draft survives a reload and a page crash', async ({ page, words, context, watch }) => {
  const text = 'Bản nháp phải còn sau khi trang bị sập.'
  const form = new FormPage(page, words)
  await fillIn(form, text)
  await form.addPhotos({ name: 'a.png', mimeType: 'image/png', buffer: picture(800, 600) })
  await page.locator('#contact-name').fill('Nguyễn Văn Bờ')
  // Reload right after the last letter is typed.
  await page.reload()
  await form.expectStep('describe_title')
  await expect(form.restoredBanner).toBeVisible()
  await expect(form.description).toHaveValue(text)
  await expect(page.locator('#contact-name')).toHaveValue('Nguyễn Văn Bờ')
  await expect(form.photos.locator('img')).toHaveCount(1)

  await form.description.fill(`${text} Thêm một câu.`)
  await expect.poll(() => storedDraft(page)).toContain('Thêm một câu.')
  const crashed = page.waitForEvent('crash')
  await page.goto('chrome://crash').catch(() => undefined)
  await crashed
  const next = await context.newPage()
  const again = new FormPage(next, words)
  await again.start()
  await again.expectStep('describe_title')
  await expect(again.description).toHaveValue(`${text} Thêm một câu.`)
  await expect(again.photos.locator('img')).toHaveCount(1)
  watch.ignore(/chrome:\/\/crash/)
})

test('a draft is discarded only after confirmation', async ({ page, words }) => {
  const form = new FormPage(page, words)
  await fillIn(form, 'Bản nháp sẽ bị bỏ đi.')
  await page.reload()
  await form.restoredBanner.getByRole('button', { name: words('form_anew') }).click()
  const question = page.getByRole('dialog', { name: words('form_anew_title') })
  await question.getByRole('button', { name: words('form_anew_no') }).click()
  await expect(form.description).toHaveValue('Bản nháp sẽ bị bỏ đi.')
  await form.restoredBanner.getByRole('button', { name: words('form_anew') }).click()
  await question.getByRole('button', { name: words('form_anew_yes') }).click()
  await form.expectStep('place_title')
  await expect(form.point).toContainText(words('point_none'))
  await page.reload()
  await form.expectStep('place_title')
  await expect(form.restoredBanner).toHaveCount(0)
})

test('a similar report nearby is offered and can be supported instead', async ({ page, words }) => {
  const form = new FormPage(page, words)
  await form.start()
  await form.choosePlace(STREET)
  await form.next()
  await form.chooseCategory('street-light')
  await form.next()
  await form.expectStep('questions_title')
  await form.next()
  await form.description.fill('Đèn đường tắt, phố tối om, đi lại khó.')
  await form.next()
  await form.expectStep('nearby_title')
  const card = page.getByTestId('report-card').first()
  await expect(card).toContainText(/cách \d+/)
  await expect(card.getByTestId('report-status')).toBeVisible()
  await card.getByRole('button', { name: words('nearby_this') }).click()
  const report = new ReportPage(page, words)
  await expect(page).toHaveURL(/\/reports\/HN-/)
  await expect(report.main.getByRole('button', { name: words('support_done') })).toBeDisabled()
  await page.reload()
  await expect(report.main.getByRole('button', { name: words('support_done') })).toBeDisabled()
  await form.start()
  await expect(form.restoredBanner).toHaveCount(0)
})

test('markup in every text field is shown as text', async ({ page, words }) => {
  const evil = (name: string) => `<img src=x onerror="window.stung='${name}'"><script>window.stung='${name}'</script>`
  const form = new FormPage(page, words)
  await form.start()
  await form.place.fill('<b>hàng</b> bồ')
  await expect(form.results.or(page.locator('.search-none')).first()).toBeVisible()
  await form.choosePlace(STREET)
  await form.address.fill(evil('address'))
  await form.next()
  await form.categorySearch.fill(evil('category'))
  await expect(page.locator('.search-none').filter({ hasText: '<script>' })).toBeVisible()
  await form.categorySearch.fill('')
  await form.chooseCategory('road-sign')
  await form.next()
  await form.answer('Bị sao?', 'Nội dung sai')
  const answer = page.locator('#answers-should_say')
  await answer.fill(evil('answer'))
  await form.next()
  await form.description.fill(evil('description'))
  await page.locator('#contact-name').fill(evil('contact').slice(0, 90))
  const code = await send(form)
  const report = new ReportPage(page, words)
  await expect(report.main).toContainText(evil('address'))
  await expect(report.main).toContainText(evil('answer'))
  await expect(report.main).toContainText(evil('description'))
  await expect(report.main).not.toContainText('contact')

  const html = await (await page.request.get(`/reports/${code}`)).text()
  expect(html).not.toContain('<img src=x')
  const reports = new ReportsPage(page, words)
  await report.main.getByRole('link', { name: words('report_on_map') }).click()
  await expect(reports.card(code)).toContainText('<img src=x')
  await reports.search.fill(evil('search'))
  await expect(page.locator('.search-none').filter({ hasText: '<script>' })).toBeVisible()
  await reports.search.press('Escape')
  await reports.openFilters()
  await reports.field('filter_text').fill(evil('filter'))
  await reports.field('filter_text').press('Enter')
  await expect(reports.main).toContainText(words('reports_none'))
  expect(await page.evaluate(() => 'stung' in window)).toBe(false)
})

test('a file that is not a photo is rejected with a message, and everything else is kept', async ({ page, words }) => {
  const form = new FormPage(page, words)
  await fillIn(form, 'Tệp không phải ảnh thì báo ngay.')
  await page.locator('#photos').setInputFiles([
    { name: 'anh.jpg', mimeType: JPEG, buffer: Buffer.from('MZ\x90\0 This program cannot be run in DOS mode.') },
    { name: 'that.png', mimeType: 'image/png', buffer: picture(300, 200) },
  ])
  await expect(form.main).toContainText(words('photo_unreadable', { name: 'anh.jpg' }))
  await expect(form.photos).toHaveCount(1)
  await expect(form.description).toHaveValue('Tệp không phải ảnh thì báo ngay.')
})

test('at most five photos are accepted, and one can be removed', async ({ page, words }) => {
  const form = new FormPage(page, words)
  await fillIn(form, 'Năm ảnh là nhiều nhất.')
  const photo = (name: string) => ({ name, mimeType: 'image/png', buffer: picture(60, 40) })
  await page.locator('#photos').setInputFiles([1, 2, 3, 4, 5, 6].map((n) => photo(`${n}.png`)))
  await expect(form.photos).toHaveCount(5)
  await expect(form.main).toContainText(words('photo_too_many', { name: '6.png', count: 5 }))
  await form.main.getByRole('button', { name: words('photo_remove', { name: '3.png' }) }).click()
  await expect(form.photos).toHaveCount(4)
  await form.addPhotos(photo('7.png'))
})

test('a photo’s position is offered as the place, and is removed from the uploaded photo', async ({ page, words }) => {
  const form = new FormPage(page, words)
  await fillIn(form, 'Ảnh có ghi vị trí chụp.')
  const buffer = withPosition(await photograph(page, 640, 480), 21.0402, 105.8361)
  await form.addPhotos({ name: 'noi.jpg', mimeType: JPEG, buffer })
  await expect(form.main).toContainText(pattern(words('photo_place_away', { name: 'noi.jpg' })))
  await form.main.getByRole('button', { name: words('photo_place_use') }).click()
  await expect(form.notice).toContainText(words('photo_place_used'))
  await form.next()
  await form.skipNearby()
  await expect(form.main).toContainText(/21\.0402\d, 105\.836\d\d/)
  const uploaded = page.waitForRequest((request) => request.url().endsWith('/media'))
  await form.sendButton.click()
  const body = (await uploaded).postDataBuffer()
  expect(body?.includes('Exif') ?? false).toBe(false)
  await form.sent()
})

test('the current position is used if permission is granted', async ({ page, words, context }) => {
  await context.grantPermissions(['geolocation'])
  await context.setGeolocation({ latitude: 21.0245, longitude: 105.8412, accuracy: 20 })
  const form = new FormPage(page, words)
  await form.start()
  await page.getByRole('button', { name: words('place_locate') }).click()
  await expect(form.point).toContainText('21.02450, 105.84120')
  await expect(form.main).toContainText(words('place_accuracy', { distance: '20 m' }))
})

test('a denied position, or one outside the city, is explained', async ({ page, words, context }) => {
  const form = new FormPage(page, words)
  await form.start()
  const locate = page.getByRole('button', { name: words('place_locate') })
  await locate.click()
  await expect(form.main).toContainText(words('place_refused'))
  await context.grantPermissions(['geolocation'])
  await context.setGeolocation({ latitude: 10.77, longitude: 106.7, accuracy: 15 })
  await locate.click()
  await expect(form.main).toContainText(words('place_outside'))
  await expect(form.point).toContainText(words('point_none'))
})

test('a click on the map chooses the place, and buttons move it', async ({ page, words }) => {
  const form = new FormPage(page, words)
  await form.start()
  const map = page.getByTestId('map')
  await expect(map).toHaveAttribute('data-state', 'drawn')
  await map.click({ position: { x: 200, y: 150 } })
  await expect(form.point).toContainText(/21\.\d{5}, 105\.\d{5}/)
  const before = await form.point.textContent()
  await page.getByRole('button', { name: words('nudge_north') }).press('Enter')
  await expect(form.point).not.toHaveText(before ?? '')
  await expect(form.main).toContainText(words('nudged_north'))
})

test('the error summary lists missing fields and links to each', async ({ page, words }) => {
  const form = new FormPage(page, words)
  await form.start()
  await form.next()
  await expect(form.errorSummary).toBeFocused()
  await form.errorSummary.getByRole('link', { name: words('fault_place') }).click()
  await expect(form.place).toBeFocused()
  await form.choosePlace(STREET)
  await form.next()
  await form.expectStep('category_title')
  await form.next()
  await expect(form.errorSummary).toContainText(words('fault_category'))
  await form.chooseCategory('road-damage')
  await form.next()
  await form.expectStep('questions_title')
  await form.next()
  await expect(form.errorSummary).toContainText(words('fault_choose'))
  await form.answer('Mặt đường bị sao?', 'Ổ gà')
  await page.locator('#answers-depth_cm').fill('4000')
  await form.next()
  await expect(form.errorSummary).toContainText(words('fault_between', { min: 1, max: 300 }))
  await page.locator('#answers-depth_cm').fill('12')
  await form.next()
  await form.expectStep('describe_title')
  await form.description.fill('Ngắn')
  await page.locator('#contact-email').fill('khong-phai-thu')
  await page.locator('#contact-phone').fill('gọi tôi')
  await form.next()
  await expect(form.errorSummary.getByRole('link')).toHaveText([
    words('fault_description', { count: 10 }),
    words('fault_phone'),
    words('fault_email'),
  ])
  await form.description.fill('x'.repeat(20_000))
  await form.next()
  await expect(form.errorSummary).toContainText(words('fault_too_long', { count: 4000 }))
  await expect(form.description).toHaveValue('x'.repeat(20_000))
})

test('back and forward move between the steps and keep the input', async ({ page, words }) => {
  const form = new FormPage(page, words)
  await fillIn(form, 'Đi tới đi lui không mất gì.')
  await page.goBack()
  await form.expectStep('questions_title')
  await page.goBack()
  await form.expectStep('category_title')
  await expect(page.locator('#category-rubbish')).toBeChecked()
  await page.goForward()
  await page.goForward()
  await form.expectStep('describe_title')
  await expect(form.description).toHaveValue('Đi tới đi lui không mất gì.')
})

test('a report about an office is announced as private before sending, and stays private', async ({ page, words, request }) => {
  const form = new FormPage(page, words)
  const text = 'Hồ sơ nộp ba tuần chưa có phiếu hẹn trả kết quả.'
  await form.start()
  await form.choosePlace(STREET)
  await form.next()
  await form.expectStep('category_title')
  await form.chooseCategory('file-late')
  await form.next()
  await form.expectStep('questions_title')
  await form.next()
  await form.expectStep('describe_title')
  await form.description.fill(text)
  await form.next()
  await form.skipNearby()
  await expect(form.main).toContainText(words('check_text_private'))
  await expect(form.main).not.toContainText(words('check_text'))
  await form.sendButton.click()
  const code = await form.sent()
  await expect(form.main).toContainText(words('report_private'))
  // Other people cannot see it.
  const stranger = await request.get(`/api/v1/reports/${code}`)
  expect(stranger.status()).toBe(404)
})
