// payOS: intents and webhooks against its own library, which signs what the real provider signs. The provider's API is a
// small server of the test.
import { createServer, type Server } from 'node:http'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PayOS } from '@payos/node'
import { expect, test as real } from '../../real.ts'

const CHECKSUM_KEY = 'a checksum key of the tests'
const FILE = `
[[accounts]]
id = "fund"
provider = "payos"
bank = "970436"
bank_name = "Ngân hàng Bến Mơ"
number = "0123456789"
holder = "QUY BEN MO"
verified_by = "Kiểm thử"
verified_on = "2026-11-01"
late = "refund"
minutes = 15

[[funds]]
id = "flood"
name = { vi = "Quỹ lũ lụt", en = "Flood fund" }
purpose = { vi = "Giúp người dân vùng lũ", en = "Help for people in flooded wards" }
account = "fund"
goal = 1000000
verified_by = "Kiểm thử"
from = "2026-01-01"
to = "2099-12-31"
`

interface Link {
  readonly orderCode: number
  readonly amount: number
  readonly description: string
}

/** The part of payOS that the portal uses: makes payment links, and signs its answers. */
class Provider {
  readonly links: Link[] = []
  /** Whether it refuses new links, as it does when the account is disabled. */
  refuses = false
  readonly #payos = new PayOS({ clientId: 'client', apiKey: 'key', checksumKey: CHECKSUM_KEY })
  readonly #server: Server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      void this.#answer(request.method ?? '', request.url ?? '', Buffer.concat(chunks).toString()).then((body) => {
        response.setHeader('content-type', 'application/json')
        response.end(JSON.stringify(body))
      })
    })
  })

  async start(): Promise<string> {
    this.#server.listen(0, '127.0.0.1')
    await once(this.#server, 'listening')
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    this.#server.close()
    await once(this.#server, 'close')
  }

  async #signed(data: object): Promise<object> {
    const signature = await this.#payos.crypto.createSignatureFromObj(data, CHECKSUM_KEY)
    return { code: '00', desc: 'success', success: true, data, signature }
  }

  async #answer(method: string, url: string, body: string): Promise<object> {
    if (method === 'POST' && url === '/v2/payment-requests') {
      if (this.refuses) return { code: '20', desc: 'the account is disabled', data: null }
      const asked = JSON.parse(body) as Link & { signature: string }
      const expected = await this.#payos.crypto.createSignatureOfPaymentRequest(asked, CHECKSUM_KEY)
      if (asked.signature !== expected) return { code: '201', desc: 'signature is wrong' }
      this.links.push(asked)
      return this.#signed({
        bin: '970422',
        accountNumber: 'V3CAS0001',
        accountName: 'QUY BEN MO',
        amount: asked.amount,
        description: asked.description,
        orderCode: asked.orderCode,
        currency: 'VND',
        paymentLinkId: `link-${asked.orderCode}`,
        status: 'PENDING',
        checkoutUrl: 'https://pay.example/link',
        qrCode: '',
      })
    }
    const order = /^\/v2\/payment-requests\/(\d+)$/.exec(url)?.[1]
    const link = this.links.find((known) => String(known.orderCode) === order)
    if (link === undefined) return { code: '101', desc: 'there is no such link' }
    return this.#signed({ id: `link-${link.orderCode}`, orderCode: link.orderCode, amount: link.amount, amountPaid: 0, amountRemaining: link.amount, status: 'PENDING', createdAt: '2026-11-30T08:00:00+07:00', transactions: [], canceledAt: null, cancellationReason: null })
  }

  /** The body of a webhook about a transfer, as payOS sends it. */
  async webhook(link: Link, amount: number, reference: string): Promise<string> {
    return JSON.stringify(
      await this.#signed({
        orderCode: link.orderCode,
        amount,
        description: link.description,
        accountNumber: '0123456789',
        reference,
        transactionDateTime: new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 19).replace('T', ' '),
        currency: 'VND',
        paymentLinkId: `link-${link.orderCode}`,
        code: '00',
        desc: 'Thành công',
        counterAccountBankId: '',
        counterAccountBankName: null,
        counterAccountName: null,
        counterAccountNumber: null,
        virtualAccountName: '',
        virtualAccountNumber: 'V3CAS0001',
      }),
    )
  }
}

const test = real.extend<{ provider: Provider; origin: string }>({
  provider: async ({}, use) => {
    const provider = new Provider()
    await use(provider)
  },
  origin: async ({ provider, startServer }, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'portal-payos-'))
    const file = join(folder, 'payments.toml')
    writeFileSync(file, FILE)
    const url = await provider.start()
    const secrets = { PORTAL_PAYOS_CLIENT_ID: 'client', PORTAL_PAYOS_API_KEY: 'key', PORTAL_PAYOS_CHECKSUM_KEY: CHECKSUM_KEY, PORTAL_PAYOS_URL: url }
    const server = await startServer(['--demo', '--payments', file, '--public-url', 'https://portal.example'], undefined, secrets)
    await use(server.origin)
    await provider.stop()
    rmSync(folder, { recursive: true, force: true })
  },
})

interface Intent {
  readonly id: string
  readonly state: string
  readonly booked: number
  readonly receipt?: string
  readonly transfers?: readonly unknown[]
}

test('an intent is announced to payOS, and paid by webhooks that its library signs', async ({ page, provider, origin, words }) => {
  const api = `${origin}/api/v1/payments`
  const headers = { 'content-type': 'application/json', 'idempotency-key': '00000000-0000-4000-8000-000000000001' }
  const opened = await fetch(`${api}/funds/flood/intents`, { method: 'POST', headers, body: JSON.stringify({ amount: 50_000 }) })
  expect(opened.status).toBe(201)
  const intent = (await opened.json()) as Intent
  expect(intent.state).toBe('open')
  const link = provider.links[0]
  if (link === undefined) throw new Error('payOS was not told about the intent')
  const read = async (): Promise<Intent> => (await (await fetch(`${api}/intents/${intent.id}`)).json()) as Intent
  const post = async (body: string): Promise<number> =>
    (await fetch(`${api}/webhooks/payos`, { method: 'POST', headers: { 'content-type': 'application/json' }, body })).status

  await page.goto(`${origin}/pay/${intent.id}`)
  await expect(page.getByTestId('payment-state')).toBeVisible()

  // Every changed byte of the data and its signature is noticed: a sample of them here, thousands in the unit tests. What
  // stands before the data is not signed, and not read.
  const genuine = await provider.webhook(link, 20_000, 'FT0001')
  for (let at = genuine.indexOf('"data"'); at < genuine.length; at += 7) {
    const mutated = genuine.slice(0, at) + String.fromCharCode(genuine.charCodeAt(at) ^ 1) + genuine.slice(at + 1)
    expect([400, 401]).toContain(await post(mutated))
  }
  expect((await read()).booked).toBe(0)

  expect(await post(genuine)).toBe(200)
  expect(await post(genuine)).toBe(200)
  await expect.poll(async () => (await read()).state).toBe('underpaid')
  expect((await read()).booked).toBe(20_000)
  expect(await post(await provider.webhook(link, 30_000, 'FT0002'))).toBe(200)
  await expect.poll(async () => (await read()).state).toBe('paid')
  const paid = await read()
  expect(paid.transfers).toHaveLength(2)
  expect(paid.receipt).toBeTruthy()
  // The open page hears of it by itself.
  await expect(page.getByTestId('payment-state')).toContainText(words('pay_state_paid'))

  // A call about an order that is not ours, such as the one that payOS sends when the address is registered.
  const foreign = { ...link, orderCode: 123 }
  expect(await post(await provider.webhook(foreign, 3_000, 'TF230204212323'))).toBe(200)
})

test('a payment that payOS refuses is to be made in another way, and nothing was paid', async ({ page, provider, origin, words }) => {
  provider.refuses = true
  await page.goto(`${origin}/pay`)
  await page.locator('#give-flood-amount').fill('50.000')
  await page.getByTestId('fund').getByRole('button', { name: words('pay_give') }).click()
  await expect(page.locator('body')).toContainText(words('error_provider'))
  await expect(page.locator('body')).toContainText(words('error_provider_do'))
  await expect(page).toHaveURL(/\/pay$/)
  provider.refuses = false
  await page.getByTestId('fund').getByRole('button', { name: words('pay_give') }).click()
  await expect(page).toHaveURL(/\/pay\/[0-9a-f]{32}$/)
})
