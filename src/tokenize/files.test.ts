import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { StrandbookError } from '../shared/errors.ts'
import { type TokenizerFile, tokenizerFiles } from './files.ts'
import { makeSpec } from './makeSpec.ts'
import { parseTokenizer } from './parseTokenizer.ts'

const specs = [
  makeSpec('dna', { kind: 'char', k: 6, maxTokens: 'auto' }, 100).spec,
  makeSpec('rna', { kind: 'char', k: 6, maxTokens: 300 }, 100).spec,
  makeSpec('protein', { kind: 'char', k: 6, maxTokens: 'auto' }, 100).spec,
  makeSpec('dna', { kind: 'kmer', k: 4, maxTokens: 512 }, 100).spec,
  makeSpec('rna', { kind: 'kmer-blocks', k: 3, maxTokens: 512 }, 100).spec,
]

const text = (path: string, content: string): TokenizerFile => ({ path, bytes: new TextEncoder().encode(content) })
const without = (files: readonly TokenizerFile[], path: string) => files.filter((file) => file.path !== path)

test.each(specs)('$kind of $alphabet come back from their files', (spec) => {
  expect(parseTokenizer(tokenizerFiles(spec))).toEqual(spec)
  expect(parseTokenizer(without(tokenizerFiles(spec), 'vocab.txt'))).toEqual(spec)
})

test('the vocab.txt of DNABERT alone is enough', () => {
  const { vocabulary } = specs[3]!
  const spec = parseTokenizer([text('folder/vocab.txt', vocabulary.join('\r\n'))])
  expect(spec).toMatchObject({ kind: 'kmer', alphabet: 'dna', k: 4, wrap: true, maxTokens: 512 })
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

  test('random damage, or it is read: nothing else happens', () => {
    fc.assert(
      fc.property(
        fc.nat(3),
        fc.array(fc.tuple(fc.nat(3000), fc.nat(255)), { minLength: 1, maxLength: 5 }),
        (which, changes) => {
          const damaged = tokenizerFiles(specs[3]!).map((file, i) => {
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
      { numRuns: 150, seed: 17 },
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
