import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { StrandbookError } from '../../shared/errors.ts'
import { byteCharacters } from '../bpe/byteCharacters.ts'
import { makeSpec } from '../makeSpec.ts'
import type { BpeSpec, TokenizerSpec } from '../types.ts'
import { kmers } from '../vocabulary.ts'
import { parseTokenizer } from './parseTokenizer.ts'
import { type TokenizerFile, tokenizerFiles } from './tokenizerFiles.ts'

const specs = [
  makeSpec('dna', { kind: 'char', k: 6, maxTokens: 'auto' }, 100).spec,
  makeSpec('rna', { kind: 'char', k: 6, maxTokens: 300 }, 100).spec,
  makeSpec('protein', { kind: 'char', k: 6, maxTokens: 'auto' }, 100).spec,
  makeSpec('dna', { kind: 'kmer', k: 4, maxTokens: 512 }, 100).spec,
  makeSpec('rna', { kind: 'kmer-blocks', k: 3, maxTokens: 512 }, 100).spec,
]

const text = (path: string, content: string): TokenizerFile => ({ path, bytes: new TextEncoder().encode(content) })
const without = (files: readonly TokenizerFile[], path: string) => files.filter((file) => file.path !== path)

const BRACKETS = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]']
const pieces: Pick<BpeSpec, 'special' | 'wrap' | 'maxTokens'> = {
  special: { pad: 0, unk: 1, cls: 2, sep: 3, mask: 4 },
  wrap: true,
  maxTokens: 128,
}
const ANGLES = ['<s>', '<pad>', '</s>', '<unk>', '<mask>']
const esm = { special: { cls: 0, pad: 1, sep: 2, unk: 3, mask: 4 }, wrap: true, maxTokens: 1024 } as const
const esmVocabulary = ['<cls>', '<pad>', '<eos>', '<unk>', '<mask>']
const bytes = byteCharacters()
const merges = ['a b', 'ab c', 'Ġ a']

const more: readonly TokenizerSpec[] = [
  { kind: 'smiles', alphabet: 'smiles', vocabulary: [...BRACKETS, 'C', '[nH]', '\\'], ...pieces },
  { kind: 'char', k: 1, alphabet: 'text', vocabulary: [...BRACKETS, 'a', 'é', '中'], ...pieces },
  { kind: 'wordpiece', alphabet: 'text', lowerCase: true, vocabulary: [...BRACKETS, 'the', '##s'], ...pieces },
  { kind: 'wordpiece', alphabet: 'text', lowerCase: false, vocabulary: [...BRACKETS, 'The', '##s'], ...pieces },
  bpe({ alphabet: 'dna', vocabulary: [...BRACKETS, 'A', 'C', 'AC'], merges: ['A C'], words: 'none' }),
  bpe({ alphabet: 'dna', vocabulary: [...BRACKETS, 'A', 'C', 'AC'], merges: ['A C'], words: 'whitespace' }),
  bpe({ alphabet: 'text', vocabulary: [...BRACKETS, ...bytes, 'ab', 'abc', 'Ġa'], merges, words: 'bytes' }),
  bpe({
    alphabet: 'smiles',
    vocabulary: [...ANGLES, ...bytes, 'ab', 'abc', 'Ġa'],
    merges,
    words: 'bytes',
    special: { cls: 0, pad: 1, sep: 2, unk: 3, mask: 4 },
    prefixSpace: true,
    pairSeparators: 2,
  }),
  bpe({
    alphabet: 'text',
    vocabulary: [...bytes, 'ab', 'abc', 'Ġa', '<|endoftext|>'],
    merges,
    words: 'bytes',
    special: { cls: 259, pad: 259, sep: 259, unk: 259, mask: 259 },
    wrap: false,
  }),
  { kind: 'esm', alphabet: 'protein', vocabulary: [...esmVocabulary, ...'LAGVSERTIDPKQNFYMHWCX'], ...esm },
  {
    kind: 'nt',
    alphabet: 'dna',
    k: 2,
    eos: false,
    vocabulary: [...esmVocabulary, ...kmers('ATCG', 2), ...'ATCGN'],
    ...esm,
  },
  {
    kind: 'nt',
    alphabet: 'dna',
    k: 2,
    eos: true,
    vocabulary: [...esmVocabulary, ...kmers('ATCG', 2), ...'ATCGN'],
    ...esm,
  },
]

function bpe(fields: Pick<BpeSpec, 'alphabet' | 'vocabulary' | 'merges' | 'words'> & Partial<BpeSpec>): BpeSpec {
  return { kind: 'bpe', prefixSpace: false, pairSeparators: 1, ...pieces, ...fields }
}

test.each(more)('$kind of $alphabet come back from their files, with $vocabulary.length tokens', (spec) => {
  expect(parseTokenizer(tokenizerFiles(spec))).toEqual(spec)
})

test('byte-level BPE comes back from vocab.json and merges.txt alone', () => {
  for (const spec of more.filter((spec) => spec.kind === 'bpe' && spec.special.unk !== 1)) {
    expect(parseTokenizer(without(tokenizerFiles(spec), 'tokenizer.json'))).toEqual(spec)
  }
})

test.each(specs)('$kind of $alphabet come back from their files', (spec) => {
  expect(parseTokenizer(tokenizerFiles(spec))).toEqual(spec)
  expect(parseTokenizer(without(tokenizerFiles(spec), 'vocab.txt'))).toEqual(spec)
})

test.each([
  ['BERT', { model_type: 'bert', max_position_embeddings: 64 }, 64],
  ['RoBERTa', { model_type: 'roberta', max_position_embeddings: 66, pad_token_id: 1 }, 64],
  ['GPT-2', { model_type: 'gpt2', n_positions: 48 }, 48],
  ['rotary positions', { max_position_embeddings: 66, position_embedding_type: 'rotary' }, 512],
  ['ALiBi', { max_position_embeddings: 66, alibi_starting_size: 66 }, 512],
])('no row is longer than the positions that the model has: %s', (_, config, maxTokens) => {
  const files = [text('vocab.txt', specs[3]!.vocabulary.join('\n')), text('config.json', JSON.stringify(config))]
  expect(parseTokenizer(files).maxTokens).toBe(maxTokens)
})

test('the vocab.txt of ESM-2 is enough beside its configuration', () => {
  const vocabulary = [...esmVocabulary, ...'LAGVSERTIDPKQNFYMHWCXBUZO.-']
  const files = [text('vocab.txt', vocabulary.join('\n')), text('config.json', '{"model_type":"esm"}')]
  expect(parseTokenizer(files)).toMatchObject({ kind: 'esm', alphabet: 'protein', wrap: true, maxTokens: 1024 })
})

test('the vocab.txt of DNABERT alone is enough', () => {
  const { vocabulary } = specs[3]!
  const spec = parseTokenizer([text('folder/vocab.txt', vocabulary.join('\r\n'))])
  expect(spec).toMatchObject({ kind: 'kmer', alphabet: 'dna', k: 4, wrap: true, maxTokens: 512 })
})

describe('what tokenizer.json says and is not implemented is refused by name:', () => {
  const [json] = tokenizerFiles(more.find((spec) => spec.kind === 'bpe' && spec.words === 'whitespace')!)
  const object = JSON.parse(new TextDecoder().decode(json!.bytes)) as Record<string, object>
  const changed = (field: string, changes: object | null) => [
    text('tokenizer.json', JSON.stringify({ ...object, [field]: changes && { ...object[field], ...changes } })),
  ]
  test.each([
    ['model', { type: 'Unigram', merges: null }, 'model.type: expected WordPiece or BPE, got Unigram'],
    ['model', { dropout: 0.1 }, 'model.dropout'],
    ['model', { end_of_word_suffix: '</w>' }, 'model.end_of_word_suffix'],
    ['model', { fuse_unk: true }, 'model.fuse_unk'],
    ['model', { byte_fallback: true }, 'model.byte_fallback'],
    ['model', { merges: ['A G'] }, 'merge 1: expected known tokens, got G'],
    ['pre_tokenizer', { type: 'Metaspace' }, 'pre_tokenizer.type: expected "Whitespace" or "ByteLevel", got Metaspace'],
    ['normalizer', { type: 'NFKC' }, 'normalizer: expected none for bpe, got NFKC'],
    ['post_processor', { type: 'Other' }, 'post_processor.type'],
    ['post_processor', { single: [] }, 'post_processor.single'],
  ])('%s %o', (field, changes, message) => {
    expect(() => parseTokenizer(changed(field, changes))).toThrow(message)
  })
})

describe('is refused:', () => {
  const files = tokenizerFiles(specs[3]!)
  const config = (strandbook: unknown) => [
    ...without(files, 'tokenizer_config.json'),
    text('tokenizer_config.json', JSON.stringify({ strandbook })),
  ]
  const own = { kind: 'kmer', alphabet: 'dna', k: 4, wrap: true, maxTokens: 512 }
  const vocabulary = (tokens: readonly string[]) => [
    ...without(files, 'vocab.txt'),
    text('vocab.txt', tokens.join('\n')),
  ]
  const words = specs[3]!.vocabulary

  test.each([
    ['no files', []],
    ['broken JSON', [...without(files, 'tokenizer_config.json'), text('tokenizer_config.json', '{')]],
    ['another kind', config({ ...own, kind: 'bpe' })],
    ['an unknown kind', config({ ...own, kind: 'unigram' })],
    ['k out of range', config({ ...own, k: 9 })],
    ['k that does not fit the vocabulary', config({ ...own, k: 5 })],
    ['a limit beyond reason', config({ ...own, maxTokens: 1e12 })],
    ['k-mers in another order', vocabulary([...words.slice(0, 5), ...words.slice(5).toReversed()])],
    ['a token twice', vocabulary([...words.slice(0, -1), words[0]!])],
    ['no [CLS]', vocabulary(words.map((word) => (word === '[CLS]' ? '[cls]' : word)))],
    ['a token of a megabyte', vocabulary([...words, 'A'.repeat(1e6)])],
    ['too many tokens', vocabulary(Array.from({ length: 70_000 }, (_, i) => `t${i}`))],
    ['another vocabulary without a word of ours', [text('vocab.txt', '[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nthe\nof')]],
    ['ids with holes', [text('tokenizer.json', '{"model": {"vocab": {"[PAD]": 0, "A": 7}}}')]],
  ] as const)('%s', (_, broken) => {
    expect(() => parseTokenizer(broken)).toThrow(StrandbookError)
  })

  test('an option of BERT that would change ids', () => {
    const bert = [text('vocab.txt', [...BRACKETS, 'the', '##s'].join('\n'))]
    const options = (fields: object) => [...bert, text('tokenizer_config.json', JSON.stringify(fields))]
    expect(parseTokenizer(options({ do_lower_case: false }))).toMatchObject({ kind: 'wordpiece', lowerCase: false })
    expect(() => parseTokenizer(options({ strip_accents: false }))).toThrow('strip_accents: expected null or true')
    expect(() => parseTokenizer(options({ tokenize_chinese_chars: false }))).toThrow('tokenize_chinese_chars')
  })

  test.each([specs[3]!, ...more])('random damage to $kind, or it is read: nothing else happens', (damagedSpec) => {
    fc.assert(
      fc.property(
        fc.nat(3),
        fc.array(fc.tuple(fc.nat(3000), fc.nat(255)), { minLength: 1, maxLength: 5 }),
        (which, changes) => {
          const damaged = tokenizerFiles(damagedSpec).map((file, i) => {
            if (i !== which) return file
            const bytes = file.bytes.slice()
            for (const [at, value] of changes) bytes[at % bytes.length] = value
            return { ...file, bytes }
          })
          try {
            parseTokenizer(damaged)
          } catch (error) {
            expect(error).toBeInstanceOf(StrandbookError)
          }
        },
      ),
      { numRuns: 60, seed: 17 },
    )
  })
})

/** What `tokenizers` 0.23.2 made of our tokenizer.json for 200 random sequences each equalled our ids. */
test('tokenizer.json is what the tokenizers library reads', () => {
  const json = JSON.parse(new TextDecoder().decode(tokenizerFiles(specs[4]!)[1]!.bytes)) as Record<string, unknown>
  expect(json).toMatchObject({
    version: '1.0',
    pre_tokenizer: { type: 'Split', pattern: { Regex: '.{3}|.' }, behavior: 'Isolated', invert: false },
    post_processor: { type: 'TemplateProcessing' },
    model: { type: 'WordLevel', unk_token: '[UNK]' },
  })
})

test('blanks between overlapping k-mers survive the normaliser', () => {
  const json = new TextDecoder().decode(tokenizerFiles(specs[3]!)[1]!.bytes)
  expect(json).toContain(JSON.stringify({ Regex: '[^ACGTN\\s]' }).slice(1, -1).replace('":"', '": "'))
})
