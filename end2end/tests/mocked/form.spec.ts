// The report form on a failing network: no input is lost, and nothing is filed twice.
import { Gate } from '../../gate.ts'
import { FormPage } from '../../pages/form.ts'
import { expect, type Mock, MAX_TIMEOUT_MS, ERROR_KEYS, test, type TroubleName, TROUBLES } from '../../mock.ts'
import { photograph } from '../../pictures.ts'
import { golden } from '../../env.ts'

const TEXT = 'Mặt đường lún sâu giữa ngã tư, xe máy dễ ngã.'

/** Fills in the form, up to and including the description. */
async function fillIn(form: FormPage): Promise<void> {
  await form.start()
  await form.choosePlace('ben da')
  await form.next()
  await form.expectStep('category_title')
  await form.chooseCategory('pothole')
  await form.next()
  await form.expectStep('questions_title')
  await form.answer('Mặt đường bị sao?', 'Sụt lún')
  await form.next()
  await form.expectStep('describe_title')
  await form.description.fill(TEXT)
}

async function toCheck(form: FormPage): Promise<void> {
  await form.next()
  await form.skipNearby()
}

function keys(mock: Mock): (string | undefined)[] {
  return mock.requests('report_created').map((request) => request.headers()['idempotency-key'])
}

for (const name of Object.keys(TROUBLES) as TroubleName[]) {
  test(`sending: ${name} is explained, the input is kept, and a retry sends the same report`, async ({
    page,
    words,
    mock,
  }) => {
    if (name === 'silence') await page.clock.install()
    mock.trouble('report_created', TROUBLES[name])
    const form = new FormPage(page, words)
    await fillIn(form)
    await toCheck(form)
    await form.sendButton.click()
    if (name === 'silence') {
      await expect.poll(() => mock.requests('report_created').length).toBe(1)
      await page.clock.fastForward(MAX_TIMEOUT_MS)
    }
    await expect(form.alert).toContainText(words(ERROR_KEYS[name]))
    await expect(form.main).toContainText(words('send_kept'))
    await expect(form.main).toContainText(TEXT)
    mock.mend('report_created')
    await form.retry.click()
    expect(await form.sent()).toBe('BM-4D9Z6N')
    const [first, second] = keys(mock)
    expect(first).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(second).toBe(first)
    const bodies = mock.requests('report_created').map((request) => request.postData())
    expect(bodies[1]).toBe(bodies[0])
  })
}

for (const name of ['500', '429', 'garbage', 'offline', 'silence'] as TroubleName[]) {
  test(`a photo upload that fails (${name}): photos are kept, and only missing ones are sent again`, async ({ page, words, mock }) => {
    const form = new FormPage(page, words)
    await fillIn(form)
    const buffer = await photograph(page, 640, 480)
    await form.addPhotos(
      { name: 'mot.jpg', mimeType: 'image/jpeg', buffer },
      { name: 'hai.jpg', mimeType: 'image/jpeg', buffer },
    )
    await toCheck(form)
    mock.trouble('media', TROUBLES[name])
    // The browser enforces the upload timeout, and the test clock doesn't affect it. So set a short one.
    if (name === 'silence') {
      await page.evaluate(() => {
        const send = XMLHttpRequest.prototype.send
        XMLHttpRequest.prototype.send = function (body) {
          this.timeout = 1000
          XMLHttpRequest.prototype.send = send
          return send.call(this, body)
        }
      })
    }
    await form.sendButton.click()
    await expect(form.alert).toContainText(words(ERROR_KEYS[name]))
    await expect(form.main.locator('.photo-list img')).toHaveCount(2)
    expect(mock.requests('report_created')).toHaveLength(0)
    mock.mend('media')
    const before = mock.requests('media').length
    await form.retry.click()
    await form.sent()
    expect(mock.requests('media')).toHaveLength(before + 2)
    expect(mock.requests('report_created')).toHaveLength(1)
  })
}

test('the form says that it is offline while it is filled in, and sends when the network is back', async ({
  page,
  words,
  context,
  mock,
}) => {
  const form = new FormPage(page, words)
  await fillIn(form)
  await context.setOffline(true)
  await expect(form.main).toContainText(words('form_offline'))
  mock.trouble('nearby', { how: 'offline' })
  mock.trouble('report_created', { how: 'offline' })
  await toCheck(form)
  await form.sendButton.click()
  await expect(form.alert).toContainText(words('error_offline'))
  await context.setOffline(false)
  mock.mend('report_created')
  await expect(form.main).not.toContainText(words('form_offline'))
  await form.retry.click()
  await form.sent()
})

test('validation errors of the server are shown at their fields, and the input is kept', async ({ page, words, mock }) => {
  mock.trouble('report_created', { how: 'problem', golden: 'problem_validation' })
  const form = new FormPage(page, words)
  await fillIn(form)
  await toCheck(form)
  await form.sendButton.click()
  // The first step with an error is the one with the questions.
  await form.expectStep('questions_title')
  await expect(form.errorSummary).toBeFocused()
  await expect(form.errorSummary.getByRole('link')).toHaveCount(1)
  await expect(form.errorSummary).toContainText('Mặt đường bị sao?')
  await form.errorSummary.getByRole('link').click()
  await expect(form.main.getByRole('group', { name: 'Mặt đường bị sao?' }).locator(':focus')).toHaveCount(1)
  await form.next()
  await form.expectStep('describe_title')
  await expect(form.description).toHaveValue(TEXT)
})

test('on an idempotency conflict the page offers to send a new report', async ({ page, words, mock }) => {
  const conflict = { ...golden('problem_validation'), type: '/problems/idempotency_conflict', fields: [] }
  let conflicts = 1
  await page.route('**/api/v1/reports', (route) => {
    if (route.request().method() === 'POST' && conflicts-- > 0) {
      return route.fulfill({ status: 422, contentType: 'application/problem+json', json: conflict })
    }
    return route.fallback()
  })
  const form = new FormPage(page, words)
  await fillIn(form)
  await toCheck(form)
  const request = page.waitForRequest((request) => request.method() === 'POST')
  await form.sendButton.click()
  const first = (await request).headers()['idempotency-key']
  await expect(form.alert).toContainText(words('send_conflict'))
  await form.main.getByRole('button', { name: words('send_conflict_new') }).click()
  await form.sent()
  expect(keys(mock)).toHaveLength(1)
  expect(keys(mock)[0]).not.toBe(first)
})

test('a double click on the send button sends one report', async ({ page, words, mock }) => {
  const answer = new Gate()
  mock.trouble('report_created', { how: 'late', until: answer.opened })
  const form = new FormPage(page, words)
  await fillIn(form)
  await toCheck(form)
  await form.sendButton.dblclick()
  await expect(form.main).toContainText(words('send_report'))
  await expect.poll(() => keys(mock).length).toBe(1)
  answer.open()
  await form.sent()
  expect(keys(mock)).toHaveLength(1)
})

test('if the place is in no ward, the nearest is offered and can be changed', async ({ page, words, mock }) => {
  const form = new FormPage(page, words)
  await form.start()
  await form.choosePlace('ben da')
  await expect(form.point).toContainText('Phường Bến Đá')
  await page.locator('#ward').selectOption({ label: 'Phường Chợ Gạo' })
  await expect(form.point).toContainText('Phường Chợ Gạo')
  await form.next()
  await form.chooseCategory('cables')
  await form.next()
  await form.expectStep('describe_title')
  await form.description.fill('Dây điện sà xuống mặt đường')
  await toCheck(form)
  await form.sendButton.click()
  await form.sent()
  expect(JSON.parse(mock.requests('report_created')[0]?.postData() ?? '')).toMatchObject({
    ward: '90104',
    category: 'cables',
  })
})

test('a failed ward lookup does not block the form', async ({ page, words, mock }) => {
  mock.trouble('ward_at', TROUBLES['500'])
  const form = new FormPage(page, words)
  await form.start()
  await form.choosePlace('ben da')
  await form.next()
  await form.expectStep('category_title')
})

test('categories that fail to load can be loaded again', async ({ page, words, mock }) => {
  mock.trouble('categories', TROUBLES.garbage)
  const form = new FormPage(page, words)
  await form.start()
  await form.choosePlace('ben da')
  await form.next()
  await expect(form.alert).toContainText(words('error_malformed'))
  mock.mend('categories')
  await form.retry.click()
  await form.chooseCategory('rubbish')
  await form.next()
  await form.expectStep('questions_title')
})

test('an urgent category shows first whom to call', async ({ page, words }) => {
  const form = new FormPage(page, words)
  await form.start()
  await form.choosePlace('ben da')
  await form.next()
  await form.categorySearch.fill('day dien')
  await form.chooseCategory('cables')
  await expect(form.main).toContainText(words('category_call', { name: 'Dây điện đứt, sà thấp' }))
  await expect(form.main.getByRole('link', { name: '114' }).last()).toHaveAttribute('href', 'tel:114')
})

test('a question is shown and its answer sent only if its condition holds', async ({
  page,
  words,
  mock,
}) => {
  const form = new FormPage(page, words)
  await fillIn(form)
  await form.back()
  await form.expectStep('questions_title')
  const depth = page.locator('#answers-depth_cm')
  await depth.fill('12,5')
  await form.answer('Mặt đường bị sao?', 'Nứt, bong tróc')
  await expect(depth).toBeHidden()
  await form.next()
  await form.expectStep('describe_title')
  await toCheck(form)
  await form.sendButton.click()
  await form.sent()
  expect(JSON.parse(mock.requests('report_created')[0]?.postData() ?? '').answers).toEqual({ what: 'cracked' })
})

test('a link prefills the form', async ({ page, words }) => {
  const form = new FormPage(page, words)
  await form.start('?category=rubbish&lat=20.451&lon=106.06&place=C%E1%BB%95ng%20ch%E1%BB%A3')
  await expect(form.address).toHaveValue('Cổng chợ')
  await expect(form.point).toContainText('20.45100, 106.06000')
  await form.next()
  await form.expectStep('category_title')
  await expect(page.locator('#category-rubbish')).toBeChecked()
})

test('a link to a place outside the city is rejected with a message', async ({ page, words }) => {
  const form = new FormPage(page, words)
  await form.start('?lat=10.77&lon=106.7')
  await expect(form.notice).toContainText(words('place_outside'))
  await expect(form.point).toContainText(words('point_none'))
})

test('a link does not replace an unsent draft', async ({ page, words }) => {
  const form = new FormPage(page, words)
  await fillIn(form)
  await form.start('?category=rubbish')
  await expect(form.main).toContainText(words('offer_title'))
  await expect(form.main).toContainText(TEXT)
  await form.main.getByRole('button', { name: words('offer_go_on') }).click()
  await form.expectStep('describe_title')
  await expect(form.description).toHaveValue(TEXT)
})
