// "Charged more than posted": a link with a complete report opens the form at its last step, and one tap sends it.
import { type Page } from '@playwright/test'
import { fillIn } from '../../filing.ts'
import { FormPage } from '../../pages/form.ts'
import { ReportPage } from '../../pages/report.ts'
import { expect, test } from '../../real.ts'

const UID = 'hn-ly-thuong-kiet'
const TEXT = 'Bị thu cao hơn giá niêm yết. Giá niêm yết: 25.000 đ một giờ.'
const DRAFT = 'Bản nháp đang viết dở về một việc khác.'
const COMPLETE = {
  category: 'parking-overcharge',
  lat: '21.0239',
  lon: '105.8485',
  place: 'Phố Lý Thường Kiệt',
  about: `parking:${UID}`,
  description: TEXT,
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

test('with the link, a report takes at most three taps and is counted at its site', async ({ page, words }) => {
  const before = await publicNumber(page)
  const clicks = await countClicks(page)
  const form = new FormPage(page, words)
  // The first tap is that on the link.
  await form.start(query())
  await form.expectStep('check_title')
  await expect(page).toHaveURL(/\/reports\/new\?step=check$/)
  await expect(form.main).toContainText(TEXT)
  await expect(form.main).toContainText(COMPLETE.place)
  await expect(form.main).toContainText(words('check_no_answers'))
  await form.sendButton.click()
  const code = await form.sent()
  expect(1 + clicks()).toBeLessThanOrEqual(3)

  const report = new ReportPage(page, words)
  await expect(report.main).toContainText(code)
  await expect(report.main).toContainText(TEXT)
  expect(await publicNumber(page)).toBe(before + 1)
  const filed = await (await page.request.get(`/api/v1/reports/${code}`)).json()
  expect(filed.about).toBe(COMPLETE.about)
})

test('everything that the link fills in can be changed before it is sent', async ({ page, words }) => {
  const form = new FormPage(page, words)
  await form.start(query())
  await form.expectStep('check_title')
  await form.main.locator('.summary a[href$="step=questions"]').click()
  await form.expectStep('questions_title')
  await page.locator('#answers-charged').fill('50000')
  await form.next()
  await form.expectStep('describe_title')
  await expect(form.description).toHaveValue(TEXT)
  await form.description.fill(`${TEXT} Không có vé.`)
  await form.next()
  await form.skipNearby()
  await expect(form.main).toContainText('50000')
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
