// The contract without a server: every endpoint answers with its golden file, or fails as a network can.
import { type Page, type Request, type Route } from '@playwright/test'
import { base } from './base.ts'
import { DIST, golden } from './env.ts'
import { picture } from './pictures.ts'
import { StaticServer } from './static.ts'

/** The endpoints, by the name of their golden answer. */
const ENDPOINTS = {
  config: /^GET \/config$/,
  categories: /^GET \/categories$/,
  wards: /^GET \/wards$/,
  ward_at: /^GET \/wards\/at$/,
  search: /^GET \/search$/,
  reports: /^GET \/reports$/,
  report_map: /^GET \/reports\/map$/,
  nearby: /^GET \/reports\/nearby$/,
  report: /^GET \/reports\/[^/]+$/,
  report_created: /^POST \/reports$/,
  support: /^POST \/reports\/[^/]+\/support$/,
  media: /^POST \/media$/,
} as const

export type Endpoint = keyof typeof ENDPOINTS

/** What an endpoint does instead of answering well. */
export type Trouble =
  | { how: 'problem'; golden: string; headers?: Record<string, string> }
  /** A status with a body that is no problem document, as a proxy answers. */
  | { how: 'status'; status: number }
  /** 200, with the page that a hotel's network puts in the way. */
  | { how: 'garbage' }
  /** Nothing ever comes back. */
  | { how: 'silence' }
  /** The connection is refused. */
  | { how: 'offline' }
  /** The good answer, late. */
  | { how: 'slow'; ms: number }

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

/** Title and advice that people read for a trouble. */
export const SENTENCES: Record<TroubleName, string> = {
  '500': 'error_server',
  '502 of a proxy': 'error_unavailable',
  '503': 'error_unavailable',
  '429': 'error_busy',
  garbage: 'error_malformed',
  offline: 'error_offline',
  silence: 'error_timeout',
}

/** Longer than the page waits for any answer. */
export const PATIENCE_MS = 95_000

export class Mock {
  readonly #troubles = new Map<Endpoint, Trouble>()
  readonly #answers = new Map<Endpoint, unknown>()
  readonly asked: { endpoint: Endpoint; request: Request }[] = []

  /** Answers for a page from now on. */
  async attend(page: Page): Promise<void> {
    await page.route('**/api/v1/**', (route) => this.#answer(route))
    await page.route('**/city/sketch.geojson', (route) =>
      route.fulfill({ json: { type: 'FeatureCollection', features: [] } }),
    )
    await page.route('**/tiles/**', (route) => route.fulfill({ contentType: 'image/png', body: picture(256, 256) }))
  }

  /** Makes an endpoint fail until it is mended. */
  trouble(endpoint: Endpoint, trouble: Trouble): void {
    this.#troubles.set(endpoint, trouble)
  }

  mend(endpoint: Endpoint): void {
    this.#troubles.delete(endpoint)
  }

  /** Another good answer than the golden one. */
  answer(endpoint: Endpoint, json: unknown): void {
    this.#answers.set(endpoint, json)
  }

  /** What was asked of an endpoint. */
  requests(endpoint: Endpoint): Request[] {
    return this.asked.filter((asked) => asked.endpoint === endpoint).map((asked) => asked.request)
  }

  async #answer(route: Route): Promise<void> {
    const request = route.request()
    const path = new URL(request.url()).pathname.replace('/api/v1', '')
    if (request.method() === 'GET' && path.startsWith('/media/')) {
      await route.fulfill({ contentType: 'image/png', body: picture(400, 300) })
      return
    }
    const line = `${request.method()} ${path}`
    const endpoint = (Object.keys(ENDPOINTS) as Endpoint[]).find((name) => ENDPOINTS[name].test(line))
    if (endpoint === undefined) {
      await route.fulfill({ status: 404, contentType: 'application/problem+json', json: golden('problem_not_found') })
      return
    }
    this.asked.push({ endpoint, request })
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
      case 'slow':
        await new Promise((done) => setTimeout(done, trouble.ms))
    }
    const json = this.#answers.get(endpoint) ?? golden(endpoint)
    const status = request.method() === 'POST' && endpoint !== 'support' ? 201 : 200
    // The page may be gone by the time that a slow answer is ready.
    await route.fulfill({ status, json }).catch(() => undefined)
  }
}

export const test = base.extend<{ mock: Mock }, { files: StaticServer }>({
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
    async ({ page }, use) => {
      const mock = new Mock()
      await mock.attend(page)
      await use(mock)
      await page.unrouteAll({ behavior: 'ignoreErrors' })
    },
    { auto: true },
  ],
})

export { expect } from './base.ts'
