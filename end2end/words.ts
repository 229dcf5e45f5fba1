// The page's texts, read from its locale files. Tests refer to a text by its key, so that a translator may change the
// wording.
import { readFileSync } from 'node:fs'
import { inRepository } from './env.ts'

export type Tag = 'vi' | 'en'

export type Words = (key: string, values?: Record<string, string | number>) => string

function tableOf(tag: Tag): Record<string, string> {
  return JSON.parse(readFileSync(inRepository(`crates/messages/locales/${tag}.json`), 'utf8'))
}

/** All keys that begin with `start`. */
export function keysWith(start: string): string[] {
  return Object.keys(tableOf('vi')).filter((key) => key.startsWith(start))
}

/** The texts of a language. An unknown key throws. */
export function wordsOf(tag: Tag): Words {
  const table = tableOf(tag)
  return (key, values = {}) => {
    const one = 'count' in values && values.count === 1 ? table[`${key}_one`] : undefined
    const text = one ?? table[key]
    if (text === undefined) throw new Error(`locales/${tag}.json has no "${key}"`)
    return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole))
  }
}

/** A pattern that matches a text with any values for its placeholders. */
export function pattern(text: string): RegExp {
  const parts = text.split(/\{\w+\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(parts.join('.+'))
}
