import { describe, expect, test } from 'vitest'
import { readText } from '../sequence/samples.ts'
import { encodeTiles } from './encodeTiles.ts'
import { makeSpec } from './makeSpec.ts'
import { createTokenizer } from './tokenizer.ts'
import { type TileTargets, type TokenizerParams, UNKNOWN_LABEL } from './types.ts'

async function tilesOf(table: string, params: Partial<TokenizerParams>) {
  const { dataset } = await readText(table, { task: 'per-base' }, 'sample.tsv')
  const full = { kind: 'char', k: 3, maxTokens: 8, ...params } as TokenizerParams
  const alphabet = dataset.alphabet === 'dna' ? 'dna' : 'protein'
  const { spec } = makeSpec(alphabet, full, 100, true)
  const tokenizer = createTokenizer({ ...spec, alphabet: dataset.alphabet })
  const records = Uint32Array.from({ length: dataset.count }, (_, i) => i)
  const { part } = await encodeTiles(tokenizer, dataset, records)
  return { part, targets: part.targets as TileTargets, spec }
}

const SEQUENCE = 'ACGTTGCAACGGTTAACCGG' // 20 bases
const LABELS = 'CCCCCCIIIIIIIICCCC..'
const TABLE = `sequence\tlabels\n${SEQUENCE}\t${LABELS}\nACG\tCCC\n`

describe('tiles of single characters', () => {
  test('cover every base, overlap by a quarter, and keep the order of the records', async () => {
    const { part, targets } = await tilesOf(TABLE, {})
    expect([...targets.slots]).toEqual([0, 0, 0, 1])
    expect([...targets.starts]).toEqual([0, 6, 12, 0])
    expect([...targets.lengths]).toEqual([8, 8, 8, 3])
    expect([...part.offsets]).toEqual([0, 8, 16, 24, 27])
    expect([...part.records]).toEqual([0, 0, 0, 1])
    expect(targets.spans).toBeNull()
  })

  test('labels stay one per base of the whole sequence', async () => {
    const { targets } = await tilesOf(TABLE, {})
    expect([...targets.bases]).toEqual([0, 20, 23])
    expect(targets.labels.length).toBe(23)
    expect(targets.labels[5]).not.toBe(targets.labels[6])
  })
})

test('tiles of overlapping k-mers say what each token covers, special tokens nothing', async () => {
  const { part, targets } = await tilesOf(TABLE, { kind: 'kmer' })
  expect([...targets.lengths]).toEqual([8, 8, 8, 3]) // 6 k-mers of 3 bases between two special tokens
  const rows = Array.from({ length: 8 }, (_, i) => [targets.spans![2 * i], targets.spans![2 * i + 1]])
  expect(rows.slice(0, 3)).toEqual([
    [0, 0],
    [0, 3],
    [1, 4],
  ])
  expect(rows[7]![0]).toBe(rows[7]![1])
  expect(targets.spans!.length).toBe(2 * part.ids.length)
  expect(targets.edges).toEqual({ before: 1, after: 1 })
})

test('tiles of text begin with words', async () => {
  const table = 'tokens\ttags\nBRCA1 may cause it\tB-g O O O\n'
  const { targets } = await tilesOf(table, { maxTokens: 10 })
  expect([...targets.starts]).toEqual([0, 6, 10])
  expect([...targets.wordStarts!].flatMap((one, i) => (one === 1 ? [i] : []))).toEqual([0, 6, 10, 16])
  expect(targets.labels).not.toContain(UNKNOWN_LABEL)
})

test('a row without room for a residue is refused', async () => {
  await expect(tilesOf(TABLE, { kind: 'kmer', maxTokens: 3, k: 6 })).resolves.toBeDefined()
  const { dataset } = await readText(TABLE, { task: 'per-base' }, 'sample.tsv')
  const { spec } = makeSpec('dna', { kind: 'kmer', k: 3, maxTokens: 8 }, 100, true)
  const tokenizer = createTokenizer({ ...spec, maxTokens: 2 })
  await expect(encodeTiles(tokenizer, dataset, Uint32Array.of(0))).rejects.toMatchObject({ code: 'BAD_MAX_TOKENS' })
})
