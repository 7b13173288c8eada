import { beforeAll, test } from 'vitest'
import { useBackend } from '../kernels/index.ts'
import { withRegressions } from '../models/compact/sideRegression.ts'
import { readGoldenModel } from '../models/golden.ts'
import type { ModelConfig } from '../models/types.ts'
import { expectSameLogits, randomWeights } from './testing.ts'

beforeAll(async () => {
  await useBackend('cpu')
})

const golden = await readGoldenModel('compact')
/** Longer than the positions that the convolutions see. */
const rows = { longest: 50, letters: [1, 5] } as const
/** A C G T and anything else. */
const complement = { ids: [0, 4, 3, 2, 1, 5], edges: { before: 0, after: 0 } }

test(
  'a hundred rows have the logits of the model, k-mers counted inside the graph',
  () => expectSameLogits({ config: golden.config, tensors: golden.weights, ...rows }),
  30_000,
)

test.each([
  ['the mean of both strands', { strandbook: { reverse_complement: true } }],
  ['no pooling', { stem_pool: 1, conv_pool: 1 }],
  ['wide pooling, which leaves a partial window', { stem_pool: 3, conv_pool: 4 }],
  ['no attention', { num_hidden_layers: 0 }],
  ['no convolution but the stem', { conv_blocks: 0 }],
  ['even kernels', { stem_kernel: 6, conv_kernel: 2 }],
  ['no bag of k-mers', { kmer_size: 0 }],
  ['single letters as bag', { kmer_size: 1 }],
])(
  '%s',
  async (_, changes) => {
    const config: ModelConfig = { ...golden.config, ...changes }
    const both = 'strandbook' in changes
    await expectSameLogits({ config, tensors: await randomWeights(config), ...rows, ...(both ? { complement } : {}) })
  },
  30_000,
)

test('the k-mer regression beside the network has its share', async () => {
  const bothStrands = { ...golden.config, strandbook: { reverse_complement: true } }
  const values = (length: number) => Float32Array.from({ length }, (_, i) => 2 * Math.sin(i))
  const regression = {
    kind: 'kmers',
    k: 3,
    share: 0.4,
    weight: { shape: [3, 64], data: values(3 * 64) },
    bias: { shape: [3], data: values(3) },
  } as const
  const { config, tensors } = withRegressions({ config: bothStrands, tensors: golden.weights }, [regression])
  await expectSameLogits({ config, tensors, complement, ...rows })
}, 30_000)

test.each(['single_label_classification', 'regression'])(
  'regressions by place and on k-mers have their shares: %s',
  async (problem) => {
    const values = (length: number) => Float32Array.from({ length }, (_, i) => 2 * Math.sin(i))
    const regression = {
      kind: 'places',
      places: 30, // rows are shorter and longer
      share: 0.4,
      singles: { shape: [3, 30 * 4], data: values(3 * 30 * 4) },
      pairs: { shape: [3, 29 * 16], data: values(3 * 29 * 16) },
      bias: { shape: [3], data: values(3) },
    } as const
    const parts = { config: { ...golden.config, problem_type: problem }, tensors: golden.weights }
    const kmers = {
      kind: 'kmers',
      k: 2,
      share: 0.25,
      weight: { shape: [3, 16], data: values(48) },
      bias: { shape: [3], data: values(3) },
    } as const
    await expectSameLogits({ ...withRegressions(parts, [regression]), ...rows })
    await expectSameLogits({ ...withRegressions(parts, [kmers, regression]), ...rows })
  },
  30_000,
)

const labeller: ModelConfig = {
  architectures: ['StrandbookCompactForTokenClassification'],
  model_type: 'strandbook-compact',
  letters: 'ACGT',
  token_channels: [-1, 0, 1, 2, 3, 4],
  patch_size: 3,
  hidden_sizes: [8, 12, 16],
  level_pool: 4,
  stem_kernel: 5,
  conv_kernels: [7, 5, 4],
  down_blocks: [2, 1, 1],
  up_blocks: [1, 1],
  num_hidden_layers: 1,
  num_attention_heads: 2,
  intermediate_size: 32,
  id2label: { 0: 'coding', 1: 'intron', 2: 'rest' },
}

test.each([
  ['a label per token', {}],
  ['no attention', { num_hidden_layers: 0 }],
  [
    'two levels of single tokens',
    { patch_size: 1, hidden_sizes: [8, 16], conv_kernels: [5, 5], down_blocks: [1, 1], up_blocks: [0] },
  ],
])(
  '%s',
  async (_, changes) => {
    const config: ModelConfig = { ...labeller, ...changes }
    await expectSameLogits({ config, tensors: await randomWeights(config), ...rows })
  },
  30_000,
)

test('labels of tokens are the mean of both strands, each with its partner', async () => {
  const config = { ...labeller, id2label: { 0: 'coding+', 1: 'coding-', 2: 'rest' } }
  const partners = { ...complement, outputs: [1, 0, 2] }
  await expectSameLogits({ config, tensors: await randomWeights(config), complement: partners, ...rows })
}, 30_000)
