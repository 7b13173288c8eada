import { beforeAll, describe, expect, test } from 'vitest'
import { useBackend } from '../kernels/index.ts'
import { begin, expectGoldenRanks, golden, SCHEDULE, TUNING } from './goldenRanks.ts'
import { RankAllocator, rankSchedule } from './rankAllocator.ts'

beforeAll(async () => {
  await useBackend('cpu')
})

describe('AdaLoRA, against PEFT', () => {
  test('losses, triplets and values of twelve steps are the same', () => expectGoldenRanks())

  test('the final budget is met exactly, and ranks differ between matrices', async () => {
    const { allocator, step, dispose } = await begin()
    for (const _ of golden.steps) await step()
    const ranks = allocator.ranks.matrices.map(({ rank }) => rank)
    expect(ranks.reduce((sum, rank) => sum + rank, 0)).toBe(12)
    expect(new Set(ranks).size).toBeGreaterThan(1)
    expect(allocator.fixed).toBe(true)
    dispose()
  })
})

describe('an interrupted training', () => {
  test.each([5, 10])('goes on after step %i as an uninterrupted one', async (interruption) => {
    const { allocator, trained, step, dispose } = await begin()
    for (const _ of golden.steps.slice(0, interruption)) await step()
    const resumed = new RankAllocator(trained, SCHEDULE, 0.1)
    resumed.restore(await allocator.state(), interruption)
    allocator.dispose()
    for (const expected of golden.steps.slice(interruption)) {
      const { loss } = await step(resumed)
      expect(loss).toBeCloseTo(expected.loss_with_orthogonal_term, 4)
    }
    const pattern = golden.steps.at(-1)!.rank_pattern!
    expect(Object.entries(resumed.kept).map(([module, kept]) => [`${module}.lora_E`, kept])).toEqual(
      Object.entries(pattern),
    )
    dispose()
  })

  test('that ends before its time is brought to the final budget', async () => {
    const { allocator, step, dispose } = await begin()
    for (const _ of golden.steps.slice(0, 3)) await step()
    expect(allocator.fixed).toBe(false)
    const ranks = await allocator.finish()
    expect(ranks?.matrices.reduce((sum, { rank }) => sum + rank, 0)).toBe(12)
    expect(allocator.fixed).toBe(true)
    dispose()
  })
})

test.each([1, 2, 3, 10, 1000])('a training of %i steps reaches the final budget before it ends', (steps) => {
  const schedule = rankSchedule(TUNING, 4, steps)
  expect(schedule.warmSteps + schedule.finalSteps).toBeLessThan(steps + 1)
  expect(schedule.steps - schedule.finalSteps).toBeGreaterThan(0)
})
