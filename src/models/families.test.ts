import { expect, test } from 'vitest'
import { useBackend } from '../kernels/index.ts'
import type { JsonObject } from '../shared/json.ts'
import { describeModel } from './describeModel.ts'
import { chooseFamily, familyOf } from './families.ts'
import { readGoldenModel } from './golden.ts'
import { classesOf, labelFields, strandbookFacts, withClasses, withStrandbookFacts } from './labels.ts'
import { asModelConfig, familyNameOf } from './modelTypes.ts'
import type { ModelConfig } from './types.ts'

const tokens = (kind: 'char' | 'kmer') => ({
  head: 'sequence' as const,
  tokenizer: {
    kind,
    alphabet: 'dna' as const,
    k: 1,
    vocabulary: [],
    special: { pad: 0, unk: 1, cls: 2, sep: 3, mask: 4 },
    wrap: false,
    maxTokens: 10,
  },
})

test('single characters go to the compact family, k-mers to BERT, and a choice by hand stands', () => {
  expect(chooseFamily({ family: 'auto' }, tokens('char')).family).toBe('compact')
  expect(chooseFamily({ family: 'auto' }, tokens('kmer')).family).toBe('bert')
  expect(chooseFamily({ family: 'bert' }, tokens('char')).family).toBe('bert')
})

test('a model that writes is GPT-2, whatever the tokens', () => {
  expect(chooseFamily({ family: 'auto' }, { ...tokens('char'), head: 'causal' }).family).toBe('gpt2')
})

test.each([
  ['bert', { model_type: 'bert' }],
  ['bert', { architectures: ['BertForMaskedLM'] }],
  ['compact', { model_type: 'strandbook-compact' }],
  ['roberta', { model_type: 'roberta' }],
  ['esm', { architectures: ['EsmForMaskedLM'], add_bias_fnn: false }],
  ['gpt2', { model_type: 'gpt2' }],
  ['dnabert2', { architectures: ['BertForMaskedLM'], alibi_starting_size: 512 }],
  ['dnabert2', { model_type: 'bert', auto_map: { AutoModel: 'bert_layers.BertModel' } }],
  ['dnabert2', { model_type: 'dnabert2' }],
])('%s reads %j', async (name, config) => {
  expect((await familyOf(config)).name).toBe(name)
  expect(familyNameOf(asModelConfig(config))).toBe(name)
})

test('an unknown model_type is refused with those that are known', () => {
  expect(() => familyNameOf({ model_type: 'llama' })).toThrow(
    'config.json, model_type: expected one of strandbook-compact, bert, roberta, esm, dnabert2, gpt2, got "llama".',
  )
  expect(() => familyNameOf({})).toThrow('got nothing')
})

test('class names survive the way through config.json, awkward ones too', () => {
  const classes = ['__proto__', 'a b', 'é', '0']
  expect(classesOf(JSON.parse(JSON.stringify(labelFields(classes))))).toEqual(classes)
  expect(classesOf(withClasses({ model_type: 'bert', num_labels: 7 }, ['x']))).toEqual(['x'])
})

test('strand facts are read back, and are neutral for models from elsewhere', () => {
  const config = withStrandbookFacts({ model_type: 'bert' }, { reverse_complement: true })
  expect(strandbookFacts(config)).toEqual({ reverse_complement: true })
  expect(strandbookFacts({})).toEqual({ reverse_complement: false })
})

test('a chain of labels is read back, and has a row per label', () => {
  const chain = {
    weight: 0.5,
    start: [-1, -2],
    transitions: [
      [-0.1, -3],
      [-4, -0.2],
    ],
  }
  const config = { model_type: 'bert', ...labelFields(['C', 'I']) }
  const facts = { reverse_complement: false, label_chain: chain }
  const through = (model: ModelConfig) => strandbookFacts(JSON.parse(JSON.stringify(model)))
  expect(through(withStrandbookFacts(config, facts))).toEqual(facts)
  const wrong = (label_chain: JsonObject) => () => through({ ...config, strandbook: { label_chain } })
  const motifs = [
    {
      from: 0,
      to: 1,
      scores: [
        [0.5, -0.5],
        [1, 2],
      ],
    },
  ]
  const boundaries = { weight: 1, before: 1, tokens: [5, 6], motifs }
  const marked = { ...facts, label_chain: { ...chain, boundaries } }
  expect(through(withStrandbookFacts(config, marked))).toEqual(marked)
  const wrongMotif = (change: JsonObject) =>
    wrong({ ...chain, boundaries: { ...boundaries, motifs: [{ ...motifs[0]!, ...change }] } })
  expect(wrongMotif({ to: 2 })).toThrow('strandbook.label_chain.boundaries.motifs.0.to')
  expect(wrongMotif({ scores: [[1]] })).toThrow('strandbook.label_chain.boundaries.motifs.0.scores.0')
  expect(wrong({ ...chain, weight: 0 })).toThrow('strandbook.label_chain.weight')
  expect(wrong({ ...chain, start: [-1] })).toThrow('strandbook.label_chain.start')
  expect(wrong({ ...chain, transitions: [[-1, -2]] })).toThrow('2 lists of 2 numbers')
  expect(wrong({ ...chain, transitions: [[-1, -2], [-1]] })).toThrow('strandbook.label_chain.transitions.1')
})

test('the table has one line per block, and its lines add up', async () => {
  await useBackend('cpu')
  const { config } = await readGoldenModel('bert/seqcls')
  const { blocks, parameters } = describeModel((await familyOf(config)).create(config, 1))
  expect(blocks.map(({ name, shape, parameters }) => `${name} | ${shape} | ${parameters}`)).toEqual([
    'bert.embeddings | 5 tensors, largest 64 × 32 | 3776',
    'bert.encoder.layer.0 | 16 tensors, largest 64 × 32 | 8544',
    'bert.encoder.layer.1 | 16 tensors, largest 64 × 32 | 8544',
    'bert.pooler | 2 tensors, largest 32 × 32 | 1056',
    'classifier | 2 tensors, largest 3 × 32 | 99',
  ])
  expect(blocks.reduce((sum, block) => sum + block.parameters, 0)).toBe(parameters)
})
