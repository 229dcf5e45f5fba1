// A PMTiles version 3 file with a single vector tile, used for all positions and zoom levels: land with a lake in it.

/** An integer as little-endian bytes. */
function fixed(value: number, bytes: number): Buffer {
  const out = Buffer.alloc(bytes)
  out.writeUIntLE(value, 0, Math.min(bytes, 6))
  return out
}

function varint(value: number): number[] {
  const out: number[] = []
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return [...out, rest]
    out.push((rest % 128) + 128)
  }
}

// Protocol buffer fields: a varint, or length-delimited bytes.
const number = (field: number, value: number): number[] => [...varint(field * 8), ...varint(value)]
const bytes = (field: number, value: number[]): number[] => [...varint(field * 8 + 2), ...varint(value.length), ...value]
const text = (value: string): number[] => [...Buffer.from(value)]
const zigzag = (value: number): number => (value < 0 ? -2 * value - 1 : 2 * value)

const EXTENT = 4096

/** A square as vector tile commands: MoveTo, three LineTo, ClosePath. */
function square(from: number, to: number): number[] {
  const side = to - from
  const steps = [[side, 0], [0, side], [-side, 0]]
  const commands = [9, zigzag(from), zigzag(from), 26, ...steps.flat().map(zigzag), 15]
  return commands.flatMap(varint)
}

function layer(name: string, kind: string, from: number, to: number): number[] {
  // Ids in real files are this long.
  const feature = [...number(1, 2 ** 44 + 7), ...bytes(2, [0, 0]), ...number(3, 3), ...bytes(4, square(from, to))]
  const value = bytes(1, text(kind))
  return bytes(3, [
    ...number(15, 2), ...bytes(1, text(name)), ...bytes(2, feature), ...bytes(3, text('kind')), ...bytes(4, value), ...number(5, EXTENT),
  ])
}

/** The highest zoom level of the file. */
const ZOOM = 6
/** The number of tiles of zoom levels 0 to `ZOOM`. */
const TILES = (4 ** (ZOOM + 1) - 1) / 3

/** Returns the file and the offset of its tile. */
export function basemap(): { file: Buffer; tile: number } {
  const tile = Buffer.from([...layer('earth', 'earth', 0, EXTENT), ...layer('water', 'lake', 1024, 3072)])
  const metadata = Buffer.from('{"attribution":"© a test"}')
  // One entry: first tile id 0, run length of all tiles, length of the tile, offset 0 (stored as 1).
  const root = Buffer.from([1, 0, TILES, tile.length, 1].flatMap(varint))
  const head = 127
  const [meta, tiles] = [head + root.length, head + root.length + metadata.length]
  const numbers = [head, root.length, meta, metadata.length, tiles, 0, tiles, tile.length, TILES, 1, 1]
  const degrees = [102, 19, 109, 23].map((value) => fixed(value * 1e7, 4))
  const header = Buffer.concat([
    Buffer.from('PMTiles\x03', 'latin1'),
    ...numbers.map((value) => fixed(value, 8)),
    // Clustered; internal compression none; tile compression none; tile type MVT; lowest and highest zoom level.
    Buffer.from([1, 1, 1, 1, 0, ZOOM]),
    ...degrees,
    Buffer.from([ZOOM]),
    fixed(105_850_000 * 10, 4),
    fixed(21_030_000 * 10, 4),
  ])
  return { file: Buffer.concat([header, root, metadata, tile]), tile: tiles }
}
