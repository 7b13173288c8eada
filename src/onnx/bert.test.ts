import { beforeAll, describe, test } from 'vitest'
import { useBackend } from '../kernels/index.ts'
import { readGoldenModel } from '../models/golden.ts'
import { expectSameLogits, randomWeights } from './testing.ts'

beforeAll(async () => {
  await useBackend('cpu')
})

const { config, weights } = await readGoldenModel('bert/seqcls')
const rows = { longest: 20, letters: [1, 49], hasTypes: true } as const

test.each([
  ['a label per token', { architectures: ['BertForTokenClassification'] }],
  ['scores of all words, tied to their embeddings', { architectures: ['BertForMaskedLM'] }],
  ['… and not tied', { architectures: ['BertForMaskedLM'], tie_word_embeddings: false }],
])(
  '%s',
  async (_, changes) => {
    const changed = { ...config, ...changes }
    await expectSameLogits({ config: changed, tensors: await randomWeights(changed), ...rows })
  },
  30_000,
)

describe('the mean of both strands', () => {
  const ids = Array.from({ length: 50 }, (_, id) => (id < 5 ? id : 54 - id))
  const complement = { ids, edges: { before: 1, after: 1 } }

  test('of classes of sequences', () => expectSameLogits({ config, tensors: weights, complement, ...rows }), 30_000)

  test('of labels of tokens, each with its partner on the other strand', async () => {
    const changed = { ...config, architectures: ['BertForTokenClassification'] }
    const partners = { ...complement, outputs: [1, 0, 2] }
    await expectSameLogits({ config: changed, tensors: await randomWeights(changed), complement: partners, ...rows })
  }, 30_000)
})
