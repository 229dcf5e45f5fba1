// Payments: a gift from the form to the receipt, with the operator's ledger in another tab; every state in words; the
// receipt without a network.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expectAccessible, expectRoomy } from '../../axe.ts'
import { guideWord } from '../../pages/heritage.ts'
import { LedgerPage, PayPage } from '../../pages/pay.ts'
import { expect, test as real } from '../../real.ts'
import { pattern } from '../../words.ts'

const HOLDER = 'QUY AO AM VUNG CAO'
/** A heritage site that takes donations. */
const SITE = 'den-ngoc-son'

const FILE = `
[[accounts]]
id = "quy"
provider = "manual"
bank = "970436"
bank_name = "Vietcombank"
number = "0011002233445"
holder = "${HOLDER}"
verified_by = "Ban quản trị cổng"
verified_on = "2026-11-01"
late = "refund"
minutes = 15

[[funds]]
id = "ao-am"
account = "quy"
goal = 1000000
verified_by = "Ban quản trị cổng"
from = "2020-01-01"
to = "2099-12-31"
name = { vi = "Quỹ áo ấm", en = "Warm clothes" }
purpose = { vi = "Áo ấm cho học sinh vùng cao.", en = "Warm clothes for pupils in the mountains." }

[[fees]]
id = "chung-thuc"
account = "quy"
amount = 2000
source = "Thông tư 226/2016/TT-BTC"
name = { vi = "Phí chứng thực bản sao", en = "Certified copy" }
office = { vi = "Ủy ban nhân dân phường", en = "Ward office" }

[donations]
account = "quy"
sites = ["${SITE}"]
`

const EVENTS = /\/api\/v1\/events\?/

interface Operator {
  readonly origin: string
  readonly key: string
}

const test = real.extend<{ operator: Operator }>({
  operator: async ({ startServer }, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'portal-payments-'))
    const file = join(folder, 'payments.toml')
    writeFileSync(file, FILE)
    const server = await startServer(['--demo', '--payments', file])
    await use({ origin: server.origin, key: server.addKey('payments') })
    rmSync(folder, { recursive: true, force: true })
  },
})

/** The portal's own server has no operator's file, but its pages work. */
test('without an operator’s file, the page says that nothing can be paid', async ({ page, words }) => {
  const pay = new PayPage(page, words)
  await pay.open('/pay')
  await expect(page.getByTestId('pay-none')).toHaveText(words('pay_none'))
  await pay.open('/pay/00000000000000000000000000000000')
  await expect(pay.heading).toHaveText(words('error_not_found'))
})

test('a code that no receipt has is explained, and another one can be tried', async ({ page, words, operator }) => {
  const pay = new PayPage(page, words, operator.origin)
  await pay.open('/pay')
  const code = page.locator('#receipt-code')
  const check = pay.main.getByRole('button', { name: words('pay_receipt_check') })
  // What cannot be a code is refused at the field.
  for (const [typed, error] of [
    ['', words('pay_receipt_code_missing')],
    ['2346-CFHJ', words('pay_receipt_code_length', { total: 12, count: 8 })],
    ['2346-CFHJ-KMN0', words('pay_receipt_code_character', { character: '0' })],
    ['QG23456789CFHJK', words('pay_receipt_code_memo')],
  ] as const) {
    await code.fill(typed)
    await check.click()
    await expect(page.locator('#receipt-code-fault')).toHaveText(error)
    await expect(code).toBeFocused()
  }
  await code.fill('2346 cfhj kmnp')
  await check.click()
  await expect(page).toHaveURL(/\/pay\/receipts\//)
  await expect(pay.heading).toHaveText(words('pay_receipt_none'))
  await expect(page.getByTestId('no-receipt')).toHaveText(words('pay_receipt_none_text'))
  await expect(pay.receiptCode).toContainText('2346 cfhj kmnp')
  await expectAccessible(page)
  await expectRoomy(page)
  // The field has the code that was typed, to correct it.
  await expect(code).toHaveValue('2346 cfhj kmnp')
  await code.fill('2346-CFHJ-KMNX')
  await check.click()
  await expect(page).toHaveURL(/\/pay\/receipts\/2346-CFHJ-KMNX$/)
  await expect(pay.receiptCode).toContainText('2346-CFHJ-KMNX')
  // An address may have anything.
  await pay.open('/pay/receipts/khong-co-ma0')
  await expect(pay.heading).toHaveText(words('pay_receipt_none'))
  await expect(page.getByTestId('no-receipt')).toHaveText(words('pay_receipt_code_character', { character: 'O' }))
})

test('an open ledger shows new transfers by itself, and loses nothing that is typed', async ({ page, context, words, operator }) => {
  test.setTimeout(90_000)
  await page.clock.install()
  const ledger = new LedgerPage(page, words, operator.origin)
  await ledger.signIn(operator.key)
  const waiting = ledger.waiting.getByTestId('ledger-transfer')
  await expect(ledger.waiting).toContainText(words('ledger_none_waiting'))
  const other = new LedgerPage(await context.newPage(), words, operator.origin)
  await other.signIn(operator.key)
  await other.record('quy', 'FT1', '50.000', 'ung ho')
  const memo = page.locator('#record-memo')
  await memo.fill('dang go do')
  await page.clock.runFor(31_000)
  await expect(waiting).toHaveCount(1)
  await expect(ledger.totals).toContainText('50.000 đ')
  await expect(memo).toHaveValue('dang go do')
  await expect(memo).toBeFocused()

  // While one of its forms is open, the list stays as it is; the sums do not wait.
  const assign = await ledger.openAction('ledger_assign')
  const reference = assign.getByLabel(words('ledger_reference'))
  await reference.fill('QG2345')
  await other.record('quy', 'FT2', '20.000', 'ung ho nua')
  await page.clock.runFor(31_000)
  await expect(ledger.totals).toContainText('70.000 đ')
  await expect(reference).toHaveValue('QG2345')
  await expect(reference).toBeFocused()
  await expect(waiting).toHaveCount(1)
  await assign.locator('summary').click()
  await memo.focus()
  await page.clock.runFor(31_000)
  await expect(waiting).toHaveCount(2)
})

test('a gift is paid while its page is open, and its receipt opens again without a network', async ({ page, context, words, operator }) => {
  test.setTimeout(120_000)
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: operator.origin })
  const pay = new PayPage(page, words, operator.origin)
  await pay.open('/pay')
  await expect(pay.funds).toContainText(words('pay_fund_verified', { name: 'Ban quản trị cổng' }))
  await expect(pay.fees).toContainText('Thông tư 226/2016/TT-BTC')

  // Errors are at the field, which gets the focus.
  const amount = page.locator('#give-ao-am-amount')
  for (const [typed, error] of [['', 'pay_fault_amount'], ['1,5', 'pay_fault_amount'], ['0', 'pay_fault_range'], ['500.000.000', 'pay_fault_range']] as const) {
    await amount.fill(typed)
    await pay.funds.getByRole('button', { name: words('pay_give') }).click()
    await expect(pay.funds).toContainText(words(error, { amount: '499.999.999 đ' }))
    await expect(amount).toBeFocused()
  }
  await pay.funds.getByRole('button', { name: '100.000 đ' }).click()
  await expect(amount).toHaveValue(/^100\.000\sđ$/)

  const id = await pay.give('ao-am', '50.000')
  await expect(pay.heading).toHaveText('Quỹ áo ấm')
  const box = await pay.code.locator('svg').boundingBox()
  expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(240)
  await expect(pay.code.getByRole('img')).toHaveAccessibleName(pattern(words('pay_code_title', { name: HOLDER })))
  const memo = await pay.memo()
  expect(memo.length).toBeLessThanOrEqual(25)
  expect(await pay.code.getAttribute('data-payload')).toContain(memo)
  await expect(pay.main).toContainText(words('pay_compare', { name: HOLDER }))
  await expect(pay.main).toContainText(words('pay_by_operator'))
  // The payment is on this device.
  await expect(pay.main).toContainText(words('pay_saved'))
  await expect(pay.main.getByRole('link', { name: words('pay_mine') })).toHaveAttribute('href', '/pay')
  await expect(page.getByTestId('payment-expiry')).toContainText(pattern(words('time_left')))

  // What is typed into the banking app can be copied, and the code saved.
  await pay.line('pay_memo').getByRole('button').click()
  await expect(pay.notice).toContainText(words('pay_copied', { name: words('pay_memo') }))
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(memo)
  const download = page.waitForEvent('download')
  await pay.main.getByRole('button', { name: words('pay_code_save') }).click()
  expect((await download).suggestedFilename()).toBe(`vietqr-${memo}.png`)
  await expectAccessible(page)
  await expectRoomy(page)

  // The operator reads the account's statement.
  const ledger = new LedgerPage(await context.newPage(), words, operator.origin)
  await ledger.signIn(operator.key)
  await expect(ledger.totals).toBeVisible()
  await ledger.record('quy', 'FT1', '50.000', `CK ${memo.toLowerCase()} FT26334`)
  await expect(ledger.notice.filter({ hasText: words('ledger_recorded', { amount: '50.000 đ' }) })).toHaveCount(1)
  await expect(ledger.totals).toContainText('50.000 đ')

  await pay.expectState('paid')
  await expect(pay.state).toHaveAttribute('role', 'status')
  await expect(pay.code).toHaveCount(0)
  // The button that had the focus is gone.
  await expect(pay.state).toBeFocused()
  await expectAccessible(page)
  await page.getByRole('link', { name: words('pay_receipt_open') }).click()
  await expect(pay.heading).toHaveText(words('receipt_title', { name: 'Quỹ áo ấm' }))
  await expect(page.getByTestId('receipt-state')).toHaveText(words('receipt_valid'))
  await expect(pay.main).toContainText('50.000 đ')
  // Below its label.
  const code = /[0-9A-Z]{4}(?:-[0-9A-Z]{4})+/.exec((await pay.receiptCode.textContent()) ?? '')?.[0] ?? 'no code'
  await expectAccessible(page)
  await expectRoomy(page)
  await page.emulateMedia({ media: 'print' })
  await expect(pay.navigation).toBeHidden()
  await expect(pay.receiptCode).toBeVisible()
  await page.emulateMedia({ media: null })

  await context.setOffline(true)
  await page.getByRole('link', { name: words('pay_all') }).click()
  await expect(pay.heading).toHaveText(words('title_payments'))
  await expect(pay.payments).toContainText('Quỹ áo ấm')
  await expect(page.getByTestId('pay-offline')).toContainText(words('pay_offers_offline'))
  await expect(pay.alert).toHaveCount(0)
  await expect(page.getByTestId('my-receipt')).toContainText(code)
  await expectAccessible(page)
  await pay.payments.getByRole('link').click()
  await expect(pay.heading).toHaveText('Quỹ áo ấm')
  await expect(page.getByTestId('kept-copy')).toContainText(pattern(words('pay_saved_intent')))
  await expect(page.getByTestId('payment-state')).toHaveCount(0)
  await page.goBack()
  await expect(pay.heading).toHaveText(words('title_payments'))
  await page.getByTestId('my-receipt').getByRole('link').click()
  await expect(page.getByTestId('kept-copy')).toContainText(pattern(words('receipt_copy')))
  await expect(pay.receiptCode).toContainText(code)
  await expectAccessible(page)
  await context.setOffline(false)
  await page.getByRole('button', { name: words('try_again') }).click()
  await expect(page.getByTestId('kept-copy')).toHaveCount(0)
  await pay.open('/pay')
  await pay.payments.getByRole('link').click()
  await expect(page).toHaveURL(new RegExp(`/pay/${id}$`))
})

test('too little and too much are said in words, and the operator records the refund', async ({ page, context, words, operator }) => {
  test.setTimeout(120_000)
  const pay = new PayPage(page, words, operator.origin)
  await pay.give('ao-am', '50000')
  const memo = await pay.memo()
  const ledger = new LedgerPage(await context.newPage(), words, operator.origin)
  await ledger.signIn(operator.key)
  await ledger.record('quy', 'FT1', '30.000', memo)
  await pay.expectState('underpaid')
  await expect(pay.state).toContainText(words('pay_missing', { amount: '20.000 đ' }))
  await expect(pay.code).toBeVisible()
  await expect(pay.line('pay_to_transfer')).toContainText('20.000 đ')
  await expectAccessible(page)
  await expectRoomy(page)
  await ledger.record('quy', 'FT2', '25.000', memo)
  await pay.expectState('paid')
  await expect(pay.state).toContainText(words('pay_to_refund', { amount: '5.000 đ' }))
  await expect(pay.main).toContainText(words('transfer_under'))
  await expect(pay.main).toContainText(words('transfer_over'))

  await expect(ledger.waiting.getByTestId('ledger-transfer')).toHaveCount(1)
  // Not below the bar at the bottom of a phone, which axe would measure as a smaller target.
  await ledger.waiting.locator('summary').first().evaluate((element) => element.scrollIntoView({ block: 'center' }))
  await expectAccessible(ledger.page)
  await expectRoomy(ledger.page)
  const refund = await ledger.openAction('ledger_refund')
  await refund.getByRole('button', { name: words('ledger_refund_do') }).click()
  await expect(refund).toContainText(words('fault_required'))
  await refund.getByLabel(words('ledger_refund_id')).fill('HT1')
  await refund.getByRole('button', { name: words('ledger_refund_do') }).click()
  await expect(ledger.notice.filter({ hasText: words('ledger_refund_done', { amount: '5.000 đ' }) })).toHaveCount(1)
  await expect(ledger.waiting).toContainText(words('ledger_none_waiting'))
  await expect(ledger.page.locator('#ledger-waiting')).toBeFocused()
})

test('a transfer without its reference waits until the operator assigns it', async ({ page, context, words, operator }) => {
  const pay = new PayPage(page, words, operator.origin)
  const id = await pay.give('ao-am', '50000')
  const answer = await page.request.get(`${operator.origin}/api/v1/payments/intents/${id}`)
  const { reference } = (await answer.json()) as { reference: string }
  const ledger = new LedgerPage(await context.newPage(), words, operator.origin)
  await ledger.signIn('khong-phai-khoa')
  await expect(ledger.notice).toContainText(words('error_key'))
  await ledger.signIn(operator.key)
  await ledger.main.getByRole('button', { name: words('ledger_record_do') }).click()
  await expect(ledger.page.locator('#faults')).toBeFocused()
  await expect(ledger.page.locator('#faults').getByRole('link')).toHaveCount(3)
  await ledger.record('quy', 'FT1', '50.000', 'ung ho ao am')
  const waiting = ledger.waiting.getByTestId('ledger-transfer')
  await expect(waiting).toHaveAttribute('data-outcome', 'unmatched')
  await expect(waiting).toContainText(words('ledger_no_reference'))
  const assign = await ledger.openAction('ledger_assign')
  await assign.getByLabel(words('ledger_reference')).fill(reference)
  await assign.getByRole('button', { name: words('ledger_assign_do') }).click()
  await expect(ledger.waiting).toContainText(words('ledger_none_waiting'))
  await pay.expectState('paid')

  // The key stays in the tab, also after a reload, until the operator closes the ledger.
  await ledger.page.reload()
  await expect(ledger.totals).toBeVisible()
  await ledger.main.getByRole('button', { name: words('ledger_sign_out') }).click()
  await expect(ledger.page.locator('#ledger-key')).toBeFocused()
  await ledger.page.reload()
  await expect(ledger.page.locator('#ledger-key')).toBeVisible()
})

test('a donation begins on the page of its site; a report that contradicts its transfer changes nothing', async ({ page, context, words, operator }) => {
  test.setTimeout(90_000)
  await page.goto(`${operator.origin}/d/${SITE}/vi`)
  await page.locator('#donate').getByRole('link', { name: guideWord('vi', 'donate_receipt') }).click()
  await expect(page).toHaveURL(/\/pay$/)
  const pay = new PayPage(page, words, operator.origin)
  await expect(pay.donations).toContainText(HOLDER)
  await expectRoomy(page)
  await page.locator(`#donate-${SITE}-amount`).fill('50.000')
  await pay.donations.getByRole('button', { name: words('pay_give') }).click()
  await pay.expectState('open')
  const memo = await pay.memo()
  const ledger = new LedgerPage(await context.newPage(), words, operator.origin)
  await ledger.signIn(operator.key)
  await ledger.record('quy', 'FT1', '50.000', memo)
  await pay.expectState('paid')
  await page.getByRole('link', { name: words('pay_receipt_open') }).click()
  await expect(pay.heading).toHaveText(words('receipt_title', { name: 'Đền Ngọc Sơn' }))

  await expect(ledger.conflicts).toHaveCount(0)
  await ledger.send('quy', 'FT1', '60.000', memo)
  await expect(ledger.conflicts).toContainText(words('ledger_conflict_stored', { amount: '50.000 đ', account: 'quy' }))
  await expect(ledger.conflicts).toContainText('60.000 đ')
  await expect(ledger.totals).not.toContainText('60.000 đ')
  await expectAccessible(ledger.page)
  await expectRoomy(ledger.page)
})

// Requests that a service worker sees cannot be answered by a test.
test.describe('with answers of the test', () => {
  test.use({ serviceWorkers: 'block' })

  /** Changes the answers for payments, and holds back the events. */
  async function change(page: Page, changed: Record<string, unknown>): Promise<void> {
    await page.route(EVENTS, (route) => route.abort())
    await page.route('**/api/v1/payments/intents/*', async (route) => {
      const answer = await route.fetch()
      await route.fulfill({ json: { ...(await answer.json()), ...changed } })
    })
  }

  test('without events, the page finds out by asking', async ({ page, context, words, operator }) => {
    test.setTimeout(90_000)
    await page.route(EVENTS, (route) => route.abort())
    const pay = new PayPage(page, words, operator.origin)
    await pay.give('ao-am', '50000')
    const ledger = new LedgerPage(await context.newPage(), words, operator.origin)
    await ledger.signIn(operator.key)
    await ledger.record('quy', 'FT1', '50000', await pay.memo())
    await pay.expectState('paid', 30_000)
  })

  const transfer = (outcome: string): unknown => ({ amount: 50000, received_at: '2026-11-30T10:00:00+07:00', outcome, to_refund: 50000, refunded: 0 })
  const STATES: { state: string; outcome: string; text: string }[] = [
    { state: 'expired', outcome: 'late', text: 'pay_expired_text' },
    { state: 'cancelled', outcome: 'cancelled', text: 'pay_cancelled_text' },
    { state: 'paid', outcome: 'duplicate', text: 'pay_paid_text' },
  ]
  for (const { state, outcome, text } of STATES) {
    test(`${state}, with a transfer that is ${outcome}, is said in words`, async ({ page, words, operator }) => {
      test.setTimeout(90_000)
      const pay = new PayPage(page, words, operator.origin)
      const id = await pay.give('ao-am', '50000')
      await change(page, { state, code: undefined, transfers: [transfer(outcome)] })
      await pay.open(`/pay/${id}`)
      await pay.expectState(state)
      await expect(pay.state).toContainText(words(text, { amount: '50.000 đ' }))
      await expect(pay.state).toContainText(words('pay_to_refund', { amount: '50.000 đ' }))
      await expect(pay.main).toContainText(words(`transfer_${outcome}`))
      await expect(pay.code).toHaveCount(0)
      await expectAccessible(page)
      await expectRoomy(page)
    })
  }

  test('an inspector compares a plate, which is in no address', async ({ page, words, operator }) => {
    const receipt = {
      code: 'QG2F-3CH4-5JK6',
      purpose: { kind: 'parking', subject: 'hn-a', title: { vi: 'Phố A' }, lines: [], href: '' },
      amount: 25000,
      paid_at: '2026-11-30T10:00:00+07:00',
      holder: HOLDER,
      state: 'ended',
      from: '2026-11-30T10:00:00+07:00',
      to: '2026-11-30T11:00:00+07:00',
      has_plate: true,
    }
    const addresses: string[] = []
    await page.route('**/api/v1/payments/receipts/**', async (route) => {
      const request = route.request()
      addresses.push(request.url())
      const isPost = request.method() === 'POST'
      await route.fulfill({ json: isPost ? { matches: request.postData()?.includes('29A') === true } : receipt })
    })
    const pay = new PayPage(page, words, operator.origin)
    await pay.open(`/pay/receipts/${receipt.code}`)
    await expect(page.getByTestId('receipt-state')).toHaveText(words('receipt_ended'))
    const plate = page.locator('#compare-plate')
    await expect(plate).toHaveAttribute('autocomplete', 'off')
    for (const [typed, text] of [['29A-123.45', 'receipt_plate_same'], ['30F-1', 'receipt_plate_other']] as const) {
      await plate.fill(typed)
      await pay.main.getByRole('button', { name: words('receipt_plate_do') }).click()
      await expect(page.getByTestId('plate-answer')).toHaveText(words(text, { plate: typed }))
    }
    expect(addresses.filter((address) => address.includes('29A'))).toEqual([])
    await expectAccessible(page)
    await expectRoomy(page)
  })
})

test('fund drives, fees and the ledger’s form are accessible', async ({ page, words, operator }) => {
  test.setTimeout(90_000)
  const pay = new PayPage(page, words, operator.origin)
  await pay.open('/pay')
  await expect(pay.funds).toBeVisible()
  await pay.funds.getByRole('button', { name: words('pay_give') }).click()
  await expectAccessible(page)
  await expectRoomy(page)
  await pay.open('/pay/ledger')
  await expect(page.locator('#ledger-key')).toBeVisible()
  await expectAccessible(page)
  await expectRoomy(page)
})
