import { describe, expect, test } from 'vitest'
import { uniform } from '../shared/random.ts'
import { bucketFor, bucketLengths } from './bucketLengths.ts'
import { epochBatches } from './epochBatches.ts'
import { createBatchMaker, shiftInPlace } from './makeBatch.ts'
import { makePlan } from './plan.ts'
import { CHARACTERS, motifPart, partOf } from './samples.ts'

const MIXED = Uint32Array.from({ length: 1003 }, (_, i) => 20 + Math.floor(300 * uniform(3, i)))
const EQUAL = new Uint32Array(1003).fill(60)

describe('epochBatches', () => {
  test.each([
    ['mixed', MIXED],
    ['equal', EQUAL],
  ])('every row comes once an epoch and one batch is short (%s lengths)', (_, lengths) => {
    const batches = epochBatches(lengths, 32, 1, 0)
    expect(batches).toHaveLength(Math.ceil(1003 / 32))
    expect(batches.filter((batch) => batch.length !== 32).map((batch) => batch.length)).toEqual([1003 % 32])
    expect(new Set(batches.flatMap((batch) => [...batch])).size).toBe(1003)
  })

  test('mixed batches hold short and long rows alike, each row once', () => {
    const batches = epochBatches(MIXED, 32, 1, 0, true)
    expect(new Set(batches.flatMap((batch) => [...batch])).size).toBe(1003)
    const means = batches.slice(0, -1).map((batch) => batch.reduce((sum, row) => sum + MIXED[row]!, 0) / batch.length)
    const mean = MIXED.reduce((sum, length) => sum + length, 0) / MIXED.length
    for (const one of means) expect(Math.abs(one - mean) / mean).toBeLessThan(0.5)
  })

  test('the order is a function of seed and epoch', () => {
    expect(epochBatches(MIXED, 32, 1, 4)).toEqual(epochBatches(MIXED, 32, 1, 4))
    expect(epochBatches(MIXED, 32, 1, 5)).not.toEqual(epochBatches(MIXED, 32, 1, 4))
    expect(epochBatches(MIXED, 32, 2, 4)).not.toEqual(epochBatches(MIXED, 32, 1, 4))
  })

  test('rows of a batch are of similar length: padding costs less than a fifth', () => {
    const buckets = bucketLengths(MIXED)
    const padded = epochBatches(MIXED, 32, 1, 0).map((batch) => {
      const longest = Math.max(...Array.from(batch, (row) => MIXED[row]!))
      return batch.length * bucketFor(buckets, longest)
    })
    const tokens = MIXED.reduce((sum, length) => sum + length, 0)
    expect(padded.reduce((sum, size) => sum + size, 0) / tokens).toBeLessThan(1.2)
  })
})

describe('bucketLengths', () => {
  test('equal rows need one bucket of exactly their length', () => {
    expect(bucketLengths(EQUAL)).toEqual([60])
  })

  test('few buckets, and the last takes the longest row', () => {
    const buckets = bucketLengths(MIXED)
    expect(buckets.length).toBeLessThanOrEqual(6)
    expect(buckets.at(-1)).toBe(Math.max(...MIXED))
  })

  test('rows without tokens still make a batch', () => {
    expect(bucketLengths(new Uint32Array([0, 0]))).toEqual([1])
  })
})

describe('makePlan', () => {
  const part = motifPart(50, 12, 1)
  const params = { epochs: 3, batchSize: 8, accumulate: 2, seed: 1, evaluationsPerEpoch: 2 }

  test('a step takes its batches in turn; what is left over makes a smaller step', () => {
    const plan = makePlan(part, params)
    expect([plan.stepsPerEpoch, plan.steps]).toEqual([4, 12])
    const sizes = [0, 1, 2, 3].map((step) => plan.batchesOf(step).map((rows) => rows.length))
    expect(sizes).toEqual([[8, 8], [8, 8], [8, 8], [2]])
  })

  test('any step can be asked for in any order', () => {
    const plan = makePlan(part, params)
    const late = plan.batchesOf(9).map((rows) => [...rows])
    plan.batchesOf(0)
    expect(plan.batchesOf(9).map((rows) => [...rows])).toEqual(late)
  })

  test('evaluations are spread over the epoch and end with it', () => {
    const plan = makePlan(part, params)
    const steps = Array.from({ length: 12 }, (_, i) => i + 1)
    expect(steps.filter((done) => plan.evaluatesAfter(done))).toEqual([2, 4, 6, 8, 10, 12])
  })

  test('the last step is always evaluated, also in the middle of an epoch', () => {
    const plan = makePlan(part, { ...params, epochs: 0.3, evaluationsPerEpoch: 1 })
    expect([plan.steps, plan.evaluatesAfter(1)]).toEqual([1, true])
  })
})

describe('createBatchMaker', () => {
  const part = partOf([
    { ids: [5, 6, 7], label: 1 },
    { ids: [8, 8, 5, 6, 9], label: 0 },
  ])
  const rows = new Uint32Array([0, 1])
  const maker = createBatchMaker(part, CHARACTERS)
  const none = { reverseComplement: false, shift: 0, maskRate: 0, key: 1 }

  test('rows are padded on the right and masked', () => {
    const batch = maker.plain(rows, 6)
    expect([...batch.ids]).toEqual([5, 6, 7, 0, 0, 0, 8, 8, 5, 6, 9, 0])
    expect([...batch.mask]).toEqual([1, 1, 1, 0, 0, 0, 1, 1, 1, 1, 1, 0])
    expect([...batch.labels, batch.tokenCount]).toEqual([1, 0, 8])
  })

  test('the other strand is reversed and complemented, padding stays on the right', () => {
    expect([...maker.plain(rows, 6, true).ids]).toEqual([6, 7, 8, 0, 0, 0, 9, 7, 8, 5, 5, 0])
  })

  test('augmentation is a function of key and row, whatever else is in the batch', () => {
    const large = motifPart(64, 20, 1)
    const random = { reverseComplement: true, shift: 3, maskRate: 0.2, key: 5 }
    const all = createBatchMaker(large, CHARACTERS).augmented(
      Uint32Array.from({ length: 64 }, (_, i) => i),
      20,
      random,
    )
    const one = createBatchMaker(large, CHARACTERS).augmented(new Uint32Array([17]), 20, random)
    expect(one.ids).toEqual(all.ids.slice(17 * 20, 18 * 20))
    expect(all.ids).not.toEqual(createBatchMaker(large, CHARACTERS).plain(rows, 20).ids)
  })

  test('about half of the rows turn', () => {
    const large = motifPart(400, 20, 1)
    const every = Uint32Array.from({ length: 400 }, (_, i) => i)
    const maker = createBatchMaker(large, CHARACTERS)
    const plain = maker.plain(every, 20).ids
    const turned = maker.augmented(every, 20, { ...none, reverseComplement: true }).ids
    const changed = [...every].filter((row) =>
      plain.subarray(row * 20, row * 20 + 20).some((id, i) => id !== turned[row * 20 + i]),
    )
    expect(changed.length).toBeGreaterThan(160)
    expect(changed.length).toBeLessThan(240)
  })

  test('masked letters become N; the features of the row still see them', () => {
    const batch = maker.augmented(rows, 6, { ...none, maskRate: 1 })
    expect([...batch.ids]).toEqual([9, 9, 9, 0, 0, 0, 9, 9, 9, 9, 9, 0])
    expect([...batch.cleanIds.subarray(0, 3)]).toEqual([5, 6, 7])
  })

  test('a shift loses letters at one end and opens with N at the other', () => {
    const moved = (offset: number) => {
      const ids = new Int32Array([2, 5, 6, 7, 8, 3])
      shiftInPlace(ids, 1, 5, offset, 9)
      return [...ids]
    }
    expect(moved(0)).toEqual([2, 5, 6, 7, 8, 3])
    expect(moved(1)).toEqual([2, 9, 5, 6, 7, 3])
    expect(moved(-3)).toEqual([2, 8, 9, 9, 9, 3])
    expect(moved(7)).toEqual([2, 9, 9, 9, 9, 3])
  })
})
