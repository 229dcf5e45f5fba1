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

/** A golden answer of the contract; tests pick single fields out of it. */
export function golden(name: string): any {
  return JSON.parse(readFileSync(inRepository(`crates/contract/fixtures/${name}.json`), 'utf8'))
}
