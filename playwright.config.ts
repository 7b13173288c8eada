import { defineConfig, devices } from '@playwright/test'
import { findBrowser } from './scripts/browser.ts'

/** Away from vite's 4173, so that a running `npm start` is left alone; E2E_PORT lets two checkouts test at once. */
const PORT = Number(process.env.E2E_PORT ?? 4188)

const underCi = process.env.CI !== undefined

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  workers: 1, // every flow trains on all cores
  fullyParallel: false,
  retries: 0, // a flow that passes the second time is broken
  forbidOnly: underCi,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  use: {
    ...devices['Desktop Chrome'],
    baseURL: `http://localhost:${PORT}`,
    viewport: { width: 1440, height: 900 },
    // No film: it costs as much processor time as a training.
    trace: { mode: 'retain-on-failure', screenshots: false },
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: findBrowser(console.error),
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [], // Chromium refuses to start as root with its sandbox on
    },
  },
  projects: [{ name: 'chromium', use: { channel: 'chromium' } }], // the full browser without a window, not the shell
  webServer: {
    command: `node --import tsx scripts/start.ts --no-open --port ${PORT}`,
    url: `http://localhost:${PORT}`,
    reuseExistingServer: false,
    timeout: 180_000, // builds first where the bundle is missing or old
    gracefulShutdown: { signal: 'SIGTERM', timeout: 5000 },
  },
})
