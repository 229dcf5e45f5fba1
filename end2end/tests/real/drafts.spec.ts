// Drafts on the device: in two tabs, without storage, and with damaged data.
import { type Page } from '@playwright/test'
import { filed, fillIn, Gate, photos, send, toDescription, toCheck } from '../../filing.ts'
import { FormPage } from '../../pages/form.ts'
import { expect, test } from '../../real.ts'

const FIRST = 'Bản nháp của thẻ thứ nhất, chưa gửi.'
const SECOND = 'Bản nháp của thẻ thứ hai, gửi trước.'

for (const locks of [true, false]) {
  const how = locks ? '' : ', in a browser without locks'
  test.describe(`two tabs${how}`, () => {
    test.beforeEach(async ({ context }) => {
      if (!locks) await context.addInitScript(() => Object.defineProperty(navigator, 'locks', { value: undefined }))
    })

    test('sending from one tab keeps text and photos of the draft in the other', async ({ page, words, context }) => {
      const one = new FormPage(page, words)
      await fillIn(one, FIRST)
      await one.addPhotos(...(await photos(page, 2)))
      const other = new FormPage(await context.newPage(), words)
      await other.start()
      await other.expectStep('place_title')
      await expect(other.main).toContainText(words('form_elsewhere'))
      await expect(other.point).toContainText(words('point_none'))
      await toCheck(other, SECOND, 1)
      await other.sendButton.click()
      await other.sent()

      await page.reload()
      await one.expectStep('describe_title')
      await expect(one.description).toHaveValue(FIRST)
      await expect(one.photos.locator('img')).toHaveCount(2)
      await one.next()
      await one.skipNearby()
      await one.sendButton.click()
      await one.sent()
      const all = await filed(page)
      expect(all).toHaveLength(2)
      expect(all).toContainEqual({ text: FIRST, photos: 2 })
      expect(all).toContainEqual({ text: SECOND, photos: 1 })
    })

    test('starting over in one tab does not affect the other', async ({ page, words, context }) => {
      const one = new FormPage(page, words)
      await fillIn(one, FIRST)
      await one.addPhotos(...(await photos(page, 1)))
      const other = new FormPage(await context.newPage(), words)
      await fillIn(other, SECOND)
      await other.page.reload()
      await other.expectStep('describe_title')
      await expect(other.description).toHaveValue(SECOND)
      await other.restoredBanner.getByRole('button', { name: words('form_anew') }).click()
      await other.page.getByRole('dialog').getByRole('button', { name: words('form_anew_yes') }).click()
      await other.expectStep('place_title')
      await page.reload()
      await expect(one.description).toHaveValue(FIRST)
      await expect(one.photos.locator('img')).toHaveCount(1)
    })
  })
}

test('the draft of a closed tab is opened in the next one', async ({ page, words, context }) => {
  const one = new FormPage(page, words)
  await fillIn(one, FIRST)
  await one.addPhotos(...(await photos(page, 1)))
  const other = new FormPage(await context.newPage(), words)
  await toCheck(other, SECOND, 0)
  await page.close()
  await other.sendButton.click()
  await other.sent()
  await other.navigation.getByRole('link', { name: words('nav_send') }).click()
  await other.expectStep('describe_title')
  await expect(other.description).toHaveValue(FIRST)
  await expect(other.photos.locator('img')).toHaveCount(1)
})

/** Makes access to the named storage APIs throw, as on a device without storage. */
function blockStorage(names: readonly string[]): void {
  for (const name of names) {
    Object.defineProperty(window, name, {
      get() {
        throw new DOMException('refused by this test', 'SecurityError')
      },
    })
  }
}

/** Records the device secrets that the page's requests send. */
function recordDevices(page: Page): Set<string> {
  const secrets = new Set<string>()
  page.on('request', (request) => {
    const device = request.headers()['portal-device']
    if (device !== undefined) secrets.add(device)
  })
  return secrets
}

test('without storage the page says so, and the report can still be sent', async ({ page, words, context }) => {
  await context.addInitScript(blockStorage, ['indexedDB', 'localStorage', 'sessionStorage'])
  const secrets = recordDevices(page)
  const form = new FormPage(page, words)
  await fillIn(form, FIRST)
  await form.addPhotos(...(await photos(page, 2)))
  await expect(form.main).toContainText(words('form_unkept'))
  await form.next()
  await form.skipNearby()
  const gate = await Gate.lost(page, 'media')
  await form.sendButton.click()
  await gate.reached()
  gate.open()
  await expect(form.alert).toContainText(words('error_offline'))
  await expect(form.main).toContainText(words('send_again'))
  await expect(form.main).not.toContainText(words('send_kept'))
  // A draft in memory survives leaving the form and changing the language.
  await form.navigation.getByRole('link', { name: words('nav_settings') }).click()
  await page.goBack()
  await form.expectStep('check_title')
  await expect(form.main.locator('.photo-list img')).toHaveCount(2)
  await expect(form.main).not.toContainText(words('form_kept'))
  await form.sendButton.click()
  await form.sent()
  expect(secrets.size).toBe(1)
  expect(await filed(page, [...secrets][0])).toEqual([{ text: FIRST, photos: 2 }])
})

test('if only photos cannot be stored, the page says so and the text is kept', async ({ page, words, context }) => {
  await context.addInitScript(blockStorage, ['indexedDB'])
  const form = new FormPage(page, words)
  await fillIn(form, FIRST)
  await form.addPhotos(...(await photos(page, 1)))
  await expect(form.main).toContainText(words('form_unkept'))
  await page.reload()
  await form.expectStep('describe_title')
  await expect(form.description).toHaveValue(FIRST)
  await expect(form.photos).toHaveCount(0)
  await send(form)
  expect(await filed(page)).toEqual([{ text: FIRST, photos: 0 }])
})

test('on a full device the page says so, and the report can still be sent', async ({ page, words, baseURL }) => {
  const form = new FormPage(page, words)
  // Set the quota before the first write: the browser caches the available space for 30 s after that.
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Storage.overrideQuotaForOrigin', { origin: baseURL ?? '', quotaSize: 1 })
  await fillIn(form, FIRST)
  await page.evaluate(() => {
    for (let size = 4_000_000; size >= 1; size = Math.floor(size / 2)) {
      try {
        for (let at = 0; ; at++) localStorage.setItem(`fill-${size}-${at}`, 'x'.repeat(size))
      } catch {
        continue
      }
    }
  })
  await form.addPhotos(...(await photos(page, 2)))
  await form.description.fill(SECOND)
  await expect(form.main).toContainText(words('form_unkept'))
  await send(form)
  expect(await filed(page)).toEqual([{ text: SECOND, photos: 2 }])
})

/** Stores a draft, and optionally a device secret, before the form is opened. */
async function storeDraft(page: Page, draft: string, secret = ''): Promise<void> {
  await page.evaluate(
    async ({ draft, secret }) => {
      if (secret !== '') localStorage.setItem('portal-device', secret)
      localStorage.removeItem('report-draft')
      const opening = indexedDB.open('portal', 1)
      opening.onupgradeneeded = () => opening.result.createObjectStore('kept')
      await new Promise((done) => (opening.onsuccess = done))
      const writing = opening.result.transaction('kept', 'readwrite')
      writing.objectStore('kept').put(draft, 'report-draft')
      await new Promise((done) => (writing.oncomplete = done))
      opening.result.close()
    },
    { draft, secret },
  )
}

const PLACE = '"at":{"lat":21.0339,"lon":105.8492},"ward":"zz-99","ward_confirmed":true'
const DAMAGED = {
  'is not JSON': ['{"v":1,"description":"Ổ g', ''],
  'is a list': ['[1,2,3]', ''],
  'is of another version': [`{"v":200,"description":"${FIRST}",${PLACE}}`, FIRST],
  'has fields of wrong types': [
    `{"v":1,"step":"x","category":{},"address":7,"description":"${FIRST}","answers":[],"contact":"An","about":3,"key":null,${PLACE}}`,
    FIRST,
  ],
  'has invalid photos': [
    `{"v":1,"description":"${FIRST}",${PLACE},"photos":[{"local":"report-draft","name":"a"},{"local":"photo-0-none"},{"local":"../x","media":"x"},9]}`,
    FIRST,
  ],
  'has an invalid key and ward': [`{"v":1,"description":"${FIRST}",${PLACE},"key":"1; DROP","about":"\\u0000"}`, FIRST],
} as const

for (const [what, [draft, text]] of Object.entries(DAMAGED)) {
  test(`a draft that ${what} is repaired, also with an invalid secret, and can be sent`, async ({ page, words }) => {
    const form = new FormPage(page, words)
    await form.open('/settings')
    await storeDraft(page, draft, 'Ж'.repeat(16))
    const secrets = recordDevices(page)
    await form.start('?step=describe')
    if (text !== '') {
      await toDescription(form)
      await expect(form.description).toHaveValue(text)
      await expect(form.photos).toHaveCount(0)
    } else {
      await fillIn(form, FIRST)
    }
    await send(form)
    expect(await filed(page)).toEqual([{ text: FIRST, photos: 0 }])
    expect([...secrets]).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/)])
  })
}

test('a database whose creation was interrupted is created again', async ({ page, words }) => {
  const form = new FormPage(page, words)
  await form.open('/settings')
  await page.evaluate(async () => {
    const opening = indexedDB.open('portal', 1)
    await new Promise((done) => (opening.onsuccess = done))
    opening.result.close()
  })
  await fillIn(form, FIRST)
  await form.addPhotos(...(await photos(page, 1)))
  await page.reload()
  await form.expectStep('describe_title')
  await expect(form.description).toHaveValue(FIRST)
  await expect(form.photos.locator('img')).toHaveCount(1)
  await expect(form.main).not.toContainText(words('form_unkept'))
})
