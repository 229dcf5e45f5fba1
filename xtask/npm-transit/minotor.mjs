// The driver of minotor (MIT), started by peers.mjs.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { gzipSync } from 'node:zlib'
import { MAX_TRANSFERS, measure } from './measure.mjs'
import { folderOf } from './packages.mjs'

const module = (name) => import(pathToFileURL(join(folderOf('minotor'), 'dist', name)))

await measure('minotor', async (feed, day) => {
  const [{ GtfsParser }, { Query, Router, StopsIndex, Time, Timetable }] = await Promise.all([
    module('parser.esm.js'), module('router.esm.js')])
  const parsing = performance.now()
  const parsed = await new GtfsParser(feed).parse(day())
  const parse_ms = performance.now() - parsing
  const data = [parsed.timetable.serialize(), parsed.stopsIndex.serialize()]
  const data_bytes_gz = data.reduce((sum, bytes) => sum + gzipSync(bytes, { level: 9 }).length, 0)

  // From its own binary files, as a page would: parsing is a step of the server's.
  const loading = performance.now()
  const router = new Router(Timetable.fromData(data[0]), StopsIndex.fromData(data[1]))
  const load_ms = performance.now() - loading

  let pathless = 0
  let overwritten = 0
  const ask = ({ from, to, at }) => {
    const query = new Query.Builder().from(from).to(to)
      .departureTime(Time.fromSeconds(at)).maxTransfers(MAX_TRANSFERS).build()
    const result = router.route(query)
    const perRound = result.earliestArrivalsPerRound.map((round) => round.get(to)?.time.toSeconds())
    try {
      return { result, perRound, path: result.bestRoute() }
    } catch {
      return { result, perRound }
    }
  }
  const best = ({ result, perRound, path }, { to }) => {
    const times = perRound.filter((time) => time !== undefined)
    if (!times.length) return null
    const earliest = Math.min(...times)
    if (!path) pathless += 1
    // A later round's walk replaces an earlier arrival: the best that it found counts.
    if (result.arrivalAt(to).time.toSeconds() > earliest) overwritten += 1
    return earliest
  }
  const note = () => [
    'timed: Query, Router.route, the arrival for each number of transfers, and bestRoute',
    '(the path of one journey: it has no more)',
    `with at most ${MAX_TRANSFERS} transfers; arrival: the earliest of all rounds`,
    `(arrivalAt gives a later one for ${overwritten} pairs, bestRoute fails for ${pathless});`,
    'a change at one point takes no time in minotor; load_ms: reading its two binary files;',
    `parsing the GTFS before took ${Math.round(parse_ms)} ms`,
  ].join(' ')
  return { ask, best, note, load_ms, data_bytes_gz }
})
