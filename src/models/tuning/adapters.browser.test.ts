import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { useBackend } from '../../kernels/index.ts'
import { expectAdapterGradients, expectAdapterLogits, expectAdapterTraining, LORA_ADAPTERS } from './goldenAdapters.ts'

describe('on wasm', () => {
  beforeAll(async () => {
    await useBackend('wasm')
  })

  test.each([...LORA_ADAPTERS, 'bert-adalora'] as const)('%s gives the logits of PEFT, merged or not', async (name) => {
    expect(tf.getBackend()).toBe('wasm')
    await expectAdapterLogits(name)
  })
  test.each(LORA_ADAPTERS)('%s has the gradients of PEFT', (name) => expectAdapterGradients(name))
  test.each(LORA_ADAPTERS)('%s trains along with PEFT', (name) => expectAdapterTraining(name))
})

describe('on webgpu', () => {
  beforeAll(async () => {
    await useBackend('webgpu')
  })

  // Shaders are compiled for minutes on a software adapter: one adapter of each kind, and the gradients of one.
  test.each(['bert-lora', 'gpt2-lora', 'bert-adalora'] as const)('%s gives the logits of PEFT', async (name) => {
    expect(tf.getBackend()).toBe('webgpu')
    await expectAdapterLogits(name)
  })
  test('bert-lora trains along with PEFT', () => expectAdapterTraining('bert-lora'))
})
