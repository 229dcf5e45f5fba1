// Where things lie, and what the environment says instead.
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = new URL('../', import.meta.url)

/** A path of the repository. */
export function inRepository(path: string): string {
  return fileURLToPath(new URL(path, root))
}

/** The release page. */
export const DIST = process.env.PORTAL_DIST ?? inRepository('dist')

/** The release server. */
export const SERVER = process.env.PORTAL_SERVER ?? inRepository('target/server/portal-server')

/** Larger samples that are not part of the repository; what needs them is skipped without. */
export const SHARED_DATA = process.env.PORTAL_SHARED_DATA ?? inRepository('../shared/data')

/** Chromium to test with; undefined for the one that Playwright fetched. */
export const CHROMIUM =
  process.env.PORTAL_CHROMIUM ?? (existsSync('/usr/bin/chromium') ? '/usr/bin/chromium' : undefined)

/** Whose answers: of the contract as it is, of a server that is newer than the page, of one that is older. */
export type Edition = 'now' | 'next' | 'previous'

/** A golden answer of the contract; tests pick single fields out of it. What an edition has no file for is as now. */
export function golden(name: string, edition: Edition = 'now'): any {
  const folder = inRepository('crates/contract/fixtures')
  const other = `${folder}/${edition}/${name}.json`
  return JSON.parse(readFileSync(existsSync(other) ? other : `${folder}/${name}.json`, 'utf8'))
}
