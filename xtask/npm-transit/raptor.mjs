// The driver of raptor-journey-planner (GPL-3.0), started by peers.mjs as a program of its own: nothing imports this.
import { createReadStream } from 'node:fs'
import { createRequire } from 'node:module'
import { MAX_TRANSFERS, measure } from './measure.mjs'
import { folderOf } from './packages.mjs'

const require = createRequire(import.meta.url)

await measure('raptor-journey-planner', async (feed, day) => {
  const { GroupStationDepartAfterQuery, JourneyFactory, RaptorAlgorithmFactory, loadGTFS } = require(
    folderOf('raptor-journey-planner'))
  const loading = performance.now()
  const [trips, transfers, interchange] = await loadGTFS(createReadStream(feed))
  // With the date the trips of other days are dropped beforehand, which makes its queries faster.
  const raptor = RaptorAlgorithmFactory.create(trips, transfers, interchange, day())
  // One day only: by default it would go on with the next days where it finds nothing.
  const query = new GroupStationDepartAfterQuery(raptor, new JourneyFactory(), 1)
  const load_ms = performance.now() - loading

  // `plan` moves the date it is given, so that each query needs one of its own.
  const ask = ({ from, to, at }) => query.plan([from], [to], day(), at)
  const best = (journeys, { at }) => {
    const times = journeys.flatMap((journey) => {
      const rides = journey.legs.filter((leg) => leg.stopTimes).length
      if (rides > MAX_TRANSFERS + 1) return []
      // On foot alone it knows no times, only how long it takes.
      return rides ? journey.arrivalTime : at + journey.legs.reduce((sum, leg) => sum + leg.duration, 0)
    })
    return times.length ? Math.min(...times) : null
  }
  const note = () => [
    'timed: GroupStationDepartAfterQuery.plan with JourneyFactory, one day, trips filtered by date beforehand:',
    'a journey with its path for each number of legs; it cannot limit transfers, so that all its rounds are timed',
    `and journeys of more than ${MAX_TRANSFERS} are dropped from the arrivals;`,
    'walks are legs and may follow each other; 60 s are added at each change, after a walk too;',
    'load_ms: loadGTFS and RaptorAlgorithmFactory.create; it has no data format but GTFS',
  ].join(' ')
  return { ask, best, note, load_ms, data_bytes_gz: null }
})
