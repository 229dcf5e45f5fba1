// Writes FILE.br and FILE.gz beside every text and wasm file of a folder, at the highest levels: the
// server then sends them as they are. Node carries both compressors and uses all cores for them.
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

const KINDS = /\.(html|js|mjs|css|wasm|bin|json|geojson|svg|txt|xml|webmanifest)$/

async function compress(file) {
  const bytes = await readFile(file)
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: 11,
    [constants.BROTLI_PARAM_LGWIN]: 24,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  }
  const [br, gz] = await Promise.all([
    promisify(brotliCompress)(bytes, { params }),
    promisify(gzip)(bytes, { level: 9 }),
  ])
  await writeFile(`${file}.br`, br)
  await writeFile(`${file}.gz`, gz)
}

const [dir] = process.argv.slice(2)
const entries = await readdir(dir, { recursive: true })
await Promise.all(entries.filter((name) => KINDS.test(name)).map((name) => compress(join(dir, name))))
