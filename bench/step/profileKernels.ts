import * as tf from '@tensorflow/tfjs-core'
import type { KernelTime, Profile } from './types.ts'

/** Where the time of a step goes, on a backend whose kernels run at once (WebAssembly, plain JavaScript). */
export async function profileKernels(takeStep: () => Promise<unknown>, count: number): Promise<Profile> {
  const times = new Map<string, { calls: number; ms: number }>()
  const unwrap = wrapKernels(times)
  const started = performance.now()
  for (let i = 0; i < count; i++) await takeStep()
  const ms = (performance.now() - started) / count
  unwrap()
  const kernels = [...times].map(
    ([name, time]): KernelTime => ({ name, calls: time.calls / count, ms: time.ms / count }),
  )
  return { kernels: kernels.sort((a, b) => b.ms - a.ms), ms }
}

/** Gives the function that takes the clocks off again. */
function wrapKernels(times: Map<string, { calls: number; ms: number }>): () => void {
  let inner = 0 // time of kernels called by the one that runs
  const kernels = tf.getKernelsForBackend(tf.getBackend()) as { kernelName: string; kernelFunc: tf.KernelFunc }[]
  const originals = kernels.map(({ kernelFunc }) => kernelFunc)
  kernels.forEach((kernel, i) => {
    kernel.kernelFunc = (call) => {
      const outer = inner
      inner = 0
      const started = performance.now()
      try {
        return originals[i]!(call)
      } finally {
        const ms = performance.now() - started
        const entry = times.get(kernel.kernelName) ?? { calls: 0, ms: 0 }
        times.set(kernel.kernelName, { calls: entry.calls + 1, ms: entry.ms + ms - inner })
        inner = outer + ms
      }
    }
  })
  return () => {
    kernels.forEach((kernel, i) => {
      kernel.kernelFunc = originals[i]!
    })
  }
}
