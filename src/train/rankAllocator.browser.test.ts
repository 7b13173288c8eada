import * as tf from '@tensorflow/tfjs-core'
import { expect, test } from 'vitest'
import { useBackend } from '../kernels/index.ts'
import { expectGoldenRanks } from './goldenRanks.ts'

test.each(['wasm', 'webgpu'] as const)('on %s, AdaLoRA takes the twelve steps of PEFT', async (backend) => {
  await useBackend(backend)
  expect(tf.getBackend()).toBe(backend)
  await expectGoldenRanks()
})
