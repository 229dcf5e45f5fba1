// What every test stands on: a page that is watched. A request to somebody else, a violation of the security
// policy, an error in the console or a panic fails the test that caused it.
import { test as playwright, type BrowserContext } from '@playwright/test'
import { wordsOf, type Words } from './words.ts'

/** What Chromium says of a service worker's script that it could not fetch: no fault of the page. */
const SCRIPT_LOST = 'An unknown error occurred when fetching the script.'

export class Watch {
  readonly #expected: Set<string>
  readonly found: string[] = []

  constructor(context: BrowserContext, origin: string) {
    this.#expected = new Set([new URL(origin).origin])
    context.on('request', (request) => {
      const url = new URL(request.url())
      if (!this.expects(url)) this.found.push(`a request to somebody else: ${url.href}`)
    })
    context.on('console', (message) => {
      const text = message.text()
      // Chromium says this of every refused or lost request, which many tests bring about.
      const isNetwork = text.startsWith('Failed to load resource') || text === SCRIPT_LOST
      if (message.type() === 'error' && !isNetwork) this.found.push(`in the console: ${text}`)
      else if (text.includes('Content Security Policy')) this.found.push(`against the policy: ${text}`)
    })
    context.on('weberror', (error) => this.found.push(`uncaught: ${error.error().message}\n${error.error().stack ?? ''}`))
  }

  /** Another origin that this test expects: a server that it started, or one that it plays itself. */
  allow(origin: string): void {
    this.#expected.add(origin)
  }

  expects(url: URL): boolean {
    return !url.protocol.startsWith('http') || this.#expected.has(url.origin)
  }

  /** Takes back what was found, where a test expects it. */
  forgive(expected: RegExp): void {
    const rest = this.found.filter((text) => !expected.test(text))
    this.found.splice(0, this.found.length, ...rest)
  }
}

export const base = playwright.extend<{ watch: Watch; words: Words }>({
  watch: [
    async ({ context, baseURL }, use) => {
      if (baseURL === undefined) throw new Error('no server')
      const watch = new Watch(context, baseURL)
      await use(watch)
      if (watch.found.length > 0) throw new Error(watch.found.join('\n'))
    },
    { auto: true },
  ],
  words: async ({ locale }, use) => {
    await use(wordsOf(locale?.startsWith('en') === true ? 'en' : 'vi'))
  },
})

export { expect } from '@playwright/test'
