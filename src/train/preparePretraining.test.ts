import { expect, test } from 'vitest'
import type { TokenizerSpec } from '../tokenize/types.ts'
import { type PretrainFacts, preparePretraining } from './preparePretraining.ts'
import { CHARACTERS, motifPart, partOf } from './samples.ts'
import type { PretrainParams } from './types.ts'

const PARAMS: PretrainParams = {
  objective: 'auto',
  maskRate: 0.15,
  spanLength: 'auto',
  steps: 'auto',
  batchSize: 8,
  learningRate: 1e-3,
  warmup: 0.05,
  weightDecay: 0.01,
  seed: 1,
  evaluateEvery: 'auto',
  reverseComplement: 'auto',
  precision: 'f32',
  family: 'auto',
  checkpoint: 'none',
  hiddenSize: 'auto',
  layers: 'auto',
  heads: 'auto',
  dropout: 'auto',
}
const FACTS: PretrainFacts = { tokenizer: CHARACTERS, classes: [], maxTokens: 20, medianTokens: 20, p95Tokens: 20 }
const TRAIN = motifPart(40, 20, 1)
const VALID = motifPart(10, 20, 2)

const prepare = (params: Partial<PretrainParams> = {}, facts = FACTS, valid = VALID) =>
  preparePretraining({ ...PARAMS, ...params }, facts, TRAIN, valid)

test('tokens are hidden by default, one by one, on either strand, and nothing else is disturbed', () => {
  const { objective, masking, learning, facts } = prepare()
  expect([objective, facts.head, learning.task.kind]).toEqual(['masked', 'masked', 'masked'])
  expect(masking).toEqual({ rate: 0.15, spanLength: 1 })
  expect(learning.params).toMatchObject({ reverseComplement: true, maskRate: 0, shift: 0, metric: 'loss', patience: 0 })
})

test('overlapping k-mers are hidden k at a time', () => {
  const { vocabulary, special, maxTokens, alphabet } = CHARACTERS
  const base = { vocabulary, special, maxTokens, alphabet }
  const tokenizer: TokenizerSpec = { ...base, kind: 'kmer', k: 3, wrap: true }
  expect(prepare({}, { ...FACTS, tokenizer }).masking.spanLength).toBe(3)
})

test('SMILES foretell the next token, on one strand, and rows without special tokens get one more', () => {
  const tokenizer: TokenizerSpec = { ...CHARACTERS, alphabet: 'smiles' }
  const { objective, learning, facts } = prepare({}, { ...FACTS, tokenizer })
  expect([objective, learning.params.reverseComplement]).toEqual(['causal', false])
  expect(facts.maxTokens).toBe(21)
  expect(prepare({ objective: 'causal' }, { ...FACTS, tokenizer: { ...CHARACTERS, wrap: true } }).facts.maxTokens).toBe(
    20,
  )
})

test('the steps and evaluations asked for are those of the plan', () => {
  const { params } = prepare({ steps: 12, evaluateEvery: 3 }).learning
  expect(params.epochs * 5).toBeCloseTo(12, 12) // five batches an epoch
  expect(params.evaluationsPerEpoch * 3).toBeCloseTo(5, 12)
  expect(prepare().learning.params.epochs * 5).toBeCloseTo(200, 9) // three epochs are too few
})

test('rows without a token to guess are left out, and a part of nothing else is refused', () => {
  const empty = { ids: [9, 9, 9], label: -1 }
  const mixed = partOf([empty, { ids: [5, 6, 9], label: -1 }])
  expect(prepare({}, FACTS, mixed).learning.valid.labels).toHaveLength(1)
  expect(() => prepare({}, FACTS, partOf([empty]))).toThrow('valid part')
})

test('real sequences are told from shuffled ones by a model whose head serves for nothing else', () => {
  const { objective, facts, learning } = prepare({ objective: 'shuffled' })
  expect([objective, facts.head, learning.task.kind]).toEqual(['shuffled', 'sequence', 'shuffled'])
  expect(facts.classes).toEqual(['real', 'shuffled'])
  expect(learning.outputs).toMatchObject({ names: ['real', 'shuffled'], pretext: true })
  expect(learning.params).toMatchObject({ reverseComplement: true, metric: 'loss' })
  const kinds = prepare({ objective: 'shuffled' }, { ...FACTS, classes: ['fly', 'worm'] })
  expect(kinds.facts.classes).toEqual(['fly', 'worm', 'shuffled'])
})

test('overlapping k-mers are not shuffled: neighbours that do not fit together would give it away', () => {
  const { vocabulary, special, maxTokens, alphabet } = CHARACTERS
  const tokenizer: TokenizerSpec = { vocabulary, special, maxTokens, alphabet, kind: 'kmer', k: 3, wrap: true }
  expect(() => prepare({ objective: 'shuffled' }, { ...FACTS, tokenizer })).toThrow('overlapping k-mers')
})
