import * as tf from '@tensorflow/tfjs-core'
import { beforeEach, expect, test } from 'vitest'
import { useBackend } from '../backends/useBackend.ts'
import { isKernelEnabled, kernelNames, provideKernel, trustKernel } from '../operation.ts'
import { checkKernels } from './checkKernels.ts'
import { CHECKS } from './kernelChecks.ts'

beforeEach(async () => {
  await useBackend('webgpu')
})

test('all kernels pass on this adapter, stay switched on, and leave nothing behind', async () => {
  const before = tf.memory().numTensors
  expect(await checkKernels()).toEqual([])
  expect(isKernelEnabled('SelfAttention')).toBe(true)
  expect(tf.memory().numTensors).toBe(before)
})

test('a kernel that computes something else is found and switched off, with its gradient and no other', async () => {
  provideKernel('webgpu', 'Gelu', ({ x }) => tf.mul(x!, 0.5))
  expect(await checkKernels()).toEqual(['Gelu', 'GeluGradient'])
  expect(isKernelEnabled('Gelu')).toBe(false)
  expect(isKernelEnabled('FeedForward')).toBe(true)
  trustKernel('webgpu', 'Gelu', true)
  expect(isKernelEnabled('Gelu')).toBe(true)
})

test('every kernel is checked but the update and dropout, which others contain', () => {
  const checked = new Set(CHECKS.flatMap(({ kernels }) => kernels))
  expect(kernelNames('webgpu').filter((name) => !checked.has(name))).toEqual(['AdamW', 'Dropout'])
})
