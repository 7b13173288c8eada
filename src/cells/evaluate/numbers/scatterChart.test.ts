import { expect, test } from 'vitest'
import { regressionMetrics } from '../../../metrics/regression.ts'
import { rangeOf, scatterChart } from './scatterChart.ts'

test('an axis begins and ends at round numbers around all values', () => {
  expect(rangeOf([0.01, 0.98])).toEqual([0, 1])
  expect(rangeOf([-11.6, 1.58])).toEqual([-15, 5])
  expect(rangeOf([10_004, 10_511])).toEqual([10_000, 10_800])
  expect(rangeOf([3, 3])).toEqual([3, 7])
  expect(rangeOf([])).toEqual([0, 1])
})

test('points stand at their true values, and a line joins equal ones', () => {
  const { rows, x, title } = scatterChart(regressionMetrics([1, 3, 2], [1.5, 2, 2.5], ['y']), 0, 'Test')
  expect(title).toBe('Test')
  expect(x.domain).toEqual([1, 3])
  expect(rows.filter(({ predicted }) => predicted !== undefined).map((row) => [row.x, row.predicted])).toEqual([
    [1, 1.5],
    [2, 2.5],
    [3, 2],
  ])
  expect(rows.filter(({ equal }) => equal !== undefined).map((row) => [row.x, row.equal])).toEqual([
    [1, 1],
    [3, 3],
  ])
  expect(scatterChart(null, 0, 'Test').rows).toEqual([])
})
