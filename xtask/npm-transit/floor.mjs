// How small a feed's timetable can be made with little effort: a yardstick for every planner's data.
// Usage: floor.mjs --feed FEED.zip [--leave-out ROUTES.json]
// Counted are the points, each line's points in order and all times to the second; no names, no walks, no shapes.
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { cleanFeed } from './feed.mjs'

/** A list of whole numbers as bytes: seven bits a byte, small ones of either sign short. */
function packed(numbers) {
  const bytes = []
  for (const number of numbers) {
    let rest = number < 0 ? -2 * number - 1 : 2 * number
    for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128)
    bytes.push(rest)
  }
  return Buffer.from(bytes)
}

const steps = (numbers) => numbers.map((number, i) => number - (i ? numbers[i - 1] : 0))
const seconds = (time) => time.split(':').reduce((sum, part) => sum * 60 + Number(part), 0)

function columns(feed) {
  const index = new Map(feed.points.map((point, i) => [point.id, i]))
  const lines = new Map()
  for (const trip of feed.trips.values()) {
    const stops = trip.calls.map((call) => index.get(call.point.id))
    const key = `${trip.route_id} ${trip.service_id} ${stops}`
    if (!lines.has(key)) lines.set(key, { stops, trips: [] })
    const times = trip.calls.flatMap((call) => [seconds(call.arrival), seconds(call.departure)])
    lines.get(key).trips.push(times)
  }
  // Trips with the same running times share them: then a trip is its start and the number of a list.
  const runs = new Map()
  const heads = []
  const starts = []
  const runOf = []
  for (const { stops, trips } of lines.values()) {
    trips.sort((a, b) => a[0] - b[0])
    heads.push(stops.length, trips.length)
    starts.push(...steps(trips.map((times) => times[0])))
    for (const times of trips) {
      const run = steps(times).slice(1)
      const key = run.join()
      if (!runs.has(key)) runs.set(key, { number: runs.size, run })
      runOf.push(runs.get(key).number)
    }
  }
  const degrees = (name) => steps(feed.points.map((point) => Math.round(point[name] * 1e6)))
  return {
    lines: lines.size,
    runs: runs.size,
    columns: [degrees('lat'), degrees('lon'), heads, [...lines.values()].flatMap(({ stops }) => steps(stops)), starts,
      steps(runOf), [...runs.values()].flatMap(({ run }) => [run.length, ...run])],
  }
}

const sizes = (bytes) => ({
  raw: bytes.length,
  gzip: gzipSync(bytes, { level: 9 }).length,
  brotli: brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }).length,
})

try {
  const option = { type: 'string' }
  const { values } = parseArgs({ options: { feed: option, 'leave-out': option } })
  if (!values.feed) throw new Error('--feed missing\nusage: floor.mjs --feed FEED.zip [--leave-out ROUTES.json]')
  const leaveOut = values['leave-out'] ? JSON.parse(readFileSync(values['leave-out'], 'utf8')) : []
  const feed = cleanFeed(values.feed, leaveOut)
  const { lines, runs, columns: list } = columns(feed)
  const trips = [...feed.trips.values()]
  const csv = trips.flatMap((trip) => trip.calls.map(
    (call) => [trip.trip_id, call.arrival, call.departure, call.point.id].join())).join('\n')
  const counts = { points: feed.points.length, lines, trips: trips.length, running_times: runs }
  const result = { ...counts, stop_times_csv: sizes(Buffer.from(csv)), packed: sizes(Buffer.concat(list.map(packed))) }
  console.log(JSON.stringify(result))
} catch (error) {
  console.error(`floor.mjs: ${error.message}`)
  process.exitCode = 1
}
