import { expect, test } from 'vitest'
import { findIdentical } from '../identical.ts'
import { partCode } from '../parts.ts'
import { readText } from '../samples.ts'
import type { LeakResult } from '../splitting/types.ts'
import type { Alphabet } from '../types.ts'
import { areSimilar, reverseComplement } from './bruteForce.ts'
import { findLeaks } from './leaks.ts'
import { RandomSequences } from './samples.ts'

type Counts = Pick<LeakResult, 'exact' | 'reverseComplement' | 'near' | 'validation' | 'pairs'>

/** The counts by looking at every pair. */
function leaksOfAllPairs(
  sequences: readonly string[],
  parts: Uint8Array,
  identity: number,
  alphabet: Alphabet,
): Counts {
  const mate = (text: string) => (alphabet === 'dna' ? reverseComplement(text) : text)
  const where = (...names: readonly ('train' | 'valid' | 'test')[]) => {
    const codes = names.map(partCode)
    return sequences.flatMap((residues, i) => (codes.includes(parts[i]!) ? [residues] : []))
  }
  const kindOf = (a: string, b: string) => {
    if (a === b) return 'exact'
    if (a === mate(b)) return 'reverseComplement'
    return areSimilar(a, b, identity, alphabet) ? 'near' : null
  }
  const pairs = { exact: 0, reverseComplement: 0, near: 0 }
  const closest = (residues: string, others: readonly string[]) => {
    const kinds = new Set(others.map((other) => kindOf(residues, other)))
    return (['exact', 'reverseComplement', 'near'] as const).find((kind) => kinds.has(kind))
  }
  const learned = where('train', 'valid')
  for (const residues of where('test')) {
    for (const other of learned) {
      const kind = kindOf(residues, other)
      if (kind !== null) pairs[kind] += 1
    }
  }
  const tests = [...new Set(where('test'))].map((residues) => closest(residues, learned))
  const training = where('train')
  const valid = [...new Set(where('valid'))].filter((residues) => closest(residues, training) !== undefined)
  const count = (kind: 'exact' | 'reverseComplement' | 'near') => tests.filter((one) => one === kind).length
  return {
    exact: count('exact'),
    reverseComplement: count('reverseComplement'),
    near: count('near'),
    validation: valid.length,
    pairs,
  }
}

for (const [alphabet, letters] of [
  ['dna', 'ACGT'],
  ['rna', 'ACGU'],
  ['protein', 'ACDEFGHIKLMNPQRSTVWY'],
] as const) {
  test(`leaks of planted ${alphabet} are those of comparing all pairs`, async () => {
    for (let seed = 1; seed <= 3; seed++) {
      const random = new RandomSequences(seed, letters)
      const sequences = random.family(25, 45, () => 30 + random.below(12), 5).filter(({ length }) => length >= 16)
      for (let i = 0; i < 12; i++) {
        const copy = sequences[random.below(sequences.length)]!
        sequences.push(i % 2 === 0 && alphabet === 'dna' ? reverseComplement(copy) : copy)
      }
      const { dataset } = await readText(sequences.map((residues, i) => `>s${i}\n${residues}\n`).join(''), { alphabet })
      const parts = Uint8Array.from(sequences, () => 1 + random.below(3))
      const leaks = await findLeaks(dataset, await findIdentical(dataset), parts, 0.9)
      const { exact, reverseComplement: reverse, near, validation, pairs } = leaks
      const expected = leaksOfAllPairs(sequences, parts, 0.9, alphabet)
      expect({ exact, reverseComplement: reverse, near, validation, pairs }).toEqual(expected)
      expect(near).toBeGreaterThan(0)
      expect(exact).toBeGreaterThan(0)
    }
  })
}

test('a leak is shown side by side, held-out sequence first and as it stands in the file', async () => {
  const random = new RandomSequences(4)
  const test = random.sequence(50)
  const train = reverseComplement(`${test.slice(0, 20)}${test.slice(21)}`)
  const { dataset } = await readText(`>a x\n${train}\n>b y\n${test}\n>c y\n${random.sequence(50)}\n`)
  const leaks = await findLeaks(dataset, await findIdentical(dataset), Uint8Array.of(1, 3, 1), 0.9)
  expect(leaks.near).toBe(1)
  expect(leaks.examples).toHaveLength(1)
  const [example] = leaks.examples
  expect(example).toMatchObject({
    kind: 'near',
    heldOut: { id: 'b', part: 'test', length: 50 },
    learned: { id: 'a', part: 'train', length: 49 },
    reverse: true,
    alignment: { heldOut: test },
  })
  expect(example?.alignment?.learned.replace('-', '')).toBe(reverseComplement(train))
  expect(example?.identity).toBeCloseTo(1 - 1 / 49)
})
