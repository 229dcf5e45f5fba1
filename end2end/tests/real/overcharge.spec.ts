// "Charged more than posted": the page of a site asks for the amount, and its link opens the form at the last step, where
// one tap sends the report.
import { type Page } from '@playwright/test'
import { fillIn } from '../../filing.ts'
import { FormPage } from '../../pages/form.ts'
import { ReportPage } from '../../pages/report.ts'
import { expect, test } from '../../real.ts'

const UID = 'hn-ly-thuong-kiet'
/** The page of the site with a stay of one hour, which costs 25,000 đồng. */
const SITE = `/parking/${UID}?vehicle=car&from=2026-11-30T08:30&to=2026-11-30T09:30`
const TEXT = 'Bị thu cao hơn giá niêm yết. Giá niêm yết: 25.000 đ một giờ.'
const DRAFT = 'Bản nháp đang viết dở về một việc khác.'
const COMPLETE = {
  category: 'parking-overcharge',
  lat: '21.0239',
  lon: '105.8485',
  place: 'Phố Lý Thường Kiệt',
  about: `parking:${UID}`,
  description: TEXT,
  answer: 'charged:40000',
}

/** The query of a link to the form, with changed values; empty ones are left out. */
function query(change: Partial<typeof COMPLETE> = {}): string {
  const pairs = Object.entries({ ...COMPLETE, ...change }).filter(([, value]) => value !== '')
  return `?${new URLSearchParams(pairs).toString().replaceAll('+', '%20')}`
}

/** Counts the clicks of the reader on all pages of this tab. */
async function countClicks(page: Page): Promise<() => number> {
  let clicks = 0
  await page.exposeFunction('countClick', () => {
    clicks++
  })
  await page.addInitScript(() => {
    const page = window as unknown as { countClick: () => Promise<void> }
    addEventListener('click', () => void page.countClick(), true)
  })
  return () => clicks
}

/** The public number of reports about the site's prices. */
async function publicNumber(page: Page): Promise<number> {
  const answer = await page.request.get(`/api/v1/parking/sites/${UID}`)
  return (await answer.json()).site.overcharge_reports
}

test('besides the amount, a report takes at most three taps and is counted at its site', async ({ page, words }) => {
  const before = await publicNumber(page)
  const clicks = await countClicks(page)
  await page.goto(SITE)
  await page.getByLabel(words('parking_charged')).fill('50.000')
  await page.getByRole('radio', { name: words('parking_paid_by_cash') }).check()
  await page.getByRole('button', { name: words('parking_overcharge_report') }).click()
  const form = new FormPage(page, words)
  await form.expectStep('check_title')
  await expect(page).toHaveURL(/\/reports\/new\?step=check$/)
  await expect(form.main).toContainText(COMPLETE.place)
  const title = `Bị thu quá giá niêm yết ở ${COMPLETE.place}: 50.000 đ.`
  await expect(form.main).toContainText(title)
  await form.sendButton.click()
  const code = await form.sent()
  expect(clicks()).toBeLessThanOrEqual(3)

  const report = new ReportPage(page, words)
  await expect(report.main).toContainText(code)
  await expect(report.main).toContainText(title)
  expect(await publicNumber(page)).toBe(before + 1)
  const filed = await (await page.request.get(`/api/v1/reports/${code}`)).json()
  expect([filed.about, filed.summary]).toEqual([COMPLETE.about, title])
  expect(filed.answers).toEqual({ charged: '50000', paid_by: 'cash', posted: '25000' })
})

test('without an amount above the posted price, the form does not open and says why', async ({ page, words }) => {
  await page.goto(SITE)
  const charged = page.getByLabel(words('parking_charged'))
  const report = page.getByRole('button', { name: words('parking_overcharge_report') })
  for (const [typed, error] of [
    ['', words('parking_charged_missing')],
    ['nhiều', words('parking_charged_wrong')],
    ['20', words('parking_charged_range', { min: '500 đ', max: '10.000.000 đ' })],
    ['20k', words('parking_charged_below', { price: '25.000 đ' })],
  ] as const) {
    await charged.fill(typed)
    await report.click()
    await expect(page.locator('#charged-fault')).toHaveText(error)
    await expect(charged).toBeFocused()
    await expect(charged).toHaveAttribute('aria-invalid', 'true')
  }
  await charged.fill('30k')
  await report.click()
  await expect(page.locator('#charged-fault')).toHaveText('')
  await expect(page.locator('#paid-by-fault')).toHaveText(words('parking_paid_by_missing'))
  await expect(page.getByRole('radio', { name: words('parking_paid_by_cash') })).toBeFocused()
  await page.getByRole('radio', { name: words('parking_paid_by_unpaid') }).check()
  await report.click()
  const form = new FormPage(page, words)
  await form.expectStep('check_title')
  await expect(form.main).toContainText('30.000 đ')
})

test('everything that the link fills in can be changed before it is sent', async ({ page, words }) => {
  const form = new FormPage(page, words)
  await form.start(query())
  await form.expectStep('check_title')
  await form.main.locator('.summary a[href$="step=questions"]').click()
  await form.expectStep('questions_title')
  await expect(page.locator('#answers-charged')).toHaveValue('40000')
  // Without the amount, nobody can go on.
  await page.locator('#answers-charged').fill('')
  await form.next()
  await expect(form.errorSummary).toContainText(words('fault_required'))
  await page.locator('#answers-charged').fill('50k')
  await form.next()
  await form.expectStep('describe_title')
  await expect(form.description).toHaveValue(TEXT)
  await form.description.fill(`${TEXT} Không có vé.`)
  await form.next()
  await form.skipNearby()
  await expect(form.main).toContainText('50.000 đ')
  // Following the link again continues the same draft.
  await form.start(query())
  await form.expectStep('check_title')
  await expect(form.main).toContainText('Không có vé.')
  await form.sendButton.click()
  const code = await form.sent()
  const filed = await (await page.request.get(`/api/v1/reports/${code}`)).json()
  expect([filed.answers.charged, filed.description]).toEqual(['50000', `${TEXT} Không có vé.`])
})

const MISSING = {
  'the position is outside of the city': [{ lat: '10.77', lon: '106.7' }, 'place_title'],
  'the category is unknown': [{ category: 'moon' }, 'category_title'],
  'there is no amount': [{ answer: '' }, 'questions_title'],
  'the amount is none': [{ answer: 'charged:nhiều' }, 'questions_title'],
  'the description is too short': [{ description: 'Quá giá' }, 'describe_title'],
  // As with any link that leaves something to the reader.
  'there is no description': [{ description: '' }, 'place_title'],
} as const

for (const [what, [change, title]] of Object.entries(MISSING)) {
  test(`the form does not open at the last step if ${what}`, async ({ page, words }) => {
    const form = new FormPage(page, words)
    await form.start(query(change))
    await form.expectStep(title)
  })
}

test('a draft is not replaced before the reader agrees', async ({ page, words }) => {
  const form = new FormPage(page, words)
  await fillIn(form, DRAFT)
  await form.start(query())
  await expect(form.main).toContainText(words('offer_title'))
  await expect(form.main).toContainText(DRAFT)
  await form.main.getByRole('button', { name: words('offer_go_on') }).click()
  await form.expectStep('describe_title')
  await expect(form.description).toHaveValue(DRAFT)
  await form.start(query())
  await form.main.getByRole('button', { name: words('offer_new') }).click()
  await form.expectStep('check_title')
  await expect(form.main).toContainText(TEXT)
})
