// If a gateway answers for the server, or the server doesn't answer, cached pages are shown instead, without a long wait.
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { Page } from '@playwright/test'
import { guideWord, HeritagePage } from '../../pages/heritage.ts'
import { Shell } from '../../pages/shell.ts'
import { expect, test } from '../../real.ts'
import type { PortalServer } from '../../server.ts'

/** Longer than the worker waits for the server, much shorter than a browser does. */
const SOON_MS = 20_000

/** Starts a gateway at a stopped server's address that answers everything with `status`. Returns a function to stop it. */
async function startGateway(origin: string, status: number): Promise<() => Promise<void>> {
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

/** Visits a page until the worker has cached all its files, then clears the browser's own cache. */
async function visitAndCache(page: Page, portal: PortalServer): Promise<void> {
  await page.goto(`${portal.origin}/settings`)
  const isCached = (address: string): Promise<boolean> =>
    page.evaluate(async (url) => (await caches.match(url)) !== undefined, address)
  const chunk = (await page.locator('link[href*="chunk-settings"]').getAttribute('href')) ?? 'none'
  for (const address of ['/', '/api/v1/config', chunk]) await expect.poll(() => isCached(address), address).toBe(true)
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true)
  await (await page.context().newCDPSession(page)).send('Network.clearBrowserCache')
}

/** The status of a response, as the page receives it. */
const statusOf = (page: Page, address: string): Promise<number> =>
  page.evaluate(async (address) => (await fetch(address)).status, address)

test('error pages of a gateway are replaced by cached pages, errors of the server are shown', async ({ page, words, startServer }) => {
  const portal = await startServer()
  const shell = new Shell(page, words)
  await visitAndCache(page, portal)
  await portal.halt()
  for (const status of [502, 503, 504]) {
    const end = await startGateway(portal.origin, status)
    await page.goto(`${portal.origin}/settings`)
    await expect(shell.heading, `${status}`).toHaveText(words('settings_title'))
    expect(await statusOf(page, '/api/v1/config'), `${status}`).toBe(200)
    // What is not cached gets the gateway's answer.
    expect(await statusOf(page, '/api/v1/heritage/sites/nothing'), `${status}`).toBe(status)
    await end()
  }
  const end = await startGateway(portal.origin, 500)
  await page.goto(`${portal.origin}/settings`)
  await expect(page.getByRole('heading', { name: 'Gateway: 500' })).toBeVisible()
  expect(await statusOf(page, '/api/v1/config')).toBe(500)
  await end()
})

test('a server that does not answer does not delay a cached page', async ({ page, words, startServer }) => {
  const portal = await startServer()
  const shell = new Shell(page, words)
  await visitAndCache(page, portal)
  portal.freeze()
  await page.goto(`${portal.origin}/settings`, { timeout: SOON_MS })
  await expect(shell.heading).toHaveText(words('settings_title'), { timeout: SOON_MS })
  portal.thaw()
  await page.reload()
  await expect(shell.heading).toHaveText(words('settings_title'))
})

test('a cached heritage page replaces a gateway error and says that it is a copy', async ({ page, startServer }) => {
  const portal = await startServer()
  const address = `${portal.origin}/d/den-ngoc-son/vi`
  await page.goto(address)
  await new HeritagePage(page).settled()
  await portal.halt()
  for (const status of [502, 503, 504]) {
    const end = await startGateway(portal.origin, status)
    await page.goto(address)
    await expect(page.getByText(guideWord('vi', 'offline')), `${status}`).toBeVisible()
    await end()
  }
  const end = await startGateway(portal.origin, 500)
  await page.goto(address)
  await expect(page.getByRole('heading', { name: 'Gateway: 500' })).toBeVisible()
  await end()
})
