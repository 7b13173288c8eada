/** Layers that are computed again for their gradients, by the kernels that write them straight to the flat buffer. */
import { afterEach, expect, test } from 'vitest'
import { switchRecomputing, useBackend } from '../kernels/index.ts'
import { lossesOn, peakBytes } from './gpuSteps.ts'

afterEach(() => switchRecomputing(false))

test('ten steps with dropout on WebGPU are those that keep everything', async () => {
  const kept = await lossesOn('webgpu', 10)
  switchRecomputing(true)
  const recomputed = await lossesOn('webgpu', 10)
  recomputed.forEach((value, i) => {
    expect(Math.abs(value - kept[i]!) / Math.max(1, Math.abs(kept[i]!)), `value ${i}`).toBeLessThan(1e-6)
  })
})

test('a long sequence takes less than half of the memory', async () => {
  await useBackend('webgpu')
  const sizes = { layers: 12, rows: 4, tokens: 1024 }
  const kept = await peakBytes(sizes)
  switchRecomputing(true)
  const recomputed = await peakBytes(sizes)
  console.info(`${(recomputed / 1e6).toFixed(1)} instead of ${(kept / 1e6).toFixed(1)} MB`)
  expect(recomputed).toBeLessThan(kept / 2)
})
