/** Measures every operation with its kernels and in plain operations. */
import * as tf from '@tensorflow/tfjs-core'
import { kernelNames, switchKernels, useBackend } from '../../src/kernels/index.ts'
import type { BackendName } from '../../src/kernels/types.ts'
import { serve } from '../support/serve.ts'
import { type Case, kernelCases } from './cases.ts'
import { wasmLimits, webgpuLimits } from './limits.ts'
import { repeat } from './repeat.ts'
import type { Answer, Limits, Measured, Probes, Request } from './types.ts'

/** Tokens of a batch: a full one on WebAssembly, as few as a software adapter bears on WebGPU. */
const ROWS = { wasm: 4096, webgpu: 256, cpu: 256 }

serve<Request, Answer>(async (request) => {
  switch (request.kind) {
    case 'start':
      return start(request.backend, request.probes)
    case 'measure':
      return measure(request.fused, request.repetitions)
  }
})

async function start(backend: BackendName, probes: Probes): Promise<Limits> {
  Object.defineProperty(navigator, 'hardwareConcurrency', { get: () => 1 }) // a kernel on one core, against one core
  const { device } = await useBackend(backend)
  return backend === 'webgpu' ? webgpuLimits(device) : wasmLimits(probes, device)
}

async function measure(fused: boolean, repetitions: number): Promise<Measured[]> {
  const backend = tf.getBackend() as BackendName
  switchKernels(fused ? [] : kernelNames(backend))
  const measured: Measured[] = []
  for (const one of kernelCases(ROWS[backend])) measured.push(await measureCase(one, repetitions))
  return measured
}

async function measureCase({ name, flops, bytes, prepare }: Case, repetitions: number): Promise<Measured> {
  const { run, dispose } = prepare()
  const ms = await repeat(repetitions, async () => {
    const result = run()
    if (tf.getBackend() === 'webgpu') await (Array.isArray(result) ? result[0]! : result).data()
    tf.dispose(result)
  })
  dispose()
  return { name, ms, flops, bytes }
}
