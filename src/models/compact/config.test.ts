import { describe, expect, test } from 'vitest'
import { withStrandbookFacts } from '../labels.ts'
import type { DataFacts, ModelParams } from '../types.ts'
import { channelsOf } from './channels.ts'
import { maxSteps } from './checkpoint.ts'
import { bagK, configureCompact, parseCompactConfig, poolSizes } from './config.ts'

const params: ModelParams = {
  family: 'auto',
  checkpoint: 'none',
  hiddenSize: 'auto',
  layers: 'auto',
  heads: 'auto',
  dropout: 'auto',
  kmerFeatures: 'auto',
}

const special = { pad: 0, unk: 1, cls: 2, sep: 3, mask: 4 }

const facts: DataFacts = {
  tokenizer: {
    kind: 'char',
    alphabet: 'dna',
    k: 1,
    vocabulary: ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]', 'A', 'C', 'G', 'T', 'N', 'R'],
    special,
    wrap: false,
    maxTokens: 300,
  },
  head: 'sequence',
  problem: 'single_label_classification',
  classes: ['exon', 'intron'],
  trainRows: 1_000,
  maxTokens: 300,
  medianTokens: 250,
  p95Tokens: 250,
}

describe('rules that read the data', () => {
  test.each([
    [57, 1, 1, 57],
    [80, 1, 1, 80],
    [150, 2, 2, 38],
    [250, 4, 2, 32],
    [300, 4, 2, 38],
    [1_024, 4, 4, 64],
    [5_000, 4, 16, 79],
    [30_000, 4, 64, 118],
  ])('%i tokens are pooled by %i and %i to %i steps', (positions, stem, block, steps) => {
    const pools = poolSizes(positions)
    expect(pools).toEqual({ stem_pool: stem, conv_pool: block })
    const config = parseCompactConfig(configureCompact(params, { ...facts, p95Tokens: positions }))
    expect(maxSteps(config)).toBe(steps)
  })

  test('there are some thousand k-mers in the bag, whatever the alphabet', () => {
    expect([4, 20].map((letters) => [bagK(letters), letters ** bagK(letters)])).toEqual([
      [5, 1_024],
      [2, 400],
    ])
  })

  test.each([
    [1_801, 60, 0],
    [4_904, 70, 5],
    [2_618, 150, 5],
    [85, 57, 0],
  ])(
    '%i sequences of %i bases have a bag of %i-mers: each k-mer needs occurrences to learn from',
    (rows, tokens, k) => {
      const config = configureCompact(params, { ...facts, trainRows: rows, medianTokens: tokens })
      expect(parseCompactConfig(config).bagK).toBe(k)
    },
  )

  test('positions reach the 95th percentile of the lengths, so one long read does not stretch the tables', () => {
    const config = configureCompact(params, { ...facts, maxTokens: 1_000, p95Tokens: 120 })
    expect(parseCompactConfig(config).positions).toBe(120)
  })

  test('what was set by hand is kept', () => {
    const config = configureCompact(
      { ...params, hiddenSize: 48, layers: 0, heads: 2, dropout: 0.2, kmerFeatures: false },
      facts,
    )
    expect(parseCompactConfig(config)).toMatchObject({
      width: 48,
      layers: 0,
      heads: 2,
      dropout: 0.2,
      headDropout: 0.2,
      bagK: 0,
      labels: 2,
    })
  })
})

describe('channels', () => {
  test('bases have their own, every other residue shares one, padding has none', () => {
    expect(channelsOf(facts.tokenizer)).toEqual({ letters: 'ACGT', ofToken: [-1, 4, -1, -1, 4, 0, 1, 2, 3, 4, 4] })
  })

  test('U is T', () => {
    const rna = {
      ...facts.tokenizer,
      alphabet: 'rna' as const,
      vocabulary: ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]', 'U'],
    }
    expect(channelsOf(rna).ofToken[5]).toBe(3)
  })

  test('characters of SMILES are told apart by case, and no N is unknown', () => {
    const vocabulary = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]', 'C', 'c', 'N', '(']
    const { letters, ofToken } = channelsOf({ ...facts.tokenizer, alphabet: 'smiles', vocabulary })
    expect(letters).toBe('CcN(')
    expect(ofToken).toEqual([-1, 4, -1, -1, 4, 0, 1, 2, 3])
  })

  test('amino acids are told apart', () => {
    const vocabulary = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]', 'A', 'Y', 'X', 'U']
    const { letters, ofToken } = channelsOf({ ...facts.tokenizer, alphabet: 'protein', vocabulary })
    expect(letters).toHaveLength(20)
    expect(ofToken.slice(5)).toEqual([0, 19, 20, 20])
  })
})

describe('refusals', () => {
  test('k-mer tokens come with a way out', () => {
    const kmers = { ...facts, tokenizer: { ...facts.tokenizer, kind: 'kmer' as const, k: 6 } }
    expect(() => configureCompact(params, kmers)).toThrow(
      'Model, family: expected single characters as tokens for the compact family, got kmer.',
    )
  })

  test.each([
    ['hidden_size', -1, 'config.json, hidden_size: expected a whole number from 1 to 1024, got -1.'],
    ['num_attention_heads', 7, 'config.json, num_attention_heads: expected a divisor of hidden_size 64, got 7.'],
    [
      'max_position_embeddings',
      1e12,
      'config.json, max_position_embeddings: expected a whole number from 1 to 1000000, got 1000000000000.',
    ],
    [
      'token_channels',
      [-1, 9],
      'config.json, token_channels: expected a channel from -1 to 4 for each token, got [-1,9].',
    ],
    ['kmer_size', 9, 'config.json, kmer_size: expected a whole number from 0 to 8, got 9.'],
    [
      'strandbook',
      { reverse_complement: 'yes' },
      'config.json, strandbook.reverse_complement: expected true or false, got "yes".',
    ],
  ])('%s out of range is refused by name', (field, value, message) => {
    expect(() => parseCompactConfig({ ...configureCompact(params, facts), [field]: value })).toThrow(message)
  })

  test('every atom of a molecule has a channel of its own, up to a limit; the frequent ones come first', () => {
    const atoms = Array.from({ length: 300 }, (_, i) => `[C${i}]`)
    const vocabulary = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]', ...atoms]
    const tokenizer = { kind: 'smiles', alphabet: 'smiles', vocabulary, special, wrap: true, maxTokens: 64 } as const
    const { letters, ofToken } = channelsOf(tokenizer)
    expect(new Set(letters).size).toBe(255)
    expect([ofToken[0], ofToken[1], ofToken[5], ofToken[259], ofToken[304]]).toEqual([-1, 255, 0, 254, 255])
    const config = configureCompact(params, { ...facts, tokenizer })
    expect(parseCompactConfig(JSON.parse(JSON.stringify(config))).channels.letters).toBe(letters)
  })

  test('both strands ask for bases', () => {
    const vocabulary = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]', 'A']
    const protein = { ...facts, tokenizer: { ...facts.tokenizer, alphabet: 'protein' as const, vocabulary } }
    const config = withStrandbookFacts(configureCompact(params, protein), { reverse_complement: true })
    expect(() => parseCompactConfig(config)).toThrow('config.json, letters: expected "ACGT" for both strands')
  })
})
