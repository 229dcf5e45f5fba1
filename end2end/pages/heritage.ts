// Heritage pages: those of the server and those of the program, which say the same.
import { readFileSync } from 'node:fs'
import { expect, type Locator, type Page } from '@playwright/test'
import { inRepository } from '../env.ts'

/** A word of the heritage pages in one of their six languages. */
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

  /** A page of the server has done all that it does by itself: the last is to tell its worker what it is made of. */
  async settled(): Promise<void> {
    await expect(this.article).toHaveAttribute('data-alive', '1')
    await expect.poll(() => this.page.evaluate(async () => (await caches.match(location.href)) !== undefined)).toBe(true)
  }

  /** What the article says and how it is built: an element a line, without what differs by who has drawn it. */
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
        // The server's page brings its icons along, the program has some of them in a file.
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
