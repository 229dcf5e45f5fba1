// Paths, and the environment variables that override them.
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = new URL('../', import.meta.url)

/** The absolute path of a file in the repository. */
export function inRepository(path: string): string {
  return fileURLToPath(new URL(path, root))
}

/** The folder of the release build of the page. */
export const DIST = process.env.PORTAL_DIST ?? inRepository('dist')

/** The release build of the server. */
export const SERVER = process.env.PORTAL_SERVER ?? inRepository('target/server/portal-server')

/** Larger samples that are not in the repository. Tests that need them are skipped if they are missing. */
export const SHARED_DATA = process.env.PORTAL_SHARED_DATA ?? inRepository('../shared/data')

/** The Chromium to test with. Undefined means the one that Playwright downloaded. */
export const CHROMIUM =
  process.env.PORTAL_CHROMIUM ?? (existsSync('/usr/bin/chromium') ? '/usr/bin/chromium' : undefined)

/** The version of the server that answers: the same as the page (`now`), newer (`next`) or older (`previous`). */
export type Edition = 'now' | 'next' | 'previous'

/** A golden answer of the contract; tests read single fields of it. If an edition has no file, `now` is used. */
export function golden(name: string, edition: Edition = 'now'): any {
  const folder = inRepository('crates/contract/fixtures')
  const other = `${folder}/${edition}/${name}.json`
  return JSON.parse(readFileSync(existsSync(other) ? other : `${folder}/${name}.json`, 'utf8'))
}
