import { chromium, defineConfig, devices } from '@playwright/test'
import { CHROMIUM, inRepository } from './env.ts'

const browser = CHROMIUM ?? chromium.executablePath()

export default defineConfig({
  testDir: 'tests',
  outputDir: 'test-results',
  // Two cores. A test that passes only at the second try hides something.
  workers: 2,
  retries: 0,
  fullyParallel: true,
  forbidOnly: process.env.CI !== undefined,
  timeout: 45_000,
  expect: { timeout: 10_000 },
  reporter: [['list']],
  use: {
    ...devices['Desktop Chrome'],
    viewport: { width: 1280, height: 900 },
    locale: 'vi-VN',
    timezoneId: 'Asia/Ho_Chi_Minh',
    serviceWorkers: 'allow',
    contextOptions: { reducedMotion: 'reduce' },
    actionTimeout: 10_000,
    // A trace of every test costs an eighth of the time of all: it is asked for with `--trace`.
    trace: 'off',
    launchOptions: {
      // The script is one for a shell.
      ...(process.platform === 'win32'
        ? { executablePath: browser }
        : { executablePath: inRepository('end2end/chromium.sh'), env: { ...process.env, PORTAL_BROWSER: browser } }),
      args: [
        '--headless=new',
        '--no-sandbox',
        '--disable-gpu',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        // Nothing leaves the machine, even where a network is there.
        '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
      ],
    },
  },
  projects: [
    // A service worker's own requests cannot be mocked: without one every request is the page's.
    { name: 'mocked', testDir: 'tests/mocked', use: { serviceWorkers: 'block' } },
    { name: 'skew', testDir: 'tests/skew', use: { serviceWorkers: 'block' } },
    { name: 'real', testDir: 'tests/real' },
  ],
})
