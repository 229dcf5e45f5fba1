// Runs npm journey planners over a GTFS feed, each in a process of its own, and writes their times and arrivals.
// Usage: peers.mjs --feed FEED.zip --pairs PAIRS.json --out OUT.json
//                  [--leave-out ROUTES.json] [--peer minotor|raptor-journey-planner] [--data DIR]
// OUT.json is one peer's result with --peer, otherwise the list of all results.
// DIR keeps the cleaned feed; without it everything goes into a temporary folder that is removed at the end.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { cleanFeed, writeFeed } from './feed.mjs'
import { folderOf } from './packages.mjs'

const DRIVERS = { minotor: './minotor.mjs', 'raptor-journey-planner': './raptor.mjs' }
const USAGE = 'usage: peers.mjs --feed FEED.zip --pairs PAIRS.json --out OUT.json'
  + ' [--leave-out ROUTES.json] [--peer minotor|raptor-journey-planner] [--data DIR]'

function options() {
  const names = ['feed', 'pairs', 'out', 'leave-out', 'peer', 'data']
  const { values } = parseArgs({ options: Object.fromEntries(names.map((name) => [name, { type: 'string' }])) })
  const missing = ['feed', 'pairs', 'out'].filter((name) => !values[name])
  if (missing.length) throw new Error(`--${missing.join(' and --')} missing\n${USAGE}`)
  if (values.peer && !DRIVERS[values.peer]) throw new Error(`no peer is called ${values.peer}\n${USAGE}`)
  return values
}

function json(path, what) {
  if (!existsSync(path)) throw new Error(`${what}, ${path}, is missing`)
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    throw new Error(`${path}: ${error.message}`)
  }
}

/** The pairs in points of the cleaned feed. One that cannot be asked is an error: skipping it would bend the mean. */
function inPoints(pairs, feed) {
  return pairs.map(({ from, to, at }, i) => {
    const ends = [from, to].map((stops) => {
      const points = new Set((stops ?? []).map((stop) => feed.ofStop.get(stop)?.id).filter(Boolean))
      if (points.size === 1) return [...points][0]
      throw new Error(`pair ${i}: the stops ${stops?.join(', ')} are at ${points.size} served points, not at one`)
    })
    if (ends[0] === ends[1]) throw new Error(`pair ${i} starts where it ends`)
    if (!Number.isInteger(at) || at < 0) throw new Error(`pair ${i}: "at" is no number of seconds`)
    return { from: ends[0], to: ends[1], at }
  })
}

function run(peer, job, dir) {
  const paths = { job: join(dir, `${peer}.job.json`), out: join(dir, `${peer}.out.json`) }
  rmSync(paths.out, { force: true })
  writeFileSync(paths.job, JSON.stringify(job))
  const driver = fileURLToPath(new URL(DRIVERS[peer], import.meta.url))
  // One peer asks for the local day, the other for that of UTC: here they are the same.
  const env = { ...process.env, TZ: 'UTC' }
  const { status, signal } = spawnSync(process.execPath, [driver, paths.job, paths.out], { env, stdio: 'inherit' })
  if (status !== 0 || !existsSync(paths.out)) throw new Error(`${peer} broke off (${signal ?? `exit code ${status}`})`)
  return json(paths.out, 'the result')
}

function main() {
  const given = options()
  const { date, pairs } = json(given.pairs, 'the list of pairs')
  if (!/^\d{4}-\d\d-\d\d$/.test(date ?? '')) throw new Error(`${given.pairs}: "date" is not like 2018-06-13`)
  if (!Array.isArray(pairs) || !pairs.length) throw new Error(`${given.pairs} has no pairs`)
  const leaveOut = given['leave-out'] ? json(given['leave-out'], 'the list of routes to leave out') : []
  if (!Array.isArray(leaveOut)) throw new Error(`${given['leave-out']} is no list of route_ids`)
  const peers = given.peer ? [given.peer] : Object.keys(DRIVERS)
  for (const peer of peers) folderOf(peer)

  const feed = cleanFeed(given.feed, leaveOut, date)
  const asked = inPoints(pairs, feed)
  for (const dir of [dirname(given.out), given.data]) if (dir) mkdirSync(dir, { recursive: true })
  const dir = given.data ?? mkdtempSync(join(tmpdir(), 'transit-peers-'))
  try {
    const cleaned = join(dir, 'feed.zip')
    const { bytes, links } = writeFeed(cleaned, feed)
    const about = [
      `feed: ${feed.trips.size} trips of ${feed.routes.length} routes,`,
      `${feed.stops} stops at ${feed.points.length} points, ${links} walks, ${bytes} bytes as a zip`,
    ].join(' ')
    const doubt = feed.twice ? `; ${feed.twice} trips come to a point twice, which the peers index once` : ''
    const job = { feed: cleaned, date, pairs: asked }
    const results = peers.map((peer) => {
      const result = run(peer, job, dir)
      return { ...result, note: `${result.note}; ${about}${doubt}` }
    })
    writeFileSync(given.out, `${JSON.stringify(given.peer ? results[0] : results)}\n`)
  } finally {
    if (!given.data) rmSync(dir, { recursive: true, force: true })
  }
}

try {
  main()
} catch (error) {
  console.error(`peers.mjs: ${error.message}`)
  process.exitCode = 1
}
