// The base of every test: a watched page. A request to a foreign origin, a violation of the Content Security Policy,
// a console error or a panic fails the test that caused it.
import { test as playwright, type BrowserContext } from '@playwright/test'
import { wordsOf, type Words } from './words.ts'

/** Chromium's message when it cannot fetch a service worker's script. Not an error of the page. */
const SCRIPT_FETCH_FAILED = 'An unknown error occurred when fetching the script.'

export class Watch {
  readonly #expected: Set<string>
  readonly errors: string[] = []

  constructor(context: BrowserContext, origin: string) {
    this.#expected = new Set([new URL(origin).origin])
    context.on('request', (request) => {
      const url = new URL(request.url())
      if (!this.expects(url)) this.errors.push(`a request to somebody else: ${url.href}`)
    })
    context.on('console', (message) => {
      const text = message.text()
      // Chromium logs this for every refused or lost request. Many tests cause such requests on purpose.
      const isNetwork = text.startsWith('Failed to load resource') || text === SCRIPT_FETCH_FAILED
      if (message.type() === 'error' && !isNetwork) this.errors.push(`in the console: ${text}`)
      else if (text.includes('Content Security Policy')) this.errors.push(`against the policy: ${text}`)
    })
    context.on('weberror', (error) => this.errors.push(`uncaught: ${error.error().message}\n${error.error().stack ?? ''}`))
  }

  /** Allows another origin: a server that the test started or mocks. */
  allow(origin: string): void {
    this.#expected.add(origin)
  }

  expects(url: URL): boolean {
    return !url.protocol.startsWith('http') || this.#expected.has(url.origin)
  }

  /** Discards the recorded errors that match, for a test that causes them on purpose. */
  ignore(expected: RegExp): void {
    const rest = this.errors.filter((text) => !expected.test(text))
    this.errors.splice(0, this.errors.length, ...rest)
  }
}

export const base = playwright.extend<{ watch: Watch; words: Words }>({
  watch: [
    async ({ context, baseURL }, use) => {
      if (baseURL === undefined) throw new Error('no server')
      const watch = new Watch(context, baseURL)
      await use(watch)
      if (watch.errors.length > 0) throw new Error(watch.errors.join('\n'))
    },
    { auto: true },
  ],
  words: async ({ locale }, use) => {
    await use(wordsOf(locale?.startsWith('en') === true ? 'en' : 'vi'))
  },
})

export { expect } from '@playwright/test'
