// A server that is there and does not answer for itself: what the device keeps stands in, and is not long in coming.
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { Page } from '@playwright/test'
import { guideWord, HeritagePage } from '../../pages/heritage.ts'
import { Shell } from '../../pages/shell.ts'
import { expect, test } from '../../real.ts'
import type { PortalServer } from '../../server.ts'

/** Longer than the worker waits for a server, by far shorter than a browser does. */
const SOON_MS = 20_000

/** Answers everything in the place of a server that is gone; gives what ends it. */
async function gateway(origin: string, status: number): Promise<() => Promise<void>> {
  const server = createServer((_, response) => {
    response.writeHead(status, { 'content-type': 'text/html' }).end(`<h1>Gateway: ${status}</h1>`)
  })
  server.listen(Number(new URL(origin).port), '127.0.0.1')
  await once(server, 'listening')
  return async () => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  }
}

/** A page whose worker keeps all that it needs, and that the browser itself keeps nothing of. */
async function visited(page: Page, portal: PortalServer): Promise<void> {
  await page.goto(`${portal.origin}/settings`)
  const keeps = (address: string): Promise<boolean> =>
    page.evaluate(async (wanted) => (await caches.match(wanted)) !== undefined, address)
  const chunk = (await page.locator('link[href*="chunk-settings"]').getAttribute('href')) ?? 'none'
  for (const address of ['/', '/api/v1/config', chunk]) await expect.poll(() => keeps(address), address).toBe(true)
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true)
  await (await page.context().newCDPSession(page)).send('Network.clearBrowserCache')
}

/** The status of an answer, as the page gets it. */
const statusOf = (page: Page, address: string): Promise<number> =>
  page.evaluate(async (address) => (await fetch(address)).status, address)

test('a gateway that speaks for a dead server is not believed, a server that speaks for itself is', async ({ page, words, startServer }) => {
  const portal = await startServer()
  const shell = new Shell(page, words)
  await visited(page, portal)
  await portal.halt()
  for (const status of [502, 503, 504]) {
    const end = await gateway(portal.origin, status)
    await page.goto(`${portal.origin}/settings`)
    await expect(shell.heading, `${status}`).toHaveText(words('settings_title'))
    expect(await statusOf(page, '/api/v1/config'), `${status}`).toBe(200)
    // It is the gateway that speaks: nothing else stands in for what nobody keeps.
    expect(await statusOf(page, '/api/v1/heritage/sites/nothing'), `${status}`).toBe(status)
    await end()
  }
  const end = await gateway(portal.origin, 500)
  await page.goto(`${portal.origin}/settings`)
  await expect(page.getByRole('heading', { name: 'Gateway: 500' })).toBeVisible()
  expect(await statusOf(page, '/api/v1/config')).toBe(500)
  await end()
})

test('a server that has fallen silent does not hold up a page that the device keeps', async ({ page, words, startServer }) => {
  const portal = await startServer()
  const shell = new Shell(page, words)
  await visited(page, portal)
  portal.freeze()
  await page.goto(`${portal.origin}/settings`, { timeout: SOON_MS })
  await expect(shell.heading).toHaveText(words('settings_title'), { timeout: SOON_MS })
  portal.thaw()
  await page.reload()
  await expect(shell.heading).toHaveText(words('settings_title'))
})

test('a heritage page that the device keeps stands in for what a gateway says, and says so', async ({ page, startServer }) => {
  const portal = await startServer()
  const address = `${portal.origin}/d/den-ngoc-son/vi`
  await page.goto(address)
  await new HeritagePage(page).settled()
  await portal.halt()
  for (const status of [502, 503, 504]) {
    const end = await gateway(portal.origin, status)
    await page.goto(address)
    await expect(page.getByText(guideWord('vi', 'offline')), `${status}`).toBeVisible()
    await end()
  }
  const end = await gateway(portal.origin, 500)
  await page.goto(address)
  await expect(page.getByRole('heading', { name: 'Gateway: 500' })).toBeVisible()
  await end()
})
