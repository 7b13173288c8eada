import { expect, test } from 'vitest'
import { meanRanks } from './ranks.ts'
import { regressionMetrics } from './regression.ts'

// Reference values: numpy.corrcoef of the values and of their ranks; 1 − mse / variance.
const ACTUAL = [3, -0.5, 2, 7, 2]
const PREDICTED = [2.5, 0, 2, 8, 2]

test('equal values share the mean of their ranks', () => {
  expect([...meanRanks([0.5, 3, 0.5, 2])]).toEqual([1.5, 4, 1.5, 3])
  expect([...meanRanks([1, 1, 1])]).toEqual([2, 2, 2])
})

test('errors and correlations are those that numpy gives', () => {
  const { mse, mae, pearson, spearman, r2, n } = regressionMetrics(ACTUAL, PREDICTED, ['y'])
  expect([n, mse, mae]).toEqual([5, 0.3, 0.4])
  expect(r2).toBeCloseTo(0.9496644295302, 12)
  expect(pearson).toBeCloseTo(0.9849447455965, 12)
  expect(spearman).toBeCloseTo(1, 12)
  expect(regressionMetrics([1, 2, 3, 4], [1, 3, 2, 2], ['y']).spearman).toBeCloseTo(0.316227766, 8)
})

test('values that are not known count nowhere, and several values are averaged', () => {
  const metrics = regressionMetrics([1, Number.NaN, 3, 10, Number.NaN, Number.NaN], [1, 5, 4, 12, 9, 9], ['a', 'b'])
  expect(metrics.n).toBe(2)
  expect(metrics.perValue.map(({ n, mse }) => [n, mse])).toEqual([
    [2, 0.5],
    [1, 4],
  ])
  expect(metrics.mse).toBe(2.25)
  expect(metrics.perValue.map((value) => [value.mean, value.standardDeviation, value.bias])).toEqual([
    [2, 1, 0.5],
    [10, 0, 2],
  ])
  expect(metrics.points[0]).toEqual({ of: 2, actual: [1, 3], predicted: [1, 4] })
})

test('what never varies correlates with nothing', () => {
  const { pearson, spearman, r2 } = regressionMetrics([1, 2, 3], [2, 2, 2], ['y'])
  expect([pearson, spearman, r2]).toEqual([0, 0, 0])
  expect(regressionMetrics([1, 2, 3, 5], new Array(4).fill(0.1 + 0.2), ['y']).pearson).toBe(0)
})
