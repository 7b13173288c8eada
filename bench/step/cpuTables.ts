/** A step on WebAssembly against the same step elsewhere, taken in turns. */
import type { BenchBrowser } from '../support/browser.ts'
import { say, type Table } from '../support/report.ts'
import { median } from '../support/statistics.ts'
import { type Engine, openEngine, openTorch } from './engines.ts'
import type { Counts, Workload } from './types.ts'
import { bert, compact, FULL } from './workloads.ts'

export type CpuRow = {
  readonly workload: Workload
  readonly engine: string
  readonly device: string
  readonly ms: readonly number[]
  readonly counts: Counts | null
}

type Timed = Pick<Engine, 'name' | 'started' | 'steps' | 'close'> & Partial<Pick<Engine, 'counts'>>

export async function measureCpu(browser: BenchBrowser, rounds: number): Promise<CpuRow[]> {
  const rows: CpuRow[] = []
  for (const workload of [bert(2, FULL), bert(4, FULL), bert(12, FULL), compact(60, 32), compact(300, 32)]) {
    say(`WebAssembly: ${workload.name}`)
    const engines = await openAll(browser, workload)
    rows.push(...(await takeTurns(engines, workload, rounds)))
    for (const engine of engines) await engine.close()
  }
  return rows
}

async function openAll(browser: BenchBrowser, workload: Workload): Promise<Timed[]> {
  const isBert = workload.family === 'bert'
  const all = workload.layers === 4 || !isBert // plain operations take seconds, and jax-js takes minutes for twelve layers
  return [
    await openEngine(browser, 'Strandbook', 'wasm', workload, { threads: 2 }),
    await openEngine(browser, 'Strandbook', 'wasm', workload),
    ...(all ? [await openEngine(browser, 'plain operations', 'wasm', workload)] : []),
    ...(isBert && all ? [await openEngine(browser, 'jax-js', 'wasm', workload)] : []),
    ...(isBert ? [await openTorch(workload, 2), await openTorch(workload, 1)].filter((torch) => torch !== null) : []),
  ]
}

/** Two steps warm each engine up; those that take seconds are asked for fewer. */
async function takeTurns(engines: readonly Timed[], workload: Workload, rounds: number): Promise<CpuRow[]> {
  const times = engines.map((): number[] => [])
  const sizes: number[] = []
  for (const engine of engines) sizes.push(stepsFor((await engine.steps(2)).ms.at(-1)!))
  for (let round = 0; round < rounds; round++)
    for (const [i, engine] of engines.entries()) times[i]!.push(...(await engine.steps(sizes[i]!)).ms)
  const rows: CpuRow[] = []
  for (const [i, { name, started, counts }] of engines.entries())
    rows.push({ workload, engine: name, device: started.device, ms: times[i]!, counts: (await counts?.()) ?? null })
  return rows
}

function stepsFor(ms: number): number {
  return Math.max(1, Math.min(40, Math.round(1_000 / ms)))
}

export function cpuTable(rows: readonly CpuRow[]): Table {
  return {
    title: 'WebAssembly: time of a step, in turns',
    columns: ['model', 'engine', 'ms, median', 'fastest', 'of PyTorch, 2 threads', 'JS ms', 'tensors, MB at most'],
    rows: rows.map(({ workload, engine, ms, counts }) => {
      const torch = rows.find((row) => row.workload === workload && row.engine === 'PyTorch, 2 threads')
      const { jsMs, peakBytes } = counts ?? { jsMs: null, peakBytes: null }
      return [
        `${workload.name}, ${workload.rows} × ${workload.tokens}`,
        engine,
        median(ms),
        Math.min(...ms),
        torch ? median(ms) / median(torch.ms) : null,
        engine === 'jax-js' ? null : jsMs,
        peakBytes === null ? null : peakBytes / 1e6,
      ]
    }),
    note: 'With dropout, clipping and AdamW; jax-js without mask and dropout. JS ms: what a step takes outside of kernels.',
  }
}
