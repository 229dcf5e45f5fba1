// Runs Lighthouse (mobile, simulated throttling) five times per page and prints the medians. Builds take turns, so that a
// slow minute of the machine slows all of them.
// Usage: lighthouse.mjs NAME=ORIGIN… PATH…   (CHROME_PATH names the browser)
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

const RUNS = 5
const CATEGORIES = ['performance', 'accessibility', 'best-practices', 'seo']
const AUDITS = {
  'largest-contentful-paint': ['LCP', (ms) => `${(ms / 1000).toFixed(2)} s`],
  'cumulative-layout-shift': ['CLS', (score) => score.toFixed(3)],
  'total-blocking-time': ['TBT', (ms) => `${Math.round(ms)} ms`],
}

const require = createRequire(new URL('../../.tools/npm-bench/package.json', import.meta.url))
const load = (name) => import(pathToFileURL(require.resolve(name)))
const [{ default: lighthouse }, { launch }] = await Promise.all([load('lighthouse'), load('chrome-launcher')])

const arguments_ = process.argv.slice(2)
const builds = arguments_.filter((text) => text.includes('=')).map((text) => text.split('='))
const paths = arguments_.filter((text) => !text.includes('='))
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]

// A browser that has just started sometimes records no navigation. This says nothing about the page.
const PASSING = new Set(['NO_NAVSTART', 'NO_FCP'])

async function measure(url, left = 3) {
  const chrome = await launch({ chromeFlags: ['--headless=new', '--no-sandbox', '--disable-gpu', '--no-first-run'] })
  try {
    const { lhr } = await lighthouse(url, { port: chrome.port, onlyCategories: CATEGORIES, logLevel: 'error' })
    if (PASSING.has(lhr.runtimeError?.code) && left > 0) return await measure(url, left - 1)
    if (lhr.runtimeError) throw new Error(`${url}: ${lhr.runtimeError.message}`)
    return lhr
  } finally {
    chrome.kill()
  }
}

function print(path, name, runs) {
  console.log(`\n${path}, ${name} (Lighthouse ${runs[0].lighthouseVersion}, mobile, simulated, median of ${RUNS})`)
  for (const id of CATEGORIES) {
    const scores = runs.map((lhr) => lhr.categories[id].score ?? 0)
    console.log(`  ${id.padEnd(16)} ${String(Math.round(median(scores) * 100)).padStart(7)}`)
  }
  for (const [id, [label, show]] of Object.entries(AUDITS)) {
    console.log(`  ${label.padEnd(16)} ${show(median(runs.map((lhr) => lhr.audits[id].numericValue))).padStart(7)}`)
  }
  // Print the findings, so that a score below 100 says what to fix.
  const last = runs.at(-1)
  for (const id of CATEGORIES.slice(1)) {
    for (const { id: audit, weight } of last.categories[id].auditRefs) {
      const { score, title } = last.audits[audit]
      if (weight > 0 && score !== null && score < 1) console.log(`    ${id}: ${title}`)
    }
  }
}

for (const path of paths) {
  const runs = builds.map(() => [])
  for (let run = 0; run < RUNS; run += 1) {
    for (const [at, [, origin]] of builds.entries()) runs[at].push(await measure(origin + path))
  }
  for (const [at, [name]] of builds.entries()) print(path, name, runs[at])
}
