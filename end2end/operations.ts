// The operations of the API as its document has them, and the golden answer of each.
import { existsSync, readFileSync } from 'node:fs'
import { inRepository } from './env.ts'

/** Golden answers that are not called as their operation is. */
const GOLDEN: Readonly<Record<string, string>> = {
  create_report: 'report_created',
  upload: 'media',
  events: 'transit_event',
  transit_departures: 'transit_board',
  transit_vehicles: 'transit_live',
  sites: 'heritage_sites',
  site: 'heritage_site',
  donation: 'heritage_donation',
  walks: 'heritage_walks',
  rating: 'heritage_rating',
  rate: 'heritage_rating',
  scans: 'heritage_scans',
  scanned: 'heritage_scan',
}

/** Operations that answer with files, for which there is no golden JSON. */
const FILES: readonly string[] = ['sketch', 'openapi', 'picture', 'thumb', 'transit_pack', 'gtfs', 'gtfs_realtime']

/** The name of a golden answer; {@link known} tells a misspelt one. */
export type Endpoint = string

interface Operation {
  method: string
  path: RegExp
  golden: Endpoint
  /** The status of a good answer. */
  status: number
}

interface Document {
  paths: Record<string, Record<string, { operationId: string; responses: Record<string, unknown> }>>
}

/** The operations of the document; one without a golden answer stops the tests, and so does a name without an operation. */
function read(): Operation[] {
  const document = JSON.parse(readFileSync(inRepository('public/contract/openapi.json'), 'utf8')) as Document
  const found = new Set<string>()
  const operations: Operation[] = []
  // Of two paths that fit, the one that is written out counts: `/reports/map` before `/reports/{code}`.
  const paths = Object.entries(document.paths).sort(([a], [b]) => a.split('{').length - b.split('{').length)
  for (const [path, methods] of paths) {
    const below = path.replace('/api/v1', '')
    if (below === path) continue
    for (const [method, { operationId, responses }] of Object.entries(methods)) {
      if (FILES.includes(operationId)) continue
      const golden = GOLDEN[operationId] ?? operationId
      if (!existsSync(inRepository(`crates/contract/fixtures/${golden}.json`))) {
        throw new Error(`operation ${operationId} has no golden answer: crates/contract/fixtures/${golden}.json`)
      }
      found.add(operationId)
      operations.push({
        method: method.toUpperCase(),
        path: new RegExp(`^${below.replace(/\{[^}]+\}/g, '[^/]+')}$`),
        golden,
        status: Number(Object.keys(responses).find((status) => status.startsWith('2'))),
      })
    }
  }
  const missing = Object.keys(GOLDEN).filter((id) => !found.has(id))
  if (missing.length > 0) throw new Error(`the document has no operations ${missing.join(', ')}`)
  return operations
}

const OPERATIONS = read()

/** The name of a golden answer, if it is one. */
export function known(endpoint: Endpoint): Endpoint {
  if (!OPERATIONS.some(({ golden }) => golden === endpoint)) throw new Error(`no operation answers with ${endpoint}`)
  return endpoint
}

const find = (method: string, path: string): Operation | undefined =>
  OPERATIONS.find((operation) => operation.method === method && operation.path.test(path))

/** Which golden answer a request below the API's base gets. */
export const endpointOf = (method: string, path: string): Endpoint | undefined => find(method, path)?.golden

/** The status of a good answer to it. */
export const statusOf = (method: string, path: string): number => find(method, path)?.status ?? 404
