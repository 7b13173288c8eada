import { beforeAll, describe, expect, test } from 'vitest'
import { useBackend } from '../kernels/index.ts'
import { largestDifference } from './golden.ts'
import { expectGoldenBlocks, expectGoldenGradients, GOLDEN_MODELS, trainGolden } from './goldenModels.ts'

beforeAll(async () => {
  await useBackend('cpu')
})

describe.each(GOLDEN_MODELS)('%s', (name) => {
  // Ten times the rounding noise of the reference itself tells every mistake of its README apart.
  test('each block, the logits and the loss are those of the reference', () => expectGoldenBlocks(name, 10))

  test('each parameter of the reference is there, and its gradient is the same', () => expectGoldenGradients(name, 10))

  test('ten AdamW steps give the losses of torch.optim.AdamW', async () => {
    const { losses, expected } = await trainGolden(name)
    expect(losses).toHaveLength(11)
    expect(largestDifference(losses, expected)).toBeLessThan(3e-5)
  }, 30_000)
})
