// The pages of payments: what can be paid, a payment, a receipt, and the operator's ledger.
import { expect, type Locator, type Page } from '@playwright/test'
import { type Words } from '../words.ts'
import { Shell } from './shell.ts'

export class PayPage extends Shell {
  readonly funds: Locator
  readonly fees: Locator
  readonly donations: Locator
  readonly payments: Locator
  readonly code: Locator
  readonly state: Locator
  readonly receiptCode: Locator

  constructor(page: Page, words: Words, origin = '') {
    super(page, words, origin)
    this.funds = page.getByTestId('fund')
    this.fees = page.getByTestId('fee')
    this.donations = page.getByTestId('donation')
    this.payments = page.getByTestId('my-payment')
    this.code = page.getByTestId('vietqr')
    this.state = page.getByTestId('payment-state')
    this.receiptCode = page.getByTestId('receipt-code')
  }

  /** Opens a payment to a fund drive and waits for its page. Returns the payment's id. */
  async give(fund: string, amount: string): Promise<string> {
    await this.open('/pay')
    await this.page.locator(`#give-${fund}-amount`).fill(amount)
    await this.funds.filter({ has: this.page.locator(`#give-${fund}-amount`) }).getByRole('button', { name: this.words('pay_give') }).click()
    await expect(this.page).toHaveURL(/\/pay\/[0-9a-f]{32}$/)
    await this.expectState('open')
    return new URL(this.page.url()).pathname.replace('/pay/', '')
  }

  /** The line of the payee or memo with this label. */
  line(label: string): Locator {
    return this.main.locator('.pay-row').filter({ hasText: this.words(label) })
  }

  async memo(): Promise<string> {
    return (await this.line('pay_memo').locator('.pay-value').textContent()) ?? ''
  }

  async expectState(state: string, timeout = 10_000): Promise<void> {
    await expect(this.state).toHaveAttribute('data-state', state, { timeout })
    await expect(this.state).toContainText(this.words(`pay_state_${state}`))
  }
}

export class LedgerPage extends Shell {
  readonly transfers: Locator
  readonly waiting: Locator
  readonly totals: Locator
  readonly conflicts: Locator

  constructor(page: Page, words: Words, origin = '') {
    super(page, words, origin)
    this.transfers = page.getByTestId('ledger-transfer')
    this.waiting = this.main.getByRole('region', { name: words('ledger_waiting') })
    this.totals = page.getByTestId('ledger-totals')
    this.conflicts = this.main.getByRole('region', { name: words('ledger_conflicts') })
  }

  async signIn(key: string): Promise<void> {
    await this.open('/pay/ledger')
    await this.page.locator('#ledger-key').fill(key)
    await this.main.getByRole('button', { name: this.words('ledger_sign_in') }).click()
  }

  /** Sends the form with a transfer that the bank receives now. */
  async send(account: string, transaction: string, amount: string, memo: string): Promise<void> {
    await this.page.locator('#record-account').fill(account)
    await this.page.locator('#record-transaction').fill(transaction)
    await this.page.locator('#record-amount').fill(amount)
    await this.page.locator('#record-memo').fill(memo)
    await this.main.getByRole('button', { name: this.words('ledger_record_do') }).click()
  }

  /** Records a transfer that the bank receives now, and waits for the answer. */
  async record(account: string, transaction: string, amount: string, memo: string): Promise<void> {
    await this.send(account, transaction, amount, memo)
    await expect(this.page.locator('#record-transaction')).toHaveValue('')
    await expect(this.page.locator('#record-transaction')).toBeFocused()
  }

  /** Opens one of the forms of the first transfer that waits. */
  async openAction(action: 'ledger_assign' | 'ledger_refund'): Promise<Locator> {
    const details = this.waiting.locator('details').filter({ hasText: this.words(action) }).first()
    await details.locator('summary').click()
    return details
  }
}
