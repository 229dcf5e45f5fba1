// The contract without a server: every endpoint answers with its golden file, or fails the way a network can.
import { type Page, type Request, type Route } from '@playwright/test'
import { base } from './base.ts'
import { DIST, type Edition, golden } from './env.ts'
import { picture } from './pictures.ts'
import { type Endpoint, endpointOf, checkEndpoint, statusOf } from './operations.ts'
import { StaticServer } from './static.ts'

/** How an endpoint fails. */
export type Trouble =
  | { how: 'problem'; golden: string; headers?: Record<string, string> }
  /** An error status from a proxy, without a problem document. */
  | { how: 'status'; status: number }
  /** 200 with HTML, as from the captive portal of a hotel. */
  | { how: 'garbage' }
  /** No answer ever comes. */
  | { how: 'silence' }
  /** The connection is refused. */
  | { how: 'offline' }
  /** The normal answer, but only after `until`. */
  | { how: 'late'; until: Promise<void> }

export const TROUBLES = {
  '500': { how: 'problem', golden: 'problem_internal' },
  '502 of a proxy': { how: 'status', status: 502 },
  '503': { how: 'problem', golden: 'problem_unavailable', headers: { 'retry-after': '5' } },
  '429': { how: 'problem', golden: 'problem_rate_limited', headers: { 'retry-after': '30' } },
  garbage: { how: 'garbage' },
  offline: { how: 'offline' },
  silence: { how: 'silence' },
} as const satisfies Record<string, Trouble>

export type TroubleName = keyof typeof TROUBLES

/** The message key of the error that the page shows for each trouble. */
export const ERROR_KEYS: Record<TroubleName, string> = {
  '500': 'error_server',
  '502 of a proxy': 'error_unavailable',
  '503': 'error_unavailable',
  '429': 'error_busy',
  garbage: 'error_malformed',
  offline: 'error_offline',
  silence: 'error_timeout',
}

/** Longer than any of the page's request timeouts. */
export const MAX_TIMEOUT_MS = 95_000

/** An event of another version, then a known one. A long `retry` keeps the browser from reconnecting. */
function stream(event: unknown): string {
  const events = [{ shape: 'of another version' }, event].map((event) => `data: ${JSON.stringify(event)}\n\n`)
  return `retry: 3600000\n\n${events.join('')}`
}

export type { Endpoint } from './operations.ts'

export class Mock {
  readonly #troubles = new Map<Endpoint, Trouble>()
  readonly #answers = new Map<Endpoint, unknown>()
  readonly received: { endpoint: Endpoint; request: Request }[] = []

  /** `edition`: the version whose golden answers are used. */
  constructor(readonly edition: Edition = 'now') {}

  /** Starts to answer the page's requests. */
  async install(page: Page): Promise<void> {
    await page.route('**/api/v1/**', (route) => this.#answer(route))
    await page.route('**/city/sketch.geojson', (route) =>
      route.fulfill({ json: { type: 'FeatureCollection', features: [] } }),
    )
    await page.route('**/d/file/**', (route) =>
      route.request().resourceType() === 'script'
        ? route.fulfill({ contentType: 'text/javascript', body: '' })
        : route.fulfill({ contentType: 'image/png', body: picture(640, 400) }),
    )
    await page.route('**/tiles/**', (route) => route.fulfill({ contentType: 'image/png', body: picture(256, 256) }))
  }

  /** Makes an endpoint fail until `mend` is called. */
  trouble(endpoint: Endpoint, trouble: Trouble): void {
    this.#troubles.set(checkEndpoint(endpoint), trouble)
  }

  mend(endpoint: Endpoint): void {
    this.#troubles.delete(checkEndpoint(endpoint))
  }

  /** Replaces an endpoint's golden answer. */
  answer(endpoint: Endpoint, json: unknown): void {
    this.#answers.set(checkEndpoint(endpoint), json)
  }

  /** The requests that an endpoint has received. */
  requests(endpoint: Endpoint): Request[] {
    checkEndpoint(endpoint)
    return this.received.filter((one) => one.endpoint === endpoint).map((one) => one.request)
  }

  async #answer(route: Route): Promise<void> {
    const request = route.request()
    const path = new URL(request.url()).pathname.replace('/api/v1', '')
    if (request.method() === 'GET' && path.startsWith('/media/')) {
      await route.fulfill({ contentType: 'image/png', body: picture(400, 300) })
      return
    }
    const endpoint = endpointOf(request.method(), path)
    if (endpoint === undefined) {
      await route.fulfill({ status: 404, contentType: 'application/problem+json', json: golden('problem_not_found') })
      return
    }
    this.received.push({ endpoint, request })
    const trouble = this.#troubles.get(endpoint)
    switch (trouble?.how) {
      case 'problem': {
        const problem = golden(trouble.golden)
        const headers = { 'content-type': 'application/problem+json', ...trouble.headers }
        await route.fulfill({ status: problem.status, headers, json: problem })
        return
      }
      case 'status':
        await route.fulfill({ status: trouble.status, contentType: 'text/html', body: '<h1>Bad gateway</h1>' })
        return
      case 'garbage':
        await route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>Wi-Fi</title><p>Log in' })
        return
      case 'silence':
        return
      case 'offline':
        await route.abort('connectionrefused')
        return
      case 'late':
        await trouble.until
    }
    const json = this.#answers.get(endpoint) ?? golden(endpoint, this.edition)
    if (endpoint === 'transit_event') {
      await route.fulfill({ contentType: 'text/event-stream', body: stream(json) }).catch(() => undefined)
      return
    }
    const status = statusOf(request.method(), path)
    // The page may be gone when a late answer is ready.
    await route.fulfill({ status, json }).catch(() => undefined)
  }
}

export const test = base.extend<{ edition: Edition; mock: Mock }, { files: StaticServer }>({
  edition: ['now', { option: true }],
  files: [
    async ({}, use) => {
      const server = await StaticServer.start(DIST)
      await use(server)
      await server.stop()
    },
    { scope: 'worker' },
  ],
  baseURL: async ({ files }, use) => use(files.origin),
  mock: [
    async ({ page, edition }, use) => {
      const mock = new Mock(edition)
      await mock.install(page)
      await use(mock)
      await page.unrouteAll({ behavior: 'ignoreErrors' })
    },
    { auto: true },
  ],
})

export { expect } from './base.ts'
