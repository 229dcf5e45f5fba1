// `FOLDER MODULE…`: runs wasm-opt on each module and writes the result to FOLDER under the same name.
//
// Starting wasm-opt takes longer than optimising most of the page's parts, so binaryen is loaded once per core instead.
// It does the same as the command with `--low-memory-unused --flatten --rereloop -O3 -Os --converge
// --reorder-functions-by-name --strip-producers --strip-target-features`. These passes gave the fewest bytes after
// brotli: 5 kB fewer on `/reports` than `-Oz` alone. Sorting functions by name puts similar ones next to each other.
// Low memory counts as unused because the lowest addresses hold the far end of the stack, and no data.
import { readFile, stat, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { availableParallelism } from 'node:os'
import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'

const LEVELS = [
  { optimize: 3, shrink: 0 },
  { optimize: 2, shrink: 1 },
]
const LAST = ['reorder-functions-by-name', 'strip-producers', 'strip-target-features']

/** Repeats the passes until the module stops shrinking, and returns the result. */
function optimised(binaryen, bytes) {
  const { BulkMemory, BulkMemoryOpt, MutableGlobals, NontrappingFPToInt, ReferenceTypes, SignExt } = binaryen.Features
  const features = BulkMemory | BulkMemoryOpt | MutableGlobals | NontrappingFPToInt | ReferenceTypes | SignExt
  const module = binaryen.readBinary(bytes, features)
  binaryen.setLowMemoryUnused(true)
  binaryen.setDebugInfo(false)
  binaryen.setGenerateStackIR(true)
  binaryen.setOptimizeStackIR(true)
  const set = ({ optimize, shrink }) => {
    binaryen.setOptimizeLevel(optimize)
    binaryen.setShrinkLevel(shrink)
  }
  const run = () => {
    set(LEVELS.at(-1))
    module.runPasses(['flatten', 'rereloop'])
    for (const level of LEVELS) {
      set(level)
      module.optimize()
    }
    module.runPasses(LAST)
    return module.emitBinary()
  }
  let best = run()
  for (let next = run(); ; next = run()) {
    const done = next.length >= best.length
    best = next
    if (done) break
  }
  module.dispose()
  return best
}

if (isMainThread) {
  const [folder, ...modules] = process.argv.slice(2)
  const sizes = await Promise.all(modules.map(async (path) => ({ path, size: (await stat(path)).size })))
  // The largest first, so that no core waits long for another at the end.
  const queue = sizes.sort((a, b) => b.size - a.size).map(({ path }) => path)
  const work = () =>
    new Promise((done, fail) => {
      const worker = new Worker(new URL(import.meta.url), { workerData: folder })
      const give = () => worker.postMessage(queue.shift())
      worker.on('message', give).on('error', fail).on('exit', done)
      give()
    })
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), queue.length) }, work))
} else {
  const npm = createRequire(new URL('../../.tools/npm/package.json', import.meta.url))
  const { default: binaryen } = await import(pathToFileURL(npm.resolve('binaryen')).href)
  parentPort.on('message', async (path) => {
    if (path === undefined) return parentPort.close()
    await writeFile(join(workerData, basename(path)), optimised(binaryen, await readFile(path)))
    parentPort.postMessage('done')
  })
}
