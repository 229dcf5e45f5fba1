// Writes FILE.br and FILE.gz next to every text and wasm file of a folder, at the highest compression levels; the
// server sends them as they are. Node includes both compressors and runs them on all cores.
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

const KINDS = /\.(html|js|mjs|css|wasm|bin|json|geojson|svg|txt|xml|webmanifest)$/

/**
 * The best brotli settings for a file (block size and the coding of distances) cannot be predicted. For files that a
 * first visit waits for, all of them are tried.
 */
const FIRST = /^(index\.html|app-.*|chunk-.*|vendor\/(leaflet|protomaps)-.*)$/
const SETTINGS = [0, 16].flatMap((block) => [[0, 0], [0, 1], [0, 2], [0, 4], [0, 6], [1, 0]].map(([postfix, direct]) => ({
  [constants.BROTLI_PARAM_LGBLOCK]: block,
  [constants.BROTLI_PARAM_NPOSTFIX]: postfix,
  [constants.BROTLI_PARAM_NDIRECT]: direct,
})))

async function compress(dir, name) {
  const file = join(dir, name)
  const bytes = await readFile(file)
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: 11,
    [constants.BROTLI_PARAM_LGWIN]: 24,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  }
  const brotli = (setting) => promisify(brotliCompress)(bytes, { params: { ...params, ...setting } })
  const [gz, ...br] = await Promise.all([promisify(gzip)(bytes, { level: 9 }), ...(FIRST.test(name) ? SETTINGS : [{}]).map(brotli)])
  await writeFile(`${file}.br`, br.reduce((best, other) => (other.length < best.length ? other : best)))
  await writeFile(`${file}.gz`, gz)
}

const [dir] = process.argv.slice(2)
const entries = await readdir(dir, { recursive: true })
await Promise.all(entries.filter((name) => KINDS.test(name)).map((name) => compress(dir, name)))
