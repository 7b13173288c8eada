import fc from 'fast-check'
import { expect, test } from 'vitest'
import { labelsOf, readText, sequencesOf } from './samples.ts'
import { requireResidues } from './targets.ts'
import { tellingKmers } from './tellingKmers.ts'
import type { ResidueDataset } from './types.ts'

async function datasetOf(records: readonly (readonly [label: string, residues: string])[]): Promise<ResidueDataset> {
  const text = records.map(([label, residues], i) => `>r${i} ${label}\n${residues}\n`).join('')
  return requireResidues((await readText(text)).dataset)
}

test('a motif of one class comes first, with the share of each class that holds it', async () => {
  const found = await tellingKmers(
    await datasetOf([
      ['a', 'CCATATAACC'],
      ['a', 'TATACCACAC'],
      ['b', 'ACCACCACAC'],
      ['b', 'CCACCCACAC'],
    ]),
  )
  expect(found).toMatchObject({ k: 3, records: 4 })
  expect(found?.kmers[0]).toEqual({ kmer: 'ATA', bits: 1, shares: [1, 0] })
  expect(found?.kmers[1]).toEqual({ kmer: 'TAT', bits: 1, shares: [1, 0] })
})

test('shares and bits are those of counting by hand, whatever the records', async () => {
  const record = fc.tuple(fc.constantFrom('x', 'y', 'z'), fc.stringMatching(/^[ACGTN]{6,24}$/))
  await fc.assert(
    fc.asyncProperty(fc.array(record, { minLength: 4, maxLength: 30 }), async (records) => {
      const dataset = await datasetOf([['x', 'ACGTACGT'], ['y', 'ACGTACGA'], ['z', 'CCGTACGA'], ...records])
      const [labels, sequences] = [labelsOf(dataset), sequencesOf(dataset)]
      const found = await tellingKmers(dataset)
      for (const { kmer, bits, shares } of found?.kmers ?? []) {
        const held = (label: string | null) =>
          sequences.filter((s, i) => labels[i] === label && s.includes(kmer)).length
        const total = (label: string | null) => labels.filter((other) => other === label).length
        expect(shares).toEqual(dataset.labelNames.map((label) => held(label) / total(label)))
        expect(bits).toBeCloseTo(entropyLost(dataset.labelNames.map((label) => [held(label), total(label)])), 9)
      }
    }),
    { numRuns: 50, seed: 7 },
  )
})

test('one class, or a thousand, are not compared', async () => {
  expect(await tellingKmers(await datasetOf([['a', 'ACGT'], ['a', 'ACCC']]))).toBeNull() // biome-ignore format: two records
  const many = Array.from({ length: 60 }, (_, i) => [`c${i % 30}`, 'ACGTACGT'] as const)
  expect(await tellingKmers(await datasetOf(many))).toBeNull()
})

/** H(class) − H(class | held), from [holders, records] per class. */
function entropyLost(counts: readonly (readonly [held: number, total: number])[]): number {
  const entropy = (parts: readonly number[]) => {
    const sum = parts.reduce((all, part) => all + part, 0)
    return parts.reduce((bits, part) => (part === 0 ? bits : bits - (part / sum) * Math.log2(part / sum)), 0)
  }
  const all = counts.reduce((sum, [, total]) => sum + total, 0)
  const held = counts.reduce((sum, [holders]) => sum + holders, 0)
  const given = entropy(counts.map(([holders]) => holders)) * held
  const notGiven = entropy(counts.map(([holders, total]) => total - holders)) * (all - held)
  return entropy(counts.map(([, total]) => total)) - (given + notGiven) / all
}
