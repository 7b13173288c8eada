/** PyTorch on the CPU as one more worker, where the machine has it. */
import { spawn, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Started, Steps, Workload } from './types.ts'

export type TorchWorker = {
  readonly started: Started
  steps(count: number): Promise<Steps>
  close(): void
}

const PYTHON = ['/usr/bin/python3', 'python3'] // Debian's package belongs to Debian's Python, which may not be first

/** Null where no Python with PyTorch is installed. */
export async function startTorch(workload: Workload, threads: number): Promise<TorchWorker | null> {
  const python = PYTHON.find((path) => spawnSync(path, ['-c', 'import torch'], { stdio: 'ignore' }).status === 0)
  if (!python) return null
  const child = spawn(python, [join(import.meta.dirname, 'torch_step.py')], {
    env: { ...process.env, GOMP_SPINCOUNT: '0', OMP_NUM_THREADS: `${threads}` },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  const ask = async <T>(request: unknown): Promise<T> => {
    child.stdin.write(`${JSON.stringify(request)}\n`)
    const { value, done } = await lines.next()
    if (done) throw new Error('torch_step.py ended without an answer')
    return JSON.parse(value) as T
  }
  return {
    started: await ask<Started>({ ...workload, threads }),
    steps: (count) => ask<Steps>({ count }),
    close: () => child.kill(),
  }
}
