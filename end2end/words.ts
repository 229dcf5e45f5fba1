// The words that people read, from the files that the page itself is made of: a test names a word, not its
// wording, and a translator may change it.
import { readFileSync } from 'node:fs'
import { inRepository } from './env.ts'

export type Tag = 'vi' | 'en'

export type Words = (key: string, values?: Record<string, string | number>) => string

function tableOf(tag: Tag): Record<string, string> {
  return JSON.parse(readFileSync(inRepository(`crates/messages/locales/${tag}.json`), 'utf8'))
}

/** All keys that begin so. */
export function keysWith(start: string): string[] {
  return Object.keys(tableOf('vi')).filter((key) => key.startsWith(start))
}

/** The words of a language; a key that does not exist fails the test. */
export function wordsOf(tag: Tag): Words {
  const table = tableOf(tag)
  return (key, values = {}) => {
    const one = 'count' in values && values.count === 1 ? table[`${key}_one`] : undefined
    const text = one ?? table[key]
    if (text === undefined) throw new Error(`locales/${tag}.json has no "${key}"`)
    return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole))
  }
}

/** A word with any value in the place of its placeholders. */
export function pattern(text: string): RegExp {
  const parts = text.split(/\{\w+\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(parts.join('.+'))
}
