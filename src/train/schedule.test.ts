import { expect, test } from 'vitest'
import { learningRateAt, type ScheduleParams } from './schedule.ts'

const params = (schedule: ScheduleParams['schedule'], warmup: number) => ({ schedule, learningRate: 0.4, warmup })

test('the warm-up rises by equal steps and ends at the full rate', () => {
  const rates = [0, 1, 2, 3].map((step) => learningRateAt(params('cosine', 0.1), step, 40))
  expect(rates.map((rate) => rate.toFixed(6))).toEqual(['0.100000', '0.200000', '0.300000', '0.400000'])
})

test('cosine is at half the rate midway and near zero at the last step', () => {
  expect(learningRateAt(params('cosine', 0), 0, 100)).toBe(0.4)
  expect(learningRateAt(params('cosine', 0), 50, 100)).toBeCloseTo(0.2, 12)
  expect(learningRateAt(params('cosine', 0), 99, 100)).toBeLessThan(0.4 * 0.001)
})

test('linear falls by equal steps', () => {
  expect(learningRateAt(params('linear', 0.5), 75, 100)).toBeCloseTo(0.2, 12)
  expect(learningRateAt(params('linear', 0), 25, 100)).toBeCloseTo(0.3, 12)
})

test('constant stays, and no step beyond the plan gets a negative rate', () => {
  expect(learningRateAt(params('constant', 0.1), 99, 100)).toBe(0.4)
  expect(learningRateAt(params('linear', 0), 120, 100)).toBe(0)
})

test('a warm-up of nothing starts at the full rate, also in a run of one step', () => {
  expect(learningRateAt(params('constant', 0), 0, 1)).toBe(0.4)
  expect(learningRateAt(params('cosine', 0.1), 0, 1)).toBe(0.4)
})
