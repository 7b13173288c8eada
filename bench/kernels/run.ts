/** `npm run bench:kernels [-- --json FILE]`: every operation against plain operations and against its roofline. */
import { parseArgs } from 'node:util'
import type { BackendName } from '../../src/kernels/types.ts'
import { type BenchBrowser, inBrowser } from '../support/browser.ts'
import { publish, say, type Table } from '../support/report.ts'
import { compileProbe, PROBE_FLOATS } from './compileProbe.ts'
import type { Answer, Limits, Measured, Probes, Request } from './types.ts'

type Result = { readonly limits: Limits; readonly plain: readonly Measured[]; readonly fused: readonly Measured[] }

const REPETITIONS = { wasm: [3, 25], webgpu: [3, 3], cpu: [1, 1] } as const // plain operations, kernels

parseArgs({ options: { json: { type: 'string' } } })
const probes: Probes = { simd: await compileProbe(false), relaxed: await compileProbe(true), floats: PROBE_FLOATS }

await inBrowser(async (browser) => {
  const wasm = await measure(browser, 'wasm')
  const webgpu = await measure(browser, 'webgpu')
  publish({
    benchmark: 'kernels',
    browser: `Chromium ${browser.version}`,
    tables: [tableOf('WebAssembly, one thread', wasm), tableOf('WebGPU', webgpu)],
    measured: { wasm, webgpu },
  })
})

async function measure(browser: BenchBrowser, backend: BackendName): Promise<Result> {
  const worker = await browser.open<Request, Answer>('bench/kernels/kernels.worker.ts')
  const [plainTimes, fusedTimes] = REPETITIONS[backend]
  say(`${backend}: limits`)
  const limits = (await worker.call({ kind: 'start', backend, probes })) as Limits // each request has its own answer
  say(`${backend}: kernels`)
  const fused = (await worker.call({ kind: 'measure', fused: true, repetitions: fusedTimes })) as Measured[]
  say(`${backend}: plain operations`)
  const plain = (await worker.call({ kind: 'measure', fused: false, repetitions: plainTimes })) as Measured[]
  await worker.close()
  return { limits, plain, fused }
}

function tableOf(title: string, { limits, plain, fused }: Result): Table {
  const { device, flopsPerSecond, bytesPerSecond } = limits
  return {
    title: `${title}: ${device}`,
    columns: ['operation', 'plain, ms', 'kernel, ms', 'times faster', 'GFLOP/s', 'GB/s', 'bound by', 'of the roofline'],
    rows: fused.map(({ name, ms, flops, bytes }, i) => {
      const [compute, memory] = [(1_000 * flops) / flopsPerSecond, (1_000 * bytes) / bytesPerSecond]
      const share = `${Math.round((100 * Math.max(compute, memory)) / ms)} %`
      const bound = compute > memory ? 'arithmetic' : 'memory'
      return [name, plain[i]!.ms, ms, plain[i]!.ms / ms, flops / ms / 1e6, bytes / ms / 1e6, bound, share]
    }),
    note: `Fastest of the repetitions. Measured limits: ${(flopsPerSecond / 1e9).toFixed(1)} GFLOP/s of multiply-adds, ${(bytesPerSecond / 1e9).toFixed(1)} GB/s of a triad. FLOPs and bytes are what the operation needs at least: every input read and every output written once.`,
  }
}
