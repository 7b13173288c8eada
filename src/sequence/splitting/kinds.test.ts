import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findIdentical } from '../identical.ts'
import { defaultSplit, readText } from '../samples.ts'
import { clusterSimilar } from '../similar/clusterSimilar.ts'
import { RandomSequences } from '../similar/samples.ts'
import { type Split, splitDataset } from './split.ts'
import type { SplitParams } from './types.ts'

type Record = { readonly id: string; readonly label: string; readonly residues: string }

const table = (records: readonly Record[], extra: (i: number) => string = () => '') =>
  `id\tlabel\tgene\tsequence\n${records.map(({ id, label, residues }, i) => `${id}\t${label}\t${extra(i)}\t${residues}\n`).join('')}`

async function split(text: string, params: Partial<SplitParams>): Promise<Split> {
  const { dataset } = await readText(text, {}, 'sample.tsv')
  return splitDataset(dataset, await findIdentical(dataset), { ...defaultSplit, ...params })
}

/** Families of near-duplicates, in an order that hides them. */
function families(seed: number, founders = 60, copies = 90): Record[] {
  const random = new RandomSequences(seed)
  const sequences = random.family(founders, copies, () => 50 + random.below(30), 4)
  return sequences
    .map((residues, i) => ({ id: `chr${i % 7}:${i}-${i + residues.length}`, label: 'xyz'.charAt(i % 3), residues }))
    .sort((a, b) => (a.residues < b.residues ? -1 : 1))
}

describe('a split by similarity', () => {
  test('never separates a cluster, so no near-duplicate leaks', async () => {
    for (let seed = 1; seed <= 3; seed++) {
      const text = table(families(seed))
      const drawn = await split(text, { kind: 'stratified', seed })
      expect(drawn.result.leaks.near).toBeGreaterThan(0)
      const { parts, result } = await split(text, { kind: 'similarity', seed })
      expect(result.leaks).toMatchObject({ exact: 0, reverseComplement: 0, near: 0, validation: 0 })
      expect(result.leaks.compared.sequences).toBeGreaterThan(0)
      const { dataset } = await readText(text, {}, 'sample.tsv')
      const clusters = await clusterSimilar(dataset, await findIdentical(dataset), 0.9)
      expect([...parts]).toEqual([...clusters].map((first) => parts[first]))
      expect(result.units).toMatchObject({ count: new Set(clusters).size })
    }
  })

  test('keeps the shares of the classes where clusters are small', async () => {
    const { result } = await split(table(families(4, 300, 100)), { kind: 'similarity' })
    for (const { train, valid, test } of result.perClass) {
      const all = train + valid + test
      expect(Math.abs(test / all - 0.2)).toBeLessThan(0.03)
      expect(Math.abs(valid / all - 0.1)).toBeLessThan(0.03)
    }
  })

  test('says how far a large cluster moves the shares', async () => {
    const random = new RandomSequences(9)
    const [founder] = [random.sequence(60)]
    const alike = Array.from({ length: 60 }, () => random.edited(founder, 2))
    const others = Array.from({ length: 40 }, () => random.sequence(60))
    const records = [...alike, ...others].map((residues, i) => ({ id: `s${i}`, label: 'xy'.charAt(i % 2), residues }))
    const { result } = await split(table(records), { kind: 'similarity', test: 0.5, valid: 0.1 })
    expect(result.units?.largest).toBeGreaterThanOrEqual(60)
    expect(result.findings.map(({ code }) => code)).toContain('SHARES_OFF')
  })

  test('of copies of one sequence is refused', async () => {
    const same = Array.from({ length: 20 }, (_, i) => ({
      id: `s${i}`,
      label: 'xy'.charAt(i % 2),
      residues: 'ACGTACGTTGCATGCAATGC',
    }))
    await expect(split(table(same), { kind: 'similarity' })).rejects.toMatchObject({ code: 'ONE_GROUP' })
  })
})

test('clusters do not depend on the order of the records', async () => {
  const sorted = families(5)
  const names = async (records: readonly Record[]) => {
    const { dataset } = await readText(table(records), {}, 'sample.tsv')
    const clusters = await clusterSimilar(dataset, await findIdentical(dataset), 0.9)
    const members = new Map<number, string[]>()
    clusters.forEach((first, i) => {
      members.set(first, [...(members.get(first) ?? []), dataset.ids[i]!])
    })
    return [...members.values()].map((ids) => ids.sort().join(' ')).sort()
  }
  const expected = await names(sorted)
  expect(expected.length).toBeLessThan(sorted.length)
  const keys = fc.array(fc.nat(), { minLength: sorted.length, maxLength: sorted.length })
  await fc.assert(
    fc.asyncProperty(keys, async (key) => {
      const shuffled = sorted.map((record, i) => ({ record, key: key[i]! })).sort((a, b) => a.key - b.key)
      expect(await names(shuffled.map(({ record }) => record))).toEqual(expected)
    }),
    { numRuns: 10, seed: 2 },
  )
})

describe('a split by group', () => {
  const records = families(6)
  const partsOfGroups = (parts: Uint8Array, group: (i: number) => string) => {
    const seen = new Map<string, Set<number>>()
    parts.forEach((part, i) => {
      seen.set(group(i), (seen.get(group(i)) ?? new Set()).add(part))
    })
    return [...seen.values()].map((set) => set.size)
  }

  test('keeps the values of a column together', async () => {
    const gene = (i: number) => `g${(i * 7) % 20}`
    const { parts, result } = await split(table(records, gene), { kind: 'group', group: 'column:gene' })
    expect(partsOfGroups(parts, gene)).toEqual(new Array(20).fill(1))
    expect(result.units).toMatchObject({ group: 'column:gene', count: 20 })
    expect(new Set(parts).size).toBe(3)
  })

  test('takes the first brackets of a pattern over the ids, and a chromosome by itself', async () => {
    const chromosome = (i: number) => records[i]!.id.split(':')[0]!
    const asked = await split(table(records), { kind: 'group', group: 'pattern:^(chr\\d)' })
    expect(partsOfGroups(asked.parts, chromosome)).toEqual(new Array(7).fill(1))
    const { result } = await split(table(records), { kind: 'group' })
    expect(result.units).toMatchObject({ group: 'pattern:^([^:]+):[0-9,]+[-.]', count: 7 })
  })

  test('takes a key of the headers, and prefers what is called a gene', async () => {
    const text = records.map(({ residues, label }, i) => `>s${i} gene=g${i % 9} label=${label}\n${residues}\n`).join('')
    const { result } = await split(text, { kind: 'group' })
    expect(result.units).toMatchObject({ group: 'header:key=gene', count: 9 })
  })

  test('says what is wrong with a group', async () => {
    const code = (group: string) =>
      split(table(records), { kind: 'group', group }).then(
        () => 'none',
        (error: { code: string }) => error.code,
      )
    expect(await code('column:nothing')).toBe('NO_SUCH_GROUP')
    expect(await code('pattern:(')).toBe('BAD_PATTERN')
    expect(await code('pattern:^never')).toBe('NO_GROUP_MATCHES')
    const { result } = await split(table(records), { kind: 'group', group: 'pattern:^chr[0-5]' })
    expect(result.findings.map((finding) => finding.code)).toContain('WITHOUT_GROUP')
  })
})

describe('folds', () => {
  test('together test every record once, whatever is kept together', async () => {
    const records = families(8)
    for (const kind of ['stratified', 'random', 'similarity', 'group'] as const) {
      const tested = new Array<number>(records.length).fill(0)
      for (let fold = 0; fold < 4; fold++) {
        const { parts, result } = await split(table(records), { kind, folds: 4, fold })
        parts.forEach((part, i) => {
          if (part === 3) tested[i]! += 1
        })
        expect(result.fold).toEqual({ index: fold, of: 4 })
        expect(result.counts.valid).toBeGreaterThan(0)
        expect(result.counts.train).toBeGreaterThan(records.length / 2)
      }
      expect(tested).toEqual(tested.map(() => 1))
    }
  })

  test('of a given split leave the test part alone and take turns as validation', async () => {
    const random = new RandomSequences(3)
    const rows = Array.from(
      { length: 80 },
      (_, i) => `${random.sequence(40)}\t${'xy'[i % 2]}\t${i < 60 ? 'train' : 'test'}`,
    )
    const text = `sequence\tlabel\tsplit\n${rows.join('\n')}\n`
    const valid = new Array<number>(80).fill(0)
    for (let fold = 0; fold < 3; fold++) {
      const { parts } = await split(text, { folds: 3, fold })
      parts.forEach((part, i) => {
        if (part === 2) valid[i]! += 1
        expect(part === 3).toBe(i >= 60)
      })
    }
    expect(valid).toEqual(valid.map((_, i) => Number(i < 60)))
  })

  test('count from 0', async () => {
    await expect(split(table(families(8)), { folds: 3, fold: 3 })).rejects.toMatchObject({ code: 'NO_SUCH_FOLD' })
  })
})
