/** What a step of each model family asks of a graphics device, and what tuning spares. */
import { beforeAll, expect, test } from 'vitest'
import { useBackend } from '../kernels/index.ts'
import { bert } from '../models/bert/index.ts'
import { dnabert2 } from '../models/dnabert2/index.ts'
import { esm } from '../models/esm/index.ts'
import { gpt2 } from '../models/gpt2/index.ts'
import { resolveTuning } from '../models/tuning/resolveTuning.ts'
import type { TuningMethod } from '../models/tuning/types.ts'
import type { Model, ModelConfig } from '../models/types.ts'
import { BATCH_BYTES, countStep } from './gpuSteps.ts'
import { readWeights } from './learnerState.ts'

beforeAll(async () => {
  await useBackend('webgpu')
})

const LAYERS = 2
const LABELS = { id2label: { 0: 'a', 1: 'b' } }
const SIZES = {
  vocab_size: 100,
  hidden_size: 16,
  num_hidden_layers: LAYERS,
  num_attention_heads: 2,
  intermediate_size: 32,
  max_position_embeddings: 64,
  hidden_dropout_prob: 0.1,
  attention_probs_dropout_prob: 0.1,
  ...LABELS,
}
const BERT: ModelConfig = { model_type: 'bert', architectures: ['BertForSequenceClassification'], ...SIZES }

const families: readonly (readonly [name: string, create: () => Model])[] = [
  [
    'esm',
    () => {
      const own = {
        architectures: ['EsmForSequenceClassification'],
        position_embedding_type: 'rotary',
        pad_token_id: 1,
      }
      return esm.create({ model_type: 'esm', ...SIZES, ...own }, 1)
    },
  ],
  [
    'gpt2',
    () => {
      const own = { architectures: ['GPT2ForSequenceClassification'], n_embd: 16, n_layer: LAYERS, n_head: 2 }
      return gpt2.create(
        { model_type: 'gpt2', vocab_size: 100, n_positions: 64, pad_token_id: 99, ...own, ...LABELS },
        1,
      )
    },
  ],
  [
    'dnabert2',
    () => {
      const own = { auto_map: { AutoModel: 'bert_layers.BertModel' } }
      return dnabert2.create({ ...BERT, ...own }, 1)
    },
  ],
]

test.each(families)(
  'a step of %s is fused: some thirty dispatches for each layer, and little is uploaded',
  async (_name, create) => {
    const counts = await countStep(create())
    expect(counts.dispatches).toBeGreaterThan(20 * LAYERS)
    expect(counts.dispatches).toBeLessThanOrEqual(34 * LAYERS + 50)
    expect(counts.submits).toBeLessThanOrEqual(3)
    expect(counts.bytesUploaded - BATCH_BYTES).toBeLessThanOrEqual(16_000)
  },
)

test("training the head alone asks for no gradient of what is frozen, and biases alone for no weight's", async () => {
  const start = bert.create(BERT, 1)
  const weights = await readWeights(start)
  start.dispose()
  const dispatches = async (method: TuningMethod) => {
    const tuning = resolveTuning({ tuning: method, rank: 4, loraDropout: 0 }, bert.modules)
    const counts = await countStep(bert.load(BERT, weights, { newHeadSeed: 1, tuning }).model)
    expect(counts.bytesUploaded - BATCH_BYTES).toBeLessThanOrEqual(16_000)
    return counts.dispatchesByLabel
  }
  const gemms = (labels: Readonly<Record<string, number>>) =>
    Object.entries(labels).reduce((sum, [label, count]) => sum + (label.startsWith('gemm') ? count : 0), 0)
  const [full, biases, head] = [await dispatches('full'), await dispatches('bitfit'), await dispatches('head')]
  expect(gemms(biases)).toBeLessThanOrEqual(gemms(full) - 4 * LAYERS) // no weight gradients of four products a layer
  expect(gemms(head)).toBeLessThanOrEqual(gemms(full) - 8 * LAYERS) // nothing backward in the layers
})
