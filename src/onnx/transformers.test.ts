/** Each family of transformers with each of its heads and options, random weights, beside the engine. */
import { beforeAll, expect, test } from 'vitest'
import { useBackend } from '../kernels/index.ts'
import { expectSameLogits, randomWeights } from './testing.ts'

beforeAll(async () => {
  await useBackend('cpu')
})

const encoder = {
  vocab_size: 30,
  hidden_size: 16,
  num_hidden_layers: 2,
  num_attention_heads: 2,
  intermediate_size: 24,
  max_position_embeddings: 40,
  initializer_range: 0.3,
}
const roberta = { ...encoder, model_type: 'roberta', type_vocab_size: 1, layer_norm_eps: 1e-5, pad_token_id: 1 }
const esm = { ...encoder, model_type: 'esm', pad_token_id: 1, mask_token_id: 4, layer_norm_eps: 1e-5 }
const rotary = { ...esm, position_embedding_type: 'rotary', emb_layer_norm_before: false }
const dnabert2 = { ...encoder, model_type: 'dnabert2', type_vocab_size: 2, alibi_starting_size: 40 }
const gpt2 = {
  model_type: 'gpt2',
  vocab_size: 30,
  n_embd: 16,
  n_layer: 2,
  n_head: 2,
  n_positions: 40,
  initializer_range: 0.3,
}

const [sequence, token, masked] = ['ForSequenceClassification', 'ForTokenClassification', 'ForMaskedLM']

test.each([
  ['RoBERTa, classes', { ...roberta, architectures: [`Roberta${sequence}`] }],
  ['RoBERTa, labels of tokens', { ...roberta, architectures: [`Roberta${token}`] }],
  ['RoBERTa, words', { ...roberta, architectures: [`Roberta${masked}`] }],
  ['ESM-2, classes', { ...rotary, architectures: [`Esm${sequence}`] }],
  ['ESM-2, labels of tokens', { ...rotary, architectures: [`Esm${token}`] }],
  ['ESM-2, words, embeddings scaled by the share of masked tokens', { ...rotary, token_dropout: true, architectures: [`Esm${masked}`] }],
  ['Nucleotide Transformer v1: absolute positions, a norm before', { ...esm, position_embedding_type: 'absolute', emb_layer_norm_before: true, architectures: [`Esm${masked}`] }],
  ['Nucleotide Transformer v2: gated, not tied', { ...rotary, add_bias_fnn: false, tie_word_embeddings: false, architectures: [`Esm${masked}`] }],
  ['DNABERT-2, classes', { ...dnabert2, architectures: [`Bert${sequence}`] }],
  ['DNABERT-2 with three heads, words', { ...dnabert2, hidden_size: 24, num_attention_heads: 3, architectures: [`Bert${masked}`] }],
  ['GPT-2, words', { ...gpt2, architectures: ['GPT2LMHeadModel'] }],
  ['GPT-2, classes at the last token before the padding', { ...gpt2, pad_token_id: 1, architectures: [`GPT2${sequence}`] }],
  ['GPT-2, classes at the last token of the mask, GELU by erf', { ...gpt2, activation_function: 'gelu', architectures: [`GPT2${sequence}`] }],
])('%s', async (_, config) => {
  const hasTypes = config.model_type === 'dnabert2'
  const tensors = await randomWeights(config)
  await expectSameLogits({ config, tensors, longest: 20, letters: [2, 29], padding: 1, hasTypes })
}, 30_000) // biome-ignore format: one line per model

test.each([
  ['RoBERTa', { ...roberta, architectures: [`Roberta${sequence}`] }],
  ['GPT-2', { ...gpt2, architectures: ['GPT2LMHeadModel'] }],
])(
  '%s with bottleneck adapters, which cannot be merged',
  async (_, config) => {
    const tuning = { kind: 'adapters', width: 4 } as const
    const tensors = await randomWeights(config, tuning)
    expect([...tensors.keys()].filter((name) => name.includes('adapter_up')).length).toBeGreaterThan(3)
    await expectSameLogits({ config, tensors, tuning, longest: 20, letters: [2, 29], padding: 1 })
  },
  30_000,
)
