// The pages of the portal as the build lists them, so that no list of tests forgets one.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DIST, inRepository } from './env.ts'

interface Manifest {
  pages: { path: string; chunk?: string }[]
}

/** Addresses of a page on the demonstration city and on the golden answers; `why` there are none of the city. */
interface Examples {
  real: string[]
  golden: string[]
  why?: string
}

const read = <T>(path: string): T => JSON.parse(readFileSync(path, 'utf8')) as T

const { pages } = read<Manifest>(join(DIST, 'registry.json'))

/** Paths of all pages, with their variable segments in braces. */
export const PAGES: readonly string[] = pages.map(({ path }) => path)

/** Names of the chunks that draw them. */
export const CHUNKS: readonly string[] = [...new Set(pages.flatMap(({ chunk }) => chunk ?? []))]

/** The examples of all services, `examples/*.json`. */
function examples(): Map<string, Examples> {
  const folder = inRepository('end2end/examples')
  const files = readdirSync(folder).map((file) => read<Record<string, Examples>>(join(folder, file)))
  return new Map(files.flatMap((file) => Object.entries(file)))
}

/**
 * Addresses of every page of the registry. A page without an example stops the tests, and an example without a page; so
 * does a page without an address of the city that names no other test.
 */
export function addresses(of: 'real' | 'golden'): string[] {
  const known = examples()
  const missing = PAGES.filter((path) => !known.has(path))
  if (missing.length > 0) throw new Error(`end2end/examples has no ${missing.join(', ')}: a new page needs an address to be tested at`)
  const unknown = [...known.keys()].filter((path) => !PAGES.includes(path))
  if (unknown.length > 0) throw new Error(`the registry has no page ${unknown.join(', ')}`)
  return [...known].flatMap(([path, page]) => {
    if (page[of].length === 0 && (of === 'golden' || page.why === undefined)) throw new Error(`${path} has no ${of} address`)
    return page[of]
  })
}
