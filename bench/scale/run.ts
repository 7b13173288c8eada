/** `npm run bench:scale [-- --json FILE]`: how time and memory of a step grow with each size, and whether there is a cliff. */
import { parseArgs } from 'node:util'
import { type Engine, openEngine } from '../step/engines.ts'
import type { Workload } from '../step/types.ts'
import { type BenchBrowser, inBrowser } from '../support/browser.ts'
import { publish, say, type Table } from '../support/report.ts'
import { growthOf } from './exponent.ts'
import { SWEEPS, type Sweep } from './sweeps.ts'

type Point = {
  readonly size: number
  readonly ms: number
  readonly wasmBytes: number
  /** Null where a sweep leaves WebGPU out. */
  readonly webgpuBytes: number | null
}
type Swept = { readonly name: string; readonly points: readonly Point[] }

const ROUNDS = 6
const STEPS_PER_ROUND = 3

parseArgs({ options: { json: { type: 'string' } } })

await inBrowser(async (browser) => {
  const swept: Swept[] = []
  for (const sweep of SWEEPS) swept.push(await measureSweep(browser, sweep))
  publish({
    benchmark: 'scale',
    browser: `Chromium ${browser.version}`,
    tables: [
      tableOf('Time of a step on WebAssembly, one thread, ms', swept, ({ ms }) => ms),
      tableOf('Tensors on WebAssembly, MB at most', swept, ({ wasmBytes }) => wasmBytes / 1e6),
      tableOf('Buffers on WebGPU, MB at most', swept.filter(hasBuffers), ({ webgpuBytes }) => webgpuBytes! / 1e6),
    ],
    measured: swept,
  })
})

/** The sizes take turns, so that other work on the machine does not look like a cliff. */
async function measureSweep(browser: BenchBrowser, { name, sizes, workload, webgpu }: Sweep): Promise<Swept> {
  say(`${name}: ${sizes.join(', ')}`)
  const engines: Engine[] = []
  for (const size of sizes) engines.push(await openEngine(browser, 'Strandbook', 'wasm', workload(size)))
  const fastest = sizes.map(() => Infinity)
  for (let round = 0; round < ROUNDS; round++)
    for (const [i, engine] of engines.entries())
      fastest[i] = Math.min(fastest[i]!, ...(await engine.steps(STEPS_PER_ROUND)).ms)
  const points: Point[] = []
  for (const [i, engine] of engines.entries()) {
    const { peakBytes } = await engine.counts()
    await engine.close()
    const webgpuBytes = webgpu ? await buffersOf(browser, workload(sizes[i]!)) : null
    points.push({ size: sizes[i]!, ms: fastest[i]!, wasmBytes: peakBytes!, webgpuBytes })
  }
  return { name, points }
}

async function buffersOf(browser: BenchBrowser, workload: Workload): Promise<number> {
  const engine = await openEngine(browser, 'Strandbook', 'webgpu', workload, { counting: true })
  const { peakBytes } = await engine.counts(true)
  await engine.close()
  return peakBytes!
}

function hasBuffers({ points }: Swept): boolean {
  return points.every(({ webgpuBytes }) => webgpuBytes !== null)
}

function tableOf(title: string, swept: readonly Swept[], cost: (point: Point) => number): Table {
  return {
    title,
    columns: ['what grows', 'size: cost', 'exponent', 'steepest between two sizes'],
    rows: swept.map(({ name, points }) => {
      const sizes = points.map(({ size }) => size)
      const { exponent, steepest } = growthOf(sizes, points.map(cost))
      const pairs = points.map((point) => `${point.size}: ${cost(point).toPrecision(3)}`).join(', ')
      return [name, pairs, exponent.toFixed(2), steepest.toFixed(2)]
    }),
    note: 'Cost = c · size^exponent, fitted. Fastest of eighteen steps, in turns; memory by a step that allocates everything.',
  }
}
