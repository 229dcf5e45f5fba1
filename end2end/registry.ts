// The pages of the portal as the build lists them, so that no list of tests forgets one.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DIST } from './env.ts'

interface Manifest {
  pages: { path: string; service?: string }[]
}

/** Paths of all pages, with their variable segments in braces. */
export const PAGES: readonly string[] = (JSON.parse(readFileSync(join(DIST, 'registry.json'), 'utf8')) as Manifest).pages.map(
  ({ path }) => path,
)

/**
 * Addresses of every page of the registry. `examples` has some for each path; none where a page has tests of its own, which
 * the caller names beside it. A page without an entry stops the tests, and an entry without a page.
 */
export function addresses(examples: Readonly<Record<string, readonly string[]>>): string[] {
  const missing = PAGES.filter((path) => !(path in examples))
  if (missing.length > 0) throw new Error(`no example of ${missing.join(', ')}: a new page needs an address to be tested at`)
  const unknown = Object.keys(examples).filter((path) => !PAGES.includes(path))
  if (unknown.length > 0) throw new Error(`the registry has no page ${unknown.join(', ')}`)
  return PAGES.flatMap((path) => examples[path] ?? [])
}
