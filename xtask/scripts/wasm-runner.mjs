// Runs a wasm-bindgen test binary in Chromium through Playwright. Cargo calls it once for each test binary.
// wasm-bindgen's own headless mode needs a driver of exactly the browser's version, which is missing if Playwright
// downloaded the browser. This needs only the browser.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'

const LIMIT = Number(process.env.WASM_BINDGEN_TEST_TIMEOUT ?? 300) * 1000

const require = createRequire(new URL('../../end2end/package.json', import.meta.url))
const { chromium } = require('@playwright/test')

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address()
  server.close()
  return port
}

const address = `127.0.0.1:${await freePort()}`
const runner = spawn('wasm-bindgen-test-runner', process.argv.slice(2), {
  env: { ...process.env, NO_HEADLESS: '1', WASM_BINDGEN_TEST_ADDRESS: address },
  stdio: ['ignore', 'pipe', 'inherit'],
})
process.on('exit', () => runner.kill())
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(1))

// It prints the address of the tests, or exits if there are none.
let said = ''
const served = await new Promise((resolve, reject) => {
  runner.on('error', reject)
  runner.on('exit', (code) => resolve({ code: code ?? 1 }))
  runner.stdout.on('data', (chunk) => {
    said += chunk
    if (said.includes(`http://${address}`)) resolve({ url: `http://${address}` })
  })
})
if (!served.url) {
  process.stdout.write(said)
  process.exit(served.code)
}

const browser = await chromium.launch({
  executablePath: process.env.PORTAL_CHROMIUM,
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
})
let code = 1
const log = []
try {
  const page = await browser.newPage()
  page.on('console', (message) => log.push(`console.${message.type()}: ${message.text()}`))
  page.on('pageerror', (error) => log.push(`uncaught: ${error.stack ?? error}`))
  page.on('crash', () => log.push('the page crashed'))
  await page.goto(served.url)
  const output = page.locator('#output')
  let text = ''
  try {
    await page.waitForFunction(
      () => /^test result: /m.test(document.getElementById('output')?.textContent ?? ''),
      undefined,
      { timeout: LIMIT },
    )
  } finally {
    text = await output.textContent({ timeout: 5000 }).catch((error) => `no output: ${error.message}`)
    console.log(text)
  }
  code = /^test result: ok/m.test(text) ? 0 : 1
} catch (error) {
  console.log(`the tests did not finish: ${error.message}\n${log.join('\n')}`)
} finally {
  await browser.close()
}
process.exit(code)
