/**
 * `npx tsx bench/kernels/run.ts [rounds]`: plain operations against kernels on one and on two threads, in Chromium.
 * The variants take turns, so that a busy machine is unfair to none for long.
 */
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { createServer } from 'vite'
import { findBrowser } from '../../scripts/browser.ts'
import type { Request } from './measure.worker.ts'
import type { Answer } from './page.ts'

const VARIANTS = [
  { threads: 1, fused: false },
  { threads: 1, fused: true },
  { threads: 2, fused: true },
]

const rounds = Number(process.argv[2] ?? 2)
const tfjs = ['core', 'core/dist/register_all_gradients.js', 'backend-cpu', 'backend-wasm', 'backend-webgpu']
const server = await createServer({
  root: join(import.meta.dirname, '../..'),
  logLevel: 'error',
  server: { port: 0, hmr: false, watch: null }, // an edit during the run must not reload the page
  // Named here, because a dependency that Vite discovers later reloads the page.
  optimizeDeps: { include: tfjs.map((part) => `@tensorflow/tfjs-${part}`) },
  cacheDir: 'node_modules/.vite-bench',
})
await server.listen()
const browser = await chromium.launch({ executablePath: findBrowser(console.error), args: ['--no-sandbox'] })
try {
  const page = await browser.newPage()
  await page.goto(`${server.resolvedUrls?.local[0]}bench/kernels/index.html`)
  await page.waitForFunction(() => 'measure' in globalThis)
  for (let round = 1; round <= rounds; round++) {
    for (const variant of VARIANTS) {
      const { device, rows }: Answer = await page.evaluate((request: Request) => globalThis.measure(request), variant)
      const load = loadavg()[0]!.toFixed(1)
      console.log(`round ${round}: ${device}, ${variant.fused ? 'kernels' : 'plain operations'}, load ${load}`)
      for (const { what, fastest, median, unit } of rows) {
        console.log(`  ${what.padEnd(44)} best ${fastest.toFixed(1)}, median ${median.toFixed(1)} ${unit}`)
      }
    }
  }
} finally {
  await browser.close()
  await server.close()
}
