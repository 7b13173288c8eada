/** `npm run bench:page [-- --json FILE]`: what the page costs to load, and how it moves while it trains. */
import { parseArgs } from 'node:util'
import { type Browser, chromium, type Page } from 'playwright-core'
import { findBrowser } from '../../scripts/browser.ts'
import { chromiumFlags } from '../../scripts/headless/flags.ts'
import { allScripts, engineScripts, initialScripts, total } from '../../scripts/scriptSizes.ts'
import { ensureBundle, serveBundle } from '../../scripts/server.ts'
import { words as train } from '../../src/cells/train/words.ts'
import { words as shell } from '../../src/ui/shell/words.ts'
import { publish, say, type Table } from '../support/report.ts'
import { median } from '../support/statistics.ts'
import { measureSmoothness, type Smoothness } from './frames.ts'
import { serveLongRun } from './longRunPage.ts'

const EXAMPLES = ['E. coli promoters (UCI)', 'Primate splice junctions (UCI)']
const LOADS = 5
const SECONDS = 10

type Load = { readonly paintMs: number; readonly readyMs: number }
type Training = { readonly example: string; readonly firstStepMs: number; readonly smoothness: Smoothness }

parseArgs({ options: { json: { type: 'string' } } })
await ensureBundle(say)
const app = await serveBundle(0)
const longRun = await serveLongRun()
const browser = await chromium.launch({
  executablePath: findBrowser(say),
  headless: false, // "--headless=new" among the flags: the full browser without a window
  args: chromiumFlags('wasm'),
})
try {
  const loads = await measureLoads(browser, app.url)
  const trainings: Training[] = []
  for (const example of EXAMPLES) trainings.push(await measureTraining(browser, app.url, example))
  const long = await measureLongRun(browser, longRun.url)
  const sizes = sizesOf()
  publish({
    benchmark: 'page',
    browser: `Chromium ${browser.version()}`,
    tables: [sizeTable(sizes), loadTable(loads, trainings), smoothTable(trainings, long)],
    measured: { sizes, loads, trainings, longRun: long },
  })
} finally {
  await browser.close()
  await Promise.all([app.close(), longRun.close()])
}

/** Each in a browser context of its own, so that nothing is cached. */
async function measureLoads(browser: Browser, url: string): Promise<Load[]> {
  const loads: Load[] = []
  for (let i = 0; i < LOADS + 1; i++) {
    say(`loading the page, ${i} of ${LOADS}`)
    const context = await browser.newContext()
    const page = await context.newPage()
    await page.goto(url)
    await page.getByRole('heading', { name: shell.examples }).waitFor()
    const readyMs = await page.evaluate(() => performance.now())
    const paintMs = await page.evaluate(
      () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
    )
    loads.push({ paintMs, readyMs })
    await context.close()
  }
  return loads.slice(1) // the first one warms the server up
}

async function measureTraining(browser: Browser, url: string, example: string): Promise<Training> {
  say(`training ${example}`)
  const page = await browser.newPage()
  await page.goto(url)
  await page.getByRole('button', { name: example }).click()
  await page.locator('#cell-train').waitFor()
  const firstStepMs = await untilFirstStep(page)
  await page.locator('#cell-train').scrollIntoViewIfNeeded()
  const smoothness = await measureSmoothness(browser, page, SECONDS)
  await page.close()
  return { example, firstStepMs, smoothness }
}

/** From the click on "Run all" until the page shows a step: reading, checking, splitting and tokenising are in it. */
async function untilFirstStep(page: Page): Promise<number> {
  const started = await page.evaluate(() => performance.now())
  await page.getByRole('button', { name: shell.runAll }).click()
  await page.waitForFunction(
    (label) => {
      const facts = [...document.querySelectorAll('#cell-train dl > div')]
      const step = facts.find((fact) => fact.querySelector('dt')?.textContent?.startsWith(label))
      return Number.parseInt(step?.querySelector('dd')?.textContent ?? '0', 10) > 0
    },
    train.step,
    { polling: 'raf' },
  )
  return (await page.evaluate(() => performance.now())) - started
}

async function measureLongRun(browser: Browser, url: string): Promise<Smoothness & { readonly steps: number }> {
  say('a run of 100,000 steps')
  const page = await browser.newPage()
  await page.goto(url)
  await page.locator('#cell-train .recharts-surface').first().waitFor()
  await page.locator('#cell-train').scrollIntoViewIfNeeded()
  const smoothness = await measureSmoothness(browser, page, SECONDS)
  const steps = await page.evaluate(() => globalThis.stepsShown())
  await page.close()
  return { ...smoothness, steps }
}

function sizesOf() {
  const engines = engineScripts().map(({ backend, scripts }) => ({ what: `engine on ${backend}`, kB: total(scripts) }))
  return [
    { what: 'initial scripts', kB: total(initialScripts()) },
    ...engines,
    { what: 'all scripts', kB: total(allScripts()) },
  ]
}

function sizeTable(sizes: ReturnType<typeof sizesOf>): Table {
  return { title: 'Scripts, gzip', columns: ['what', 'kB'], rows: sizes.map(({ what, kB }) => [what, kB]) }
}

function loadTable(loads: readonly Load[], trainings: readonly Training[]): Table {
  const rows: [string, number, number][] = [
    ['first contentful paint', median(loads.map(({ paintMs }) => paintMs)), Math.max(...loads.map((l) => l.paintMs))],
    ['first screen complete', median(loads.map(({ readyMs }) => readyMs)), Math.max(...loads.map((l) => l.readyMs))],
    ...trainings.map(({ example, firstStepMs }): [string, number, number] => [
      `from "Run all" to the first step shown, ${example}`,
      firstStepMs,
      firstStepMs,
    ]),
  ]
  return {
    title: 'Waiting',
    columns: ['until', 'ms, median', 'ms, longest'],
    rows,
    note: `${LOADS} loads without cache from a local server; one training each, on WebAssembly.`,
  }
}

function smoothTable(trainings: readonly Training[], long: Smoothness & { readonly steps: number }): Table {
  const row = (what: string, { framesPerSecond, longestFrameMs, longestTaskMs, busy }: Smoothness) => [
    ...[what, framesPerSecond, longestFrameMs, longestTaskMs],
    `${Math.round(100 * busy)} %`,
  ]
  return {
    title: 'While training',
    columns: ['what', 'frames per second', 'longest frame, ms', 'longest task, ms', 'main thread busy'],
    rows: [
      ...trainings.map(({ example, smoothness }) => row(example, smoothness)),
      row(`a run of ${long.steps.toLocaleString('en')} steps that goes on`, long),
    ],
    note: `${SECONDS} seconds each. Tasks are processor time of the main thread, without waiting for a core.`,
  }
}
