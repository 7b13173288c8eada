import * as tf from '@tensorflow/tfjs-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { useBackend } from './backends/useBackend.ts'
import {
  announceKernel,
  defineOperation,
  isKernelEnabled,
  kernelNames,
  provideKernel,
  switchKernels,
} from './operation.ts'

const run = defineOperation({ name: 'Answer', plain: ({ x }) => tf.add(x!, 1) })

beforeAll(async () => {
  await useBackend('cpu')
  provideKernel('cpu', 'Answer', ({ x }) => tf.tidy(() => tf.add(x!, 2)))
})
afterAll(() => switchKernels([]))

const answer = () => tf.tidy(() => run({ x: tf.scalar(40) })[0]!.dataSync()[0])

test('a fused kernel takes the place of the plain version until it is switched off', () => {
  expect(answer()).toBe(42)
  switchKernels(['Answer'])
  expect(answer()).toBe(41)
  switchKernels(['Other'])
  expect(answer()).toBe(42)
})

test('the names of a backend hold operations and whatever else was announced for it', () => {
  announceKernel('cpu', 'Update')
  announceKernel('wasm', 'Elsewhere')
  expect(kernelNames('cpu')).toEqual(['Answer', 'Update'])
  switchKernels(['Update'])
  expect(isKernelEnabled('Update')).toBe(false)
})
