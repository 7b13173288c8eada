/** What a step asks of WebGPU: counts that hold on any adapter, and times that compare engines on the same one. */
import type { BenchBrowser } from '../support/browser.ts'
import { say, type Table } from '../support/report.ts'
import { median } from '../support/statistics.ts'
import { type EngineName, openEngine } from './engines.ts'
import type { Counts, Workload } from './types.ts'
import { bert, compact, FULL, TINY } from './workloads.ts'

const OURS: readonly EngineName[] = ['plain operations', 'Strandbook']

export type GpuRow = { readonly workload: Workload; readonly engine: EngineName } & Counts

export async function measureCounts(browser: BenchBrowser): Promise<GpuRow[]> {
  const rows: GpuRow[] = []
  const berts = [2, 4, 12].map((layers) => bert(layers, TINY))
  for (const workload of [...berts, compact(60, 2), compact(300, 2)]) {
    const engines: EngineName[] = workload.family === 'bert' && workload.layers < 12 ? [...OURS, 'jax-js'] : [...OURS]
    for (const engine of engines) {
      say(`counts: ${workload.name}, ${engine}`)
      const { gpu, peakBytes } = await countWith(browser, engine, workload, { counting: true })
      const { jsMs } = await countWith(browser, engine, workload, { counting: false })
      rows.push({ workload, engine, gpu, jsMs, peakBytes })
    }
  }
  return rows
}

export async function measureMemory(browser: BenchBrowser): Promise<GpuRow[]> {
  const rows: GpuRow[] = []
  for (const workload of [bert(2, FULL), bert(4, FULL), bert(12, FULL), compact(300, 32)]) {
    for (const engine of OURS) {
      say(`memory: ${workload.name}, ${engine}`)
      const counts = await countWith(browser, engine, workload, { counting: true, compileOnly: true })
      rows.push({ workload, engine, ...counts })
    }
  }
  return rows
}

async function countWith(
  browser: BenchBrowser,
  name: EngineName,
  workload: Workload,
  options: { readonly counting: boolean; readonly compileOnly?: boolean },
): Promise<Counts> {
  const engine = await openEngine(browser, name, 'webgpu', workload, options)
  const counts = await engine.counts(options.compileOnly)
  await engine.close()
  return counts
}

export type WallRow = { readonly engine: EngineName; readonly device: string; readonly ms: readonly number[] }

export const WALL: Workload = { ...bert(2, { rows: 16, tokens: 32 }), hidden: 32, vocabulary: 64 }

/** The engines take turns, so that a busy machine is unfair to none. */
export async function measureWall(browser: BenchBrowser, rounds: number): Promise<WallRow[]> {
  const names: EngineName[] = [...OURS, 'jax-js']
  const rows = []
  for (const name of names) {
    say(`wall time on the software adapter: ${name}`)
    const engine = await openEngine(browser, name, 'webgpu', WALL)
    await engine.steps(2)
    rows.push({ name, engine, ms: [] as number[] })
  }
  for (let round = 0; round < rounds; round++) for (const { engine, ms } of rows) ms.push(...(await engine.steps(3)).ms)
  for (const { engine } of rows) await engine.close()
  return rows.map(({ name, engine, ms }) => ({ engine: name, device: engine.started.device, ms }))
}

export function countTable(rows: readonly GpuRow[]): Table {
  return {
    title: 'WebGPU: what one step asks of the device',
    columns: ['model', 'engine', 'dispatches', 'submits', 'bind groups', 'uploads', 'kB up', 'read-backs', 'JS ms'],
    rows: rows.map(({ workload, engine, gpu, jsMs }) => {
      const { dispatches, submits, bindGroups, uploads, bytesUploaded, readBacks } = gpu!
      return [workload.name, engine, dispatches, submits, bindGroups, uploads, bytesUploaded / 1e3, readBacks, jsMs]
    }),
    note: `Batches of ${TINY.rows} × ${TINY.tokens} (compact: ${TINY.rows} rows), with dropout, clipping and AdamW; jax-js without mask and dropout. JS ms: until the step is enqueued on an idle device, median of five.`,
  }
}

export function memoryTable(rows: readonly GpuRow[]): Table {
  return {
    title: 'WebGPU: memory and uploads at full size',
    columns: ['model', 'engine', 'buffers, MB at most', 'buffers made per step', 'MB up'],
    rows: rows.map(({ workload, engine, gpu, peakBytes }) => [
      `${workload.name}, ${workload.rows} × ${workload.tokens}`,
      engine,
      peakBytes! / 1e6,
      gpu!.buffersCreated,
      gpu!.bytesUploaded / 1e6,
    ]),
    note: 'Buffers of parameters, moments, gradients, activations and the pool, by a step that allocates everything and computes nothing.',
  }
}

export function wallTable(rows: readonly WallRow[]): Table {
  const plain = median(rows[0]!.ms)
  return {
    title: `WebGPU: wall time on ${rows[0]!.device}`,
    columns: ['engine', 'ms per step, median', 'fastest', 'of plain operations'],
    rows: rows.map(({ engine, ms }) => [engine, median(ms), Math.min(...ms), median(ms) / plain]),
    note: `BERT, L = ${WALL.layers}, H = ${WALL.hidden}, ${WALL.rows} × ${WALL.tokens}; only the ratios carry over to a real GPU, and they only roughly.`,
  }
}
