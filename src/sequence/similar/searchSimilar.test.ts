import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readText } from '../samples.ts'
import { requireResidues } from '../targets.ts'
import type { Alphabet } from '../types.ts'
import { ApproximatePattern } from './approximateMatch.ts'
import { areSimilar, fewestEdits } from './bruteForce.ts'
import { residueCodes, SHORTEST } from './definition.ts'
import { RandomSequences } from './samples.ts'
import { searchSimilar } from './searchSimilar.ts'

async function pairsOf(sequences: readonly string[], identity: number, alphabet: Alphabet): Promise<string[]> {
  const text = sequences.map((residues, i) => `>s${i}\n${residues}\n`).join('')
  const { dataset } = await readText(text, { alphabet })
  const all = Uint32Array.from({ length: dataset.count }, (_, i) => i)
  const pairs: string[] = []
  const found = (a: number, b: number) => pairs.push(`${Math.min(a, b)}-${Math.max(a, b)}`)
  await searchSimilar(dataset, { identity, queries: all, targets: all, wanted: () => true, found, stage: '' })
  return [...new Set(pairs)].sort()
}

function allPairs(sequences: readonly string[], identity: number, alphabet: Alphabet): string[] {
  const pairs: string[] = []
  for (let a = 0; a < sequences.length; a++) {
    for (let b = a + 1; b < sequences.length; b++) {
      const shorter = Math.min(sequences[a]!.length, sequences[b]!.length)
      if (shorter < SHORTEST[alphabet]) continue
      if (areSimilar(sequences[a]!, sequences[b]!, identity, alphabet)) pairs.push(`${a}-${b}`)
    }
  }
  return pairs.sort()
}

describe('the search finds what comparing all pairs finds', () => {
  const cases = [
    { alphabet: 'dna', letters: 'ACGT', identity: 0.9, lengths: [16, 120], edits: 12 },
    { alphabet: 'dna', letters: 'ACGT', identity: 0.8, lengths: [16, 60], edits: 14 },
    { alphabet: 'dna', letters: 'ACGT', identity: 0.97, lengths: [60, 160], edits: 6 },
    { alphabet: 'dna', letters: 'ACGT', identity: 1, lengths: [20, 40], edits: 1 },
    { alphabet: 'dna', letters: 'AT', identity: 0.85, lengths: [20, 50], edits: 8 },
    { alphabet: 'dna', letters: 'ACGTACGTACGTN', identity: 0.85, lengths: [20, 60], edits: 4 },
    { alphabet: 'rna', letters: 'ACGU', identity: 0.85, lengths: [30, 90], edits: 15 },
    { alphabet: 'protein', letters: 'ACDEFGHIKLMNPQRSTVWYX', identity: 0.8, lengths: [8, 50], edits: 9 },
  ] as const
  for (const { alphabet, letters, identity, lengths, edits } of cases) {
    test(`${alphabet} of ${letters.length} letters at identity ${identity}`, async () => {
      for (let seed = 1; seed <= 2; seed++) {
        const random = new RandomSequences(seed, letters)
        const length = () => lengths[0] + random.below(lengths[1] - lengths[0])
        const sequences = random.family(15, 35, length, edits).filter(({ length }) => length > 0)
        const expected = allPairs(sequences, identity, alphabet)
        expect(expected.length).toBeGreaterThan(3)
        expect(await pairsOf(sequences, identity, alphabet)).toEqual(expected)
      }
    })
  }
})

test('a fragment is found anywhere in a long sequence, on either strand', async () => {
  const random = new RandomSequences(7)
  const long = random.sequence(3_000)
  const decoy = random.edited(long.slice(400, 500), 14)
  const places = [0, 1, 777, 2_899, 2_900]
  const fragments = places.map((at) => random.edited(long.slice(at, at + 100), 3))
  const sequences = [`${decoy}${long}`, ...fragments]
  expect(await pairsOf(sequences, 0.95, 'dna')).toEqual(allPairs(sequences, 0.95, 'dna'))
  expect(await pairsOf(sequences, 0.95, 'dna')).toEqual(places.map((_, i) => `0-${i + 1}`))
})

test('half a fragment in a long sequence does not hide the whole one further on', async () => {
  const random = new RandomSequences(8)
  const fragment = random.sequence(100)
  const half = `${fragment.slice(0, 60)}${random.sequence(40)}`
  const long = [
    random.sequence(700),
    half,
    random.sequence(700),
    random.edited(fragment, 3),
    random.sequence(700),
  ].join('')
  expect(await pairsOf([long, fragment], 0.95, 'dna')).toEqual(['0-1'])
})

test('the search stops when it is told to', async () => {
  const random = new RandomSequences(1)
  const text = Array.from({ length: 50 }, (_, i) => `>s${i}\n${random.sequence(60)}\n`).join('')
  const dataset = requireResidues((await readText(text)).dataset)
  const all = Uint32Array.from({ length: 50 }, (_, i) => i)
  const search = { identity: 0.9, queries: all, targets: all, wanted: () => true, found: () => {}, stage: '' }
  await expect(searchSimilar(dataset, search, { signal: AbortSignal.abort() })).rejects.toMatchObject({
    code: 'ABORTED',
  })
})

test('bit-vectors decide as the table of edit distances does, over words and their borders', () => {
  const { target, query, exact } = residueCodes('dna')
  const encode = (text: string, table: Uint8Array) => Uint8Array.from(text, (letter) => table[letter.charCodeAt(0)]!)
  const sequence = (max: number) => fc.stringMatching(new RegExp(`^[ACGTN]{1,${max}}$`))
  const matcher = new ApproximatePattern(exact)
  fc.assert(
    fc.property(sequence(100), sequence(140), fc.nat(20), (pattern, text, nearby) => {
      const edits = fewestEdits(pattern, text, 'dna')
      matcher.set(encode(pattern, query), pattern.length)
      for (const allowed of [edits - 1, edits, edits + 1, nearby]) {
        expect(matcher.isIn(encode(text, target), 0, text.length, allowed)).toBe(edits <= allowed)
      }
    }),
    { numRuns: 300, seed: 11 },
  )
})
