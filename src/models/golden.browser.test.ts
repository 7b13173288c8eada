import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { useBackend } from '../kernels/index.ts'
import { largestDifference } from './golden.ts'
import { expectCompactBlocks, expectCompactGradients } from './goldenCompact.ts'
import { expectGoldenBlocks, expectGoldenGradients, GOLDEN_MODELS } from './goldenModels.ts'
import { expectPositionalShare } from './goldenPlaces.ts'
import { trainAlongGolden } from './goldenTraining.ts'

describe.each(['wasm', 'webgpu'] as const)('on %s', (backend) => {
  beforeAll(async () => {
    await useBackend(backend)
  })

  test.each(GOLDEN_MODELS)('%s gives the values of its reference, block by block', async (name) => {
    expect(tf.getBackend()).toBe(backend)
    await expectGoldenBlocks(name, 20)
    // Minutes of shader compilation on a software adapter; the language model needs nearly every gradient.
    if (backend === 'wasm' || name === 'gpt2/lm') await expectGoldenGradients(name, 20)
  })

  test('compact gives the values and gradients of PyTorch, block by block', async () => {
    await expectCompactBlocks(5e-5)
    await expectCompactGradients(5e-5)
  })

  test('a regression by place has its share in the answers of the compact network', () => expectPositionalShare(5e-5))

  test('twenty steps of training give the losses of PyTorch', async () => {
    const { expected, firstLogits, losses, gradientNorms } = await trainAlongGolden()
    const differences = {
      logits: largestDifference(firstLogits, expected.firstLogits.flat()),
      losses: largestDifference(losses, expected.losses),
      norms: largestDifference(gradientNorms, expected.gradientNorms),
    }
    expect(losses).toHaveLength(20)
    expect(differences.logits).toBeLessThan(1e-4)
    expect(differences.losses).toBeLessThan(1e-4)
    expect(differences.norms).toBeLessThan(1e-3)
  })
})
