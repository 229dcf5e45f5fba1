// Heritage pages, rendered by the server or by the app. Both have the same content.
import { readFileSync } from 'node:fs'
import { expect, type Locator, type Page } from '@playwright/test'
import { inRepository } from '../env.ts'

/** A text of the heritage pages in one of their six languages. */
export function guideWord(lang: string, key: string): string {
  const words = JSON.parse(readFileSync(inRepository(`crates/messages/locales/guide/${lang}.json`), 'utf8'))
  return words[key]
}

export class HeritagePage {
  readonly article: Locator
  readonly cards: Locator

  constructor(readonly page: Page) {
    this.article = page.locator('article.guide[data-slug]')
    this.cards = page.getByTestId('heritage-card')
  }

  /** Waits until a server-rendered page has finished loading. Its last step is to send its list of files to the worker. */
  async settled(): Promise<void> {
    await expect(this.article).toHaveAttribute('data-alive', '1')
    await expect.poll(() => this.page.evaluate(async () => (await caches.match(location.href)) !== undefined)).toBe(true)
  }

  /**
 * Text and structure of the article, one line per element, without the attributes that differ between server and app.
 */
  async outline(): Promise<string[]> {
    return this.article.evaluate((article) => {
      const lines: string[] = []
      const walk = (element: Element, depth: number): void => {
        const own = [...element.childNodes]
          .filter((node) => node.nodeType === Node.TEXT_NODE)
          .map((node) => node.textContent ?? '')
          .join('')
          .replace(/\s+/g, ' ')
          .trim()
        const names = element.getAttributeNames().filter((name) => !['data-alive', 'fetchpriority', 'tabindex'].includes(name))
        // The server inlines the icons; the app refers to some of them in a file.
        const value = (name: string): string => (element.getAttribute(name) ?? '').replace(/^.*\.svg#/, '#')
        const attributes = names.sort().map((name) => `${name}=${value(name)}`)
        lines.push(`${' '.repeat(depth)}${element.tagName.toLowerCase()} [${attributes.join(' ')}] ${own}`)
        for (const child of element.children) walk(child, depth + 1)
      }
      walk(article, 0)
      return lines
    })
  }
}
