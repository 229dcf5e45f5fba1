// The API's operations, read from its OpenAPI document, and the golden answer of each.
import { existsSync, readFileSync } from 'node:fs'
import { inRepository } from './env.ts'

/** Golden answers whose name differs from the operation's id. */
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
  pay_parking: 'payment_intent',
  pay_fund: 'payment_intent',
  pay_fee: 'payment_intent',
  pay_donation: 'payment_intent',
  receipt: 'payment_receipt',
  check_plate: 'plate_answer',
  add_transfer: 'ledger_transfer',
  assign_transfer: 'ledger_transfer',
  add_refund: 'ledger_transfer',
}

/** Operations without golden JSON: those that answer with files, and those of operators' machines. */
const WITHOUT_GOLDEN: readonly string[] = [
  'sketch',
  'openapi',
  'picture',
  'thumb',
  'transit_pack',
  'gtfs',
  'gtfs_realtime',
  'put_realtime',
  'put_site_realtime',
  'payment_webhook',
]

/** The name of a golden answer. {@link checkEndpoint} rejects misspelt names. */
export type Endpoint = string

interface Operation {
  method: string
  path: RegExp
  golden: Endpoint
  /** The success status. */
  status: number
}

interface Document {
  paths: Record<string, Record<string, { operationId: string; responses: Record<string, unknown> }>>
}

/**
 * Reads the operations from the document. Throws if an operation has no golden answer, or if `GOLDEN` names an operation
 * that does not exist.
 */
function read(): Operation[] {
  const document = JSON.parse(readFileSync(inRepository('public/contract/openapi.json'), 'utf8')) as Document
  const seen = new Set<string>()
  const operations: Operation[] = []
  // If two paths match, the literal one wins: `/reports/map` before `/reports/{code}`.
  const paths = Object.entries(document.paths).sort(([a], [b]) => a.split('{').length - b.split('{').length)
  for (const [path, methods] of paths) {
    const below = path.replace('/api/v1', '')
    if (below === path) continue
    for (const [method, { operationId, responses }] of Object.entries(methods)) {
      if (WITHOUT_GOLDEN.includes(operationId)) continue
      const golden = GOLDEN[operationId] ?? operationId
      if (!existsSync(inRepository(`crates/contract/fixtures/${golden}.json`))) {
        throw new Error(`operation ${operationId} has no golden answer: crates/contract/fixtures/${golden}.json`)
      }
      seen.add(operationId)
      operations.push({
        method: method.toUpperCase(),
        path: new RegExp(`^${below.replace(/\{[^}]+\}/g, '[^/]+')}$`),
        golden,
        status: Number(Object.keys(responses).find((status) => status.startsWith('2'))),
      })
    }
  }
  const missing = Object.keys(GOLDEN).filter((id) => !seen.has(id))
  if (missing.length > 0) throw new Error(`the document has no operations ${missing.join(', ')}`)
  return operations
}

const OPERATIONS = read()

/** Returns the name of a golden answer; throws if there is no such answer. */
export function checkEndpoint(endpoint: Endpoint): Endpoint {
  if (!OPERATIONS.some(({ golden }) => golden === endpoint)) throw new Error(`no operation answers with ${endpoint}`)
  return endpoint
}

const find = (method: string, path: string): Operation | undefined =>
  OPERATIONS.find((operation) => operation.method === method && operation.path.test(path))

/** The golden answer to a request; `path` is relative to the API's base. */
export const endpointOf = (method: string, path: string): Endpoint | undefined => find(method, path)?.golden

/** The success status of such a request. */
export const statusOf = (method: string, path: string): number => find(method, path)?.status ?? 404
