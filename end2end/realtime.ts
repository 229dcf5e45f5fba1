// Realtime feeds as an operator writes them: GTFS-realtime (protocol buffers) and JSON.
import { renameSync, writeFileSync } from 'node:fs'

const seconds = (): number => Math.floor(Date.now() / 1000)

function varint(value: number): number[] {
  const out: number[] = []
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return [...out, rest]
    out.push((rest % 128) | 128)
  }
}

const whole = (field: number, value: number): number[] => [...varint(field * 8), ...varint(value)]
const bytes = (field: number, content: Iterable<number>): number[] => {
  const all = [...content]
  return [...varint(field * 8 + 2), ...varint(all.length), ...all]
}
const text = (field: number, value: string): number[] => bytes(field, Buffer.from(value))
const float = (field: number, value: number): number[] => {
  const buffer = Buffer.alloc(4)
  buffer.writeFloatLE(value)
  return [...varint(field * 8 + 5), ...buffer]
}

export interface Vehicle {
  readonly plate: string
  readonly route: string
  readonly direction: number
  readonly lat: number
  readonly lon: number
}

export interface Alert {
  readonly id: string
  readonly route: string
  readonly title: { readonly vi: string; readonly en: string }
  readonly text?: string
}

function vehicle({ plate, route, direction, lat, lon }: Vehicle): number[] {
  const trip = [...text(5, route), ...whole(6, direction)]
  const position = [...float(1, lat), ...float(2, lon)]
  const body = [...bytes(1, trip), ...bytes(2, position), ...whole(5, seconds()), ...bytes(8, text(3, plate))]
  return bytes(2, [...text(1, plate), ...bytes(4, body)])
}

function alert({ id, route, title, text: full }: Alert): number[] {
  const translated = (texts: readonly (readonly [string, string])[]): number[] =>
    texts.flatMap(([language, value]) => bytes(1, [...text(1, value), ...text(2, language)]))
  const body = [
    ...bytes(5, text(2, route)),
    ...whole(7, 4),
    ...bytes(10, translated([['vi', title.vi], ['en', title.en]])),
    ...(full === undefined ? [] : bytes(11, translated([['vi', full]]))),
  ]
  return bytes(2, [...text(1, id), ...bytes(5, body)])
}

/** Writes a file atomically, as a careful operator does. */
export function writeAtomically(path: string, content: string | Uint8Array): void {
  writeFileSync(`${path}.half`, content)
  renameSync(`${path}.half`, path)
}

/** A feed message with the current time. */
export function feed(vehicles: readonly Vehicle[], alerts: readonly Alert[] = []): Uint8Array {
  const header = bytes(1, [...text(1, '2.0'), ...whole(3, seconds())])
  return Uint8Array.from([...header, ...vehicles.flatMap(vehicle), ...alerts.flatMap(alert)])
}

/** A vehicle that approaches a stop. */
export const arrivalEntry = (route: string, plate: string, stop: string, distance: number, eta: number): object => ({
  route,
  plate,
  stop,
  distance_m: distance,
  eta_s: eta,
  observed_at: seconds(),
})
