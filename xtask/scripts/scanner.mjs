// Times the code reader in Chromium at a quarter of its speed: `scanner.mjs ORIGIN FRAMES`. FRAMES holds consecutive
// grayscale pictures of 640 by 480, as `cargo run --release -p scanner --example frames` writes them.
import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'

const require = createRequire(new URL('../../end2end/package.json', import.meta.url))
const { chromium } = require('playwright-core')
const [origin, frames] = process.argv.slice(2)
const executablePath = process.env.PORTAL_CHROMIUM
const browser = await chromium.launch({ ...(executablePath ? { executablePath } : {}), args: ['--no-sandbox', '--disable-gpu'] })
try {
  const page = await browser.newPage({ bypassCSP: true })
  await page.route('**/frames.bin', (route) => route.fulfill({ body: readFileSync(frames) }))
  await page.goto(`${origin}/scan`)
  const camera = await page.locator('meta[name="portal:camera"]').getAttribute('content')
  const script = /\/vendor\/scanner-[0-9a-f]+\.js/.exec(await (await fetch(origin + camera)).text())[0]
  const throttle = await page.context().newCDPSession(page)
  for (const rate of [1, 4]) {
    await throttle.send('Emulation.setCPUThrottlingRate', { rate })
    const { times, read } = await page.evaluate(async (script) => {
      // On the page itself, because CPU throttling does not affect workers. The worker's message handler is cut off.
      const text = (await (await fetch(script)).text()).split('self.onmessage')[0]
      const reader = await new Function(`${text}; return ready`)()
      const bytes = new Uint8Array(await (await fetch('/frames.bin')).arrayBuffer())
      const size = 640 * 480
      const times = []
      let read = 0
      for (let at = 0; at + size <= bytes.length; at += size) {
        const rgba = new Uint8ClampedArray(size * 4)
        for (let i = 0; i < size; i += 1) rgba.fill(bytes[at + i], i * 4, i * 4 + 3)
        const start = performance.now()
        if (reader.read(rgba, 640) !== undefined) read += 1
        times.push(performance.now() - start)
      }
      return { times: times.sort((a, b) => a - b), read }
    }, script)
    const at = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))].toFixed(1)
    console.log(`CPU at 1/${rate}: ${read} of ${times.length} read; ms a frame: median ${at(0.5)}, p95 ${at(0.95)}, worst ${at(1)}`)
  }
} finally {
  await browser.close()
}
