// What is the same for every peer: the warm-up, the clock, the result.
import { readFileSync, writeFileSync } from 'node:fs'
import { versionOf } from './packages.mjs'

const WARM_UP = 20
export const MAX_TRANSFERS = 5

/**
 * Asks a peer for every pair. `load` gives:
 * - ask(pair): the query and the building of its answer; only this is timed
 * - best(answer, pair): the earliest arrival in seconds since midnight, or null
 * - note(): what was counted, called at the end
 * - load_ms, data_bytes_gz
 */
export async function measure(peer, load) {
  const [job, out] = process.argv.slice(2)
  const { feed, date, pairs } = JSON.parse(readFileSync(job, 'utf8'))
  // Noon, so that no time zone makes another day of it.
  const { ask, best, note, load_ms, data_bytes_gz } = await load(feed, () => new Date(`${date}T12:00:00Z`))
  for (let i = 0; i < WARM_UP; i += 1) ask(pairs[i % pairs.length])
  const ms = []
  const arrivals = []
  pairs.forEach((pair, i) => {
    const start = performance.now()
    const answer = ask(pair)
    ms.push(rounded(performance.now() - start))
    const arrival = best(answer, pair)
    if (arrival !== null && !(arrival >= pair.at)) throw new Error(`pair ${i} arrives at ${arrival}, before it starts`)
    arrivals.push(arrival)
  })
  const about = { peer, version: versionOf(peer), load_ms: rounded(load_ms), data_bytes_gz }
  writeFileSync(out, JSON.stringify({ ...about, ms, arrivals, note: note() }))
}

/** To the microsecond: the clock knows no more. */
const rounded = (ms) => Math.round(ms * 1000) / 1000
