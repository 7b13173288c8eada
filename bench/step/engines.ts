/** The engines under comparison, opened one like the other. */
import type { BackendName } from '../../src/kernels/types.ts'
import type { BenchBrowser } from '../support/browser.ts'
import { startTorch } from './torch.ts'
import type { Answer, Counts, Profile, Request, Setup, Started, Steps, Workload } from './types.ts'

export type Engine = {
  readonly name: string
  readonly started: Started
  steps(count: number): Promise<Steps>
  counts(compileOnly?: boolean): Promise<Counts>
  profile(count: number): Promise<Profile>
  close(): Promise<void>
}

export type EngineName = 'plain operations' | 'Strandbook' | 'jax-js'

export async function openEngine(
  browser: BenchBrowser,
  name: EngineName,
  backend: BackendName,
  workload: Workload,
  options: { readonly threads?: number; readonly counting?: boolean } = {},
): Promise<Engine> {
  const path = name === 'jax-js' ? 'bench/step/jax.worker.ts' : 'bench/step/tfjs.worker.ts'
  const worker = await browser.open<Request, Answer>(path)
  const { threads = 1, counting = false } = options
  const setup: Setup = { backend, kernels: name === 'Strandbook', threads, counting, workload }
  return {
    name: threads > 1 ? `${name}, ${threads} threads` : name,
    started: (await worker.call({ kind: 'start', setup })) as Started, // each request has its own answer
    steps: async (count) => (await worker.call({ kind: 'steps', count })) as Steps,
    counts: async (compileOnly = false) => (await worker.call({ kind: 'count', compileOnly })) as Counts,
    profile: async (count) => (await worker.call({ kind: 'profile', count })) as Profile,
    close: () => worker.close(),
  }
}

/** PyTorch beside the engines of the browser; null where it is not installed. */
export async function openTorch(
  workload: Workload,
  threads: number,
): Promise<Pick<Engine, 'name' | 'started' | 'steps' | 'close'> | null> {
  const torch = await startTorch(workload, threads)
  return (
    torch && {
      name: `PyTorch, ${threads} thread${threads === 1 ? '' : 's'}`,
      ...torch,
      close: async () => torch.close(),
    }
  )
}
