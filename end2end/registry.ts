// The portal's pages as listed in the build manifest, so that tests cover every page.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DIST, inRepository } from './env.ts'

interface Manifest {
  pages: { path: string; chunk?: string }[]
}

/**
 * Addresses of a page: `real` in the demonstration city, `golden` with the golden answers. `why` says why `real` is empty.
 * `links`: what the document at an address links besides the chunk. `CODE` stands for a report of the demonstration.
 */
interface Examples {
  real: string[]
  golden: string[]
  why?: string
  links?: Record<string, string[]>
}

const read = <T>(path: string): T => JSON.parse(readFileSync(path, 'utf8')) as T

const { pages } = read<Manifest>(join(DIST, 'registry.json'))

/** Paths of all pages, with variable segments in braces. */
export const PAGES: readonly string[] = pages.map(({ path }) => path)

/** Names of the chunks that render them. */
export const CHUNKS: readonly string[] = [...new Set(pages.flatMap(({ chunk }) => chunk ?? []))]

/** The examples of all services, `examples/*.json`. */
function examples(): Map<string, Examples> {
  const folder = inRepository('end2end/examples')
  const files = readdirSync(folder).map((file) => read<Record<string, Examples>>(join(folder, file)))
  return new Map(files.flatMap((file) => Object.entries(file)))
}

/**
 * Addresses of every page of the registry. Throws if a page has no example, if an example has no page, or if a page has
 * no address in the city and no `why` that names another test.
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

/** Addresses with the chunk that their document links, and its other files: stylesheets and the map library. */
export function links(): { address: string; chunk: string; files: string[] }[] {
  const known = examples()
  return pages.flatMap(({ path, chunk }) =>
    Object.entries(known.get(path)?.links ?? {}).map(([address, files]) => ({ address, chunk: chunk ?? '', files })),
  )
}
