import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findIdentical } from '../identical.ts'
import { readDataset } from '../readDataset.ts'
import { chunked, defaultParams, readText, sequencesOf, textSource } from '../samples.ts'
import { RandomSequences } from '../similar/samples.ts'
import { summarise } from '../summary.ts'
import type { DataResult } from '../types.ts'

const random = new RandomSequences(2, 'ACGTACGTacgtN')
const records = Array.from({ length: 500 }, (_, i) => ({
  id: `s${i}`,
  label: 'xy'.charAt(i % 2),
  residues: random.sequence(5 + random.below(90)),
}))
const wrap = (text: string, width: number) => text.match(new RegExp(`.{1,${width}}`, 'g'))!.join('\n')
const FASTA = records.map(({ id, label, residues }) => `>${id} ${label}>\n${wrap(residues, 20)}\n`).join('')
const FASTQ = records
  .map(({ id, label, residues }) => `@${id} ${label}\n${residues}\n+\n${'@'.repeat(residues.length)}\n`)
  .join('')

async function resultOf(
  text: string,
  sample: 'auto' | number,
  seed = 1,
): Promise<{ result: DataResult; ids: readonly string[]; sequences: string[] }> {
  const read = await readText(text, { sample, seed })
  const result = await summarise(read, await findIdentical(read.dataset))
  return { result, ids: read.dataset.ids, sequences: sequencesOf(read.dataset) }
}

describe.each([
  ['FASTA', FASTA],
  ['FASTQ', FASTQ],
])('a sample of %s', (_, text) => {
  test('has as many records as asked for, whole, in order and labelled', async () => {
    const { result, ids, sequences } = await resultOf(text, 60)
    expect(result.records).toBe(60)
    expect(result.labelled).toBe(60)
    expect([...ids].sort((a, b) => Number(a.slice(1)) - Number(b.slice(1)))).toEqual(ids)
    ids.forEach((id, i) => {
      expect(sequences[i]).toBe(records.find((record) => record.id === id)?.residues.toUpperCase())
    })
    expect(result.findings.map(({ code }) => code)).toContain('SAMPLED')
  })

  test('is the same for the same seed, another for another', async () => {
    expect((await resultOf(text, 60)).ids).toEqual((await resultOf(text, 60)).ids)
    expect((await resultOf(text, 60)).ids).not.toEqual((await resultOf(text, 60, 2)).ids)
  })

  test('says of the whole file what reading all of it says', async () => {
    const { result: all } = await resultOf(text, 0)
    const { result: sample } = await resultOf(text, 10)
    const { records: count, residues, lengths, gc, ambiguous, softMasked } = all
    expect(all.whole).toBeNull()
    expect(sample.whole).toEqual({ records: count, residues, lengths, gc, ambiguous, softMasked })
  })

  test('of more records than there are takes them all', async () => {
    const { result } = await resultOf(text, 10_000)
    expect([result.records, result.whole]).toEqual([500, null])
  })

  test('does not depend on where chunks end', async () => {
    const bytes = new TextEncoder().encode(text)
    const params = { ...defaultParams, sample: 25 }
    const expected = sequencesOf((await readDataset([textSource(text)], params)).dataset)
    const borders = fc.array(fc.nat(bytes.length), { maxLength: 30 })
    await fc.assert(
      fc.asyncProperty(borders, async (cuts) => {
        const { dataset } = await readDataset([chunked(bytes, cuts)], params)
        expect(sequencesOf(dataset)).toEqual(expected)
      }),
      { numRuns: 40, seed: 5 },
    )
  })
})

test('every record has the same chance', async () => {
  const taken = new Map<string, number>()
  for (let seed = 1; seed <= 200; seed++) {
    for (const id of (await readText(FASTA, { sample: 50, seed })).dataset.ids) taken.set(id, (taken.get(id) ?? 0) + 1)
  }
  // Expected 20 each with a standard deviation of 4.2; the chi-square of 499 degrees stays below 620 in 999.8 of 1,000 draws.
  const chiSquare = records.reduce((sum, { id }) => sum + ((taken.get(id) ?? 0) - 20) ** 2 / (20 * 0.9), 0)
  expect(chiSquare).toBeLessThan(620)
  expect(chiSquare).toBeGreaterThan(390)
})

test('an invalid residue outside the sample is still found where it is', async () => {
  const broken = FASTA.replace('>s499', '>odd x\nAC7GT\n>s499')
  await expect(readText(broken, { sample: 5 })).rejects.toMatchObject({
    code: 'INVALID_RESIDUE',
    place: { record: 'odd', column: 3 },
  })
})

test('a read of more than four lines cannot be drawn from', async () => {
  await expect(readText('@a x\nACGT\nACGT\n+\nIIII\nIIII\n@b y\nACGT\n+\nIIII\n', { sample: 1 })).rejects.toMatchObject(
    { code: 'WRAPPED_FASTQ' },
  )
})
