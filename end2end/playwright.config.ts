import { chromium, defineConfig, devices } from '@playwright/test'
import { CHROMIUM, inRepository } from './env.ts'

const browser = CHROMIUM ?? chromium.executablePath()

export default defineConfig({
  testDir: 'tests',
  outputDir: 'test-results',
  // Two workers for two cores. No retries: a test that passes only on the second try hides a bug.
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
    // Tracing every test would take an eighth of the total time. Use `--trace` to enable it.
    trace: 'off',
    launchOptions: {
      // `chromium.sh` needs a POSIX shell.
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
        // No request leaves the machine, even if there is a network.
        '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
      ],
    },
  },
  projects: [
    // Requests made by a service worker cannot be mocked. With workers blocked, the page makes every request itself.
    { name: 'mocked', testDir: 'tests/mocked', use: { serviceWorkers: 'block' } },
    { name: 'skew', testDir: 'tests/skew', use: { serviceWorkers: 'block' } },
    { name: 'real', testDir: 'tests/real' },
  ],
})
