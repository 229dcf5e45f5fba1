// A copy of a GTFS feed that both peers can use: some routes left out, one stop for each point, walks as transfers.
import { existsSync } from 'node:fs'
import { readZip, writeZip } from './zip.mjs'

const WALK_METRES = 400
const DETOUR = 1.3
const METRES_PER_SECOND = 1.25
const SAME_POINT_SECONDS = 60
const EARTH_METRES = 6371008.8

const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']

/**
 * Reads the feed without the routes `leaveOut`: trips with their calls in order, and the point of each stop in use.
 * With a date like 2018-06-13 only that day's trips: a peer stumbles over a stop where nothing runs.
 */
export function cleanFeed(path, leaveOut, date) {
  if (!existsSync(path)) throw new Error(`the feed ${path} is missing`)
  const files = readZip(path)
  const table = (name, needed = true) => {
    if (!files.has(name) && needed) throw new Error(`${path} has no ${name}`)
    return files.has(name) ? csv(files.get(name).toString()) : []
  }
  if (table('frequencies.txt', false).length) throw new Error(`${path} has frequencies: the peers need explicit trips`)
  const routes = table('routes.txt')
  const known = new Set(routes.map((route) => route.route_id))
  const strangers = leaveOut.filter((id) => !known.has(id))
  if (strangers.length) throw new Error(`routes to be left out that the feed has not: ${strangers.join(', ')}`)

  const out = new Set(leaveOut)
  const running = date && services(table('calendar.txt', false), table('calendar_dates.txt', false), date)
  const trips = new Map()
  for (const trip of table('trips.txt')) {
    if (out.has(trip.route_id) || (running && !running.has(trip.service_id))) continue
    trips.set(trip.trip_id, { ...trip, calls: [] })
  }
  if (!trips.size) throw new Error(`${path} has no trips${date ? ` on ${date}` : ''}`)
  for (const row of table('stop_times.txt')) trips.get(row.trip_id)?.calls.push(row)
  const where = new Map(table('stops.txt').map((stop) => [stop.stop_id, stop]))
  const points = []
  const ofStop = new Map()
  const ofPlace = new Map()
  let twice = 0
  for (const [id, trip] of trips) {
    if (trip.calls.length < 2) {
      trips.delete(id)
      continue
    }
    trip.calls.sort((a, b) => a.stop_sequence - b.stop_sequence)
    trip.calls = calls(trip.calls, (stop) => {
      if (!ofStop.has(stop)) ofStop.set(stop, pointOf(where.get(stop), stop, points, ofPlace))
      return ofStop.get(stop)
    })
    if (new Set(trip.calls.map((call) => call.point)).size < trip.calls.length) twice += 1
  }
  const kept = routes.filter((route) => !out.has(route.route_id))
  return { files, routes: kept, trips, points, ofStop, twice, stops: ofStop.size }
}

function services(calendar, exceptions, date) {
  const day = date.replaceAll('-', '')
  const weekday = DAYS[new Date(`${date}T12:00:00Z`).getUTCDay()]
  const valid = calendar.filter((row) => row[weekday] === '1' && row.start_date <= day && day <= row.end_date)
  const running = new Set(valid.map((row) => row.service_id))
  for (const row of exceptions) {
    if (row.date !== day) continue
    if (row.exception_type === '1') running.add(row.service_id)
    else running.delete(row.service_id)
  }
  return running
}

function pointOf(stop, id, points, ofPlace) {
  if (!stop) throw new Error(`stop_times.txt names the stop ${id}, which stops.txt has not`)
  const [lat, lon] = [Number(stop.stop_lat), Number(stop.stop_lon)]
  const place = `${lat.toFixed(6)},${lon.toFixed(6)}`
  if (!ofPlace.has(place)) {
    // A letter first: minotor reads an id of digits as a number.
    ofPlace.set(place, { id: `p${points.length}`, name: stop.stop_name, lat, lon })
    points.push(ofPlace.get(place))
  }
  return ofPlace.get(place)
}

/** A trip's calls; two in a row at one point are one, since both peers index a line's stops by their ids. */
function calls(rows, pointOfStop) {
  const list = []
  for (const row of rows) {
    const point = pointOfStop(row.stop_id)
    const times = { arrival: row.arrival_time || row.departure_time, departure: row.departure_time || row.arrival_time }
    if (!times.arrival) throw new Error(`trip ${row.trip_id} has a call without a time`)
    if (list.at(-1)?.point === point) list.at(-1).departure = times.departure
    else list.push({ point, ...times, pickUp: row.pickup_type || '0', dropOff: row.drop_off_type || '0' })
  }
  return list
}

/** Walks between points, both ways: [from, to, seconds]. */
export function walks(points) {
  const links = []
  // Sorted from south to north, only those within reach are looked at.
  const sorted = points.toSorted((a, b) => a.lat - b.lat)
  const reach = (WALK_METRES / EARTH_METRES) * (180 / Math.PI) * 1.001
  sorted.forEach((a, i) => {
    for (let j = i + 1; j < sorted.length && sorted[j].lat - a.lat <= reach; j += 1) {
      const metres = distance(a, sorted[j])
      if (metres > WALK_METRES) continue
      const seconds = Math.ceil((metres * DETOUR) / METRES_PER_SECOND)
      links.push([a, sorted[j], seconds], [sorted[j], a, seconds])
    }
  })
  return links
}

function distance(a, b) {
  const radians = Math.PI / 180
  const half = (angle) => Math.sin((angle * radians) / 2) ** 2
  const cosines = Math.cos(a.lat * radians) * Math.cos(b.lat * radians)
  return 2 * EARTH_METRES * Math.asin(Math.sqrt(half(b.lat - a.lat) + cosines * half(b.lon - a.lon)))
}

/** Writes the feed as the peers read it; returns what it holds. */
export function writeFeed(path, feed) {
  const links = walks(feed.points)
  const files = new Map()
  for (const name of ['agency.txt', 'calendar.txt', 'calendar_dates.txt']) {
    if (feed.files.has(name)) files.set(name, feed.files.get(name))
  }
  const trips = [...feed.trips.values()]
  files.set('routes.txt', text('route_id,route_short_name,route_long_name,route_type', feed.routes.map(
    (r) => [r.route_id, r.route_short_name, r.route_long_name, r.route_type])))
  files.set('trips.txt', text('route_id,service_id,trip_id', trips.map((t) => [t.route_id, t.service_id, t.trip_id])))
  files.set('stops.txt', text('stop_id,stop_name,stop_lat,stop_lon', feed.points.map(
    (p) => [p.id, p.name, p.lat, p.lon])))
  files.set('stop_times.txt', text(
    'trip_id,arrival_time,departure_time,stop_id,stop_sequence,pickup_type,drop_off_type',
    trips.flatMap((t) => t.calls.map(
      (c, i) => [t.trip_id, c.arrival, c.departure, c.point.id, i + 1, c.pickUp, c.dropOff]))))
  files.set('transfers.txt', text('from_stop_id,to_stop_id,transfer_type,min_transfer_time', [
    ...feed.points.map((p) => [p.id, p.id, 2, SAME_POINT_SECONDS]),
    ...links.map(([from, to, seconds]) => [from.id, to.id, 2, seconds]),
  ]))
  return { bytes: writeZip(path, files), links: links.length }
}

const text = (header, rows) => `${[header, ...rows.map((row) => row.map(quoted).join(','))].join('\n')}\n`
const quoted = (value = '') => (/[",\n]/.test(value) ? `"${String(value).replaceAll('"', '""')}"` : value)

/** Rows as objects. A line break inside quotes is not understood: feeds have none in the files read here. */
function csv(source) {
  const lines = source.replace(/^\uFEFF/, '').split(/\r?\n/).filter(Boolean)
  const header = cells(lines.shift() ?? '')
  return lines.map((line) => {
    const values = cells(line)
    return Object.fromEntries(header.map((name, i) => [name, values[i] ?? '']))
  })
}

function cells(line) {
  if (!line.includes('"')) return line.split(',').map((cell) => cell.trim())
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ([, inQuotes, bare]) => inQuotes?.replaceAll('""', '"') ?? bare.trim())
}
