// Leaving the form at any stage of sending files exactly the confirmed report, once, or nothing.
import { type Page } from '@playwright/test'
import { filed, Gate, fillInOpenForm, send, toCheck } from '../../filing.ts'
import { FormPage } from '../../pages/form.ts'
import { expect, test } from '../../real.ts'
import { pattern, wordsOf, type Words } from '../../words.ts'

const TEXT = 'Rác ùn ứ trước cổng chợ, bốc mùi nặng.'
const CHANGED = 'Đoạn này gõ thêm khi bản trước đang được gửi.'
const english = wordsOf('en')

/** The stages at which sending is paused. */
const MOMENTS = {
  'the first photo': (page: Page) => Gate.before(page, 'media'),
  'an answer to the first photo': (page: Page) => Gate.after(page, 'media'),
  'the second photo': (page: Page) => Gate.before(page, 'media', 2),
  'the report': (page: Page) => Gate.before(page, 'reports'),
  'the answer to the report': (page: Page) => Gate.after(page, 'reports'),
}

/** The notice links to the report. */
async function expectSentNotice(form: FormPage, words: Words): Promise<void> {
  const link = form.notice.getByRole('link', { name: pattern(words('send_done')) })
  await expect(link).toHaveAttribute('href', /^\/reports\/[A-Z]{2,4}-[0-9A-Z]{6}$/)
}

/** The form is empty again. */
async function expectEmptyForm(form: FormPage, words: Words): Promise<void> {
  await form.start()
  await form.expectStep('place_title')
  await expect(form.point).toContainText(words('point_none'))
  await expect(form.restoredBanner).toHaveCount(0)
}

/** The check step shows the confirmed draft unchanged. */
async function expectDraftIntact(form: FormPage, count = 2): Promise<void> {
  await form.start('?step=check')
  await form.expectStep('check_title')
  await expect(form.main).toContainText(TEXT)
  await expect(form.main.locator('.photo-list img')).toHaveCount(count)
}

for (const [moment, hold] of Object.entries(MOMENTS)) {
  test(`left by a link during ${moment}: one report, as it was confirmed`, async ({ page, words }) => {
    const form = new FormPage(page, words)
    await toCheck(form, TEXT)
    const gate = await hold(page)
    await form.sendButton.click()
    await gate.reached()
    await form.navigation.getByRole('link', { name: words('nav_settings') }).click()
    await expect(form.heading).toHaveText(words('settings_title'))
    gate.open()
    await expectSentNotice(form, words)
    await expect(page).toHaveURL(/\/settings$/)
    expect(await filed(page)).toEqual([{ text: TEXT, photos: 2 }])
    await expectEmptyForm(form, words)
  })

  test(`left by Back during ${moment}: one report, as it was confirmed`, async ({ page, words }) => {
    const form = new FormPage(page, words)
    await toCheck(form, TEXT)
    const gate = await hold(page)
    await form.sendButton.click()
    await gate.reached()
    await page.goBack()
    await form.expectStep('describe_title')
    await expect(form.main).toContainText(words('send_meanwhile'))
    gate.open()
    await form.sent()
    expect(await filed(page)).toEqual([{ text: TEXT, photos: 2 }])
    await expectEmptyForm(form, words)
  })

  test(`changed during ${moment}: one report, as it was confirmed, and the changes are a draft`, async ({
    page,
    words,
  }) => {
    const form = new FormPage(page, words)
    await toCheck(form, TEXT)
    const gate = await hold(page)
    const key = page.waitForRequest((request) => request.method() === 'POST' && request.url().endsWith('/reports'))
    await form.sendButton.click()
    await gate.reached()
    await page.goBack()
    await form.expectStep('describe_title')
    await form.description.fill(CHANGED)
    await form.main.getByRole('button', { name: words('photo_remove', { name: '2.jpg' }) }).click()
    await form.next()
    await form.expectStep('check_title')
    await expect(form.main).toContainText(words('send_meanwhile'))
    gate.open()
    await expectSentNotice(form, words)
    await expect(form.notice).toContainText(words('send_changed'))
    expect(await filed(page)).toEqual([{ text: TEXT, photos: 2 }])
    await expect(form.main).toContainText(CHANGED)

    await form.notice.getByRole('button', { name: words('notice_dismiss') }).click()
    const next = page.waitForRequest((request) => request.method() === 'POST' && request.url().endsWith('/reports'))
    await form.sendButton.click()
    await form.sent()
    const keys = [await key, await next].map((request) => request.headers()['idempotency-key'])
    expect(new Set(keys).size).toBe(2)
    const all = await filed(page)
    expect(all).toHaveLength(2)
    expect(all).toContainEqual({ text: TEXT, photos: 2 })
    expect(all).toContainEqual({ text: CHANGED, photos: 1 })
  })

  test(`language changed during ${moment}: one report, as it was confirmed`, async ({ page, words }) => {
    const form = new FormPage(page, words)
    await toCheck(form, TEXT)
    const gate = await hold(page)
    await form.sendButton.click()
    await gate.reached()
    await page.getByRole('banner').getByRole('button', { name: 'English' }).click()
    const englishForm = new FormPage(page, english)
    await englishForm.expectStep('check_title')
    await expect(englishForm.main.getByRole('button', { name: english('send_cancel') })).toBeVisible()
    gate.open()
    await englishForm.sent()
    expect(await filed(page)).toEqual([{ text: TEXT, photos: 2 }])
    await expectEmptyForm(englishForm, english)
  })

  test(`reloaded during ${moment}: the browser asks first, the draft is intact, and sending again gives one report`, async ({
    page,
    words,
  }) => {
    const dialogs: string[] = []
    page.on('dialog', (dialog) => {
      dialogs.push(dialog.type())
      void dialog.accept()
    })
    const form = new FormPage(page, words)
    await toCheck(form, TEXT)
    const gate = await hold(page)
    await form.sendButton.click()
    await gate.reached()
    await page.reload()
    expect(dialogs).toEqual(['beforeunload'])
    gate.open()
    await expectDraftIntact(form)
    expect(await filed(page)).toHaveLength(moment === 'the answer to the report' ? 1 : 0)
    await form.sendButton.click()
    await form.sent()
    expect(await filed(page)).toEqual([{ text: TEXT, photos: 2 }])
    await expectEmptyForm(form, words)
    // Nothing is being sent any more, so leaving the page asks nothing.
    expect(dialogs).toHaveLength(1)
  })

  test(`cancelled during ${moment}: the page says what was sent, and sending again gives one report`, async ({ page, words }) => {
    const form = new FormPage(page, words)
    await toCheck(form, TEXT)
    const gate = await hold(page)
    await form.sendButton.click()
    await gate.reached()
    await form.main.getByRole('button', { name: words('send_cancel') }).click()
    const late = moment.includes('report')
    await expect(form.main).toContainText(words(late ? 'send_stopped_late' : 'send_stopped'))
    await expect(form.main).toContainText(words('send_kept'))
    if (late) await expect(form.main).toContainText(words('send_again'))
    await expect(form.sendButton).toBeFocused()
    gate.open()
    await expectDraftIntact(form)
    expect(await filed(page)).toHaveLength(moment === 'the answer to the report' ? 1 : 0)
    await form.sendButton.click()
    await form.sent()
    expect(await filed(page)).toEqual([{ text: TEXT, photos: 2 }])
  })
}

test('left before sending: nothing is filed, and the draft is intact', async ({ page, words }) => {
  const form = new FormPage(page, words)
  await toCheck(form, TEXT)
  await form.navigation.getByRole('link', { name: words('nav_settings') }).click()
  await expect(form.heading).toHaveText(words('settings_title'))
  await page.goBack()
  await form.expectStep('check_title')
  await page.getByRole('banner').getByRole('button', { name: 'English' }).click()
  await new FormPage(page, english).expectStep('check_title')
  await page.getByRole('banner').getByRole('button', { name: 'Tiếng Việt' }).click()
  await form.expectStep('check_title')
  await page.reload()
  await expectDraftIntact(form)
  expect(await filed(page)).toEqual([])
})

test('a failure on another page is reported there, and the report can be sent again', async ({ page, words }) => {
  const form = new FormPage(page, words)
  await toCheck(form, TEXT, 1)
  const gate = await Gate.lost(page, 'reports')
  await form.sendButton.click()
  await gate.reached()
  await form.navigation.getByRole('link', { name: words('nav_settings') }).click()
  await expect(form.heading).toHaveText(words('settings_title'))
  gate.open()
  await form.notice.getByRole('link', { name: words('send_unsent') }).click()
  await form.expectStep('check_title')
  await expect(form.alert).toContainText(words('error_offline'))
  await expect(form.main).toContainText(words('send_kept'))
  await form.retry.click()
  await form.sent()
  expect(await filed(page)).toEqual([{ text: TEXT, photos: 1 }])
})

test('a failure on the check step moves the focus to the send button', async ({ page, words }) => {
  const form = new FormPage(page, words)
  await toCheck(form, TEXT, 0)
  const gate = await Gate.lost(page, 'reports')
  await form.sendButton.click()
  await gate.reached()
  await form.main.getByRole('button', { name: words('send_cancel') }).focus()
  gate.open()
  await expect(form.alert).toContainText(words('error_offline'))
  await expect(form.sendButton).toBeFocused()
})

for (const [status, step] of [
  [403, 'check_title'],
  [413, 'describe_title'],
  [415, 'describe_title'],
] as const) {
  test(`an upload rejected with ${status} is explained at the step where it can be fixed`, async ({ page, words }) => {
    const form = new FormPage(page, words)
    await toCheck(form, TEXT, 1)
    await page.context().route('**/api/v1/media', async (route) => route.fulfill({ status, body: '' }))
    await form.sendButton.click()
    await expect(form.alert.first()).toBeVisible()
    await form.expectStep(step)
    await expect(form.errorSummary).toHaveCount(step === 'check_title' ? 0 : 1)
    expect(await filed(page)).toEqual([])
  })
}

test('a draft cannot be discarded while it is being sent', async ({ page, words }) => {
  const form = new FormPage(page, words)
  await toCheck(form, TEXT, 1)
  await expectDraftIntact(form, 1)
  const discard = form.restoredBanner.getByRole('button', { name: words('form_anew') })
  await expect(discard).toBeVisible()
  const gate = await Gate.lost(page, 'reports')
  await form.sendButton.click()
  await gate.reached()
  await expect(form.restoredBanner).toBeVisible()
  await expect(discard).toHaveCount(0)
  gate.open()
  await expect(form.alert).toContainText(words('error_offline'))
  await expect(discard).toBeVisible()
})

/** Starts a new draft from a link in the app, as on a stop's page, while another draft is being sent. */
async function startAnotherDraft(form: FormPage, words: Words, query: string): Promise<void> {
  await form.page.evaluate((href) => {
    const link = Object.assign(document.createElement('a'), { href })
    document.querySelector('#main')?.append(link)
    link.click()
  }, `/reports/new?${query}`)
  await expect(form.main).toContainText(words('send_meanwhile'))
  await expect(form.main).not.toContainText(words('offer_text'))
  await form.main.getByRole('button', { name: words('offer_new') }).click()
  await expect(form.address).toHaveValue('Ngõ Trạm')
}

test('a report that fails after another draft was started is kept, and opens once that draft is sent', async ({
  page,
  words,
}) => {
  const form = new FormPage(page, words)
  await toCheck(form, TEXT, 1)
  const gate = await Gate.lost(page, 'reports')
  await form.sendButton.click()
  await gate.reached()
  await startAnotherDraft(form, words, 'place=Ng%C3%B5%20Tr%E1%BA%A1m')
  gate.open()
  await expect(form.notice).toContainText(words('send_unsent_earlier'))
  await expect(form.notice).toContainText(words('send_unsent_kept'))
  await expect(form.notice.getByRole('link')).toHaveCount(0)
  await expect(form.address).toHaveValue('Ngõ Trạm')
  await form.notice.getByRole('button', { name: words('notice_dismiss') }).click()

  await fillInOpenForm(form, CHANGED)
  await send(form)
  await form.navigation.getByRole('link', { name: words('nav_send') }).click()
  await form.expectStep('check_title')
  await expect(form.main).toContainText(TEXT)
  await expect(form.main.locator('.photo-list img')).toHaveCount(1)
  await form.sendButton.click()
  await expect.poll(() => filed(page)).toHaveLength(2)
  const all = await filed(page)
  expect(all).toContainEqual({ text: TEXT, photos: 1 })
  expect(all).toContainEqual({ text: CHANGED, photos: 0 })
})

test('a report that fails replaces an empty draft', async ({ page, words }) => {
  const form = new FormPage(page, words)
  await toCheck(form, TEXT, 1)
  const gate = await Gate.lost(page, 'reports')
  await form.sendButton.click()
  await gate.reached()
  await startAnotherDraft(form, words, 'place=Ng%C3%B5%20Tr%E1%BA%A1m')
  await form.address.fill('')
  await form.navigation.getByRole('link', { name: words('nav_settings') }).click()
  await expect(form.heading).toHaveText(words('settings_title'))
  await form.navigation.getByRole('link', { name: words('nav_send') }).click()
  await form.expectStep('place_title')
  await expect(form.point).toContainText(words('point_none'))
  // The draft that is being sent is not reported as open in another tab.
  await expect(form.main).not.toContainText(words('form_elsewhere'))
  gate.open()
  await expect(form.point).not.toContainText(words('point_none'))
  await form.notice.getByRole('link', { name: words('send_unsent') }).click()
  await form.expectStep('check_title')
  await expect(form.alert).toContainText(words('error_offline'))
  await expect(form.main).toContainText(TEXT)
  await form.retry.click()
  await form.sent()
  expect(await filed(page)).toEqual([{ text: TEXT, photos: 1 }])
})

test('a draft started while another is being sent is not affected by it', async ({ page, words }) => {
  const form = new FormPage(page, words)
  await toCheck(form, TEXT, 1)
  const gate = await Gate.before(page, 'reports')
  await form.sendButton.click()
  await gate.reached()
  await startAnotherDraft(form, words, 'category=road-sign&place=Ng%C3%B5%20Tr%E1%BA%A1m')
  gate.open()
  await expectSentNotice(form, words)
  await expect(form.address).toHaveValue('Ngõ Trạm')
  await page.reload()
  await expect(form.address).toHaveValue('Ngõ Trạm')
  expect(await filed(page)).toEqual([{ text: TEXT, photos: 1 }])
})
