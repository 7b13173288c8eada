/** `npm run screenshot`: runs an example in the real app and takes the picture of the README. */
import { mkdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { chromium, type Page } from 'playwright-core'
import { words } from '../src/ui/shell/words.ts'
import { findBrowser } from './browser.ts'
import { chromiumFlags } from './headless/flags.ts'
import { projectRoot } from './projectRoot.ts'
import { ensureBundle, serveBundle } from './server.ts'

const EXAMPLE = 'Primate splice junctions (UCI)'
const TARGET = join(projectRoot, 'docs/images/notebook.png')
const MAX_KILOBYTES = 300
/** Height of the bar that stays on top, with some air. */
const TOP_BAR_PIXELS = 64
const TRAINING_MS = 10 * 60_000

await ensureBundle(console.log)
const server = await serveBundle(0)
const browser = await chromium.launch({
  executablePath: findBrowser(console.log),
  headless: false,
  args: chromiumFlags('wasm'),
})
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 1000 } })
  await page.goto(server.url)
  await trainExample(page)
  await page.locator('#cell-train').evaluate((cell, barPixels) => {
    cell.scrollIntoView({ block: 'start' })
    scrollBy(0, -barPixels)
  }, TOP_BAR_PIXELS)
  await page.mouse.move(0, 0)
  mkdirSync(dirname(TARGET), { recursive: true })
  await page.screenshot({ path: TARGET, animations: 'disabled' })
} finally {
  await browser.close()
  await server.close()
}

const kilobytes = statSync(TARGET).size / 1000
console.log(`${TARGET}: ${kilobytes.toFixed(0)} kB`)
process.exit(kilobytes <= MAX_KILOBYTES ? 0 : 1)

async function trainExample(page: Page): Promise<void> {
  await page.getByRole('button', { name: EXAMPLE }).click()
  await page.getByRole('button', { name: words.runAll }).click()
  await page.locator('#cell-export[data-status=done]').waitFor({ timeout: TRAINING_MS })
}
