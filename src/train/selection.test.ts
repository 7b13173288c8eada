import { expect, test } from 'vitest'
import { classificationMetrics } from '../metrics/classification.ts'
import { isBetter, isKept, type Selection, selectionValue } from './selection.ts'
import { classification } from './tasks/classification.ts'
import type { SelectionMetric } from './types.ts'

const by = (metric: SelectionMetric): Selection => ({ metric, task: classification })

const candidate = (hits: number, loss: number) => ({
  loss,
  metrics: classificationMetrics(
    [
      [hits, 100 - hits],
      [100 - hits, hits],
    ],
    ['no', 'yes'],
  ),
})

test('the metric decides, whatever the loss', () => {
  expect(isBetter(by('mcc'), candidate(90, 2), candidate(80, 1))).toBe(true)
  expect(isBetter(by('accuracy'), candidate(80, 1), candidate(90, 2))).toBe(false)
})

test('where the metric ties, the smaller loss is better; what is equal in both is not', () => {
  expect(isBetter(by('macroF1'), candidate(90, 0.4), candidate(90, 0.5))).toBe(true)
  expect(isBetter(by('mcc'), candidate(90, 0.5), candidate(90, 0.5))).toBe(false)
})

test('of losses the smallest is chosen', () => {
  expect(isBetter(by('loss'), candidate(10, 0.4), candidate(90, 0.5))).toBe(true)
  expect(selectionValue(by('loss'), candidate(10, 0.4))).toBe(0.4)
})

test('anything is better than nothing', () => {
  expect(isBetter(by('mcc'), candidate(0, 9), null)).toBe(true)
})

test('the latest within one standard error of the highest is kept', () => {
  const highest = candidate(90, 0.3) // of 200 rows: a standard error of 0.0212
  expect(isKept(by('accuracy'), candidate(88, 0.9), highest)).toBe(true)
  expect(isKept(by('accuracy'), candidate(87, 0.1), highest)).toBe(false)
  expect(isKept(by('mcc'), candidate(90, 0.9), highest)).toBe(true)
  expect(isKept(by('mcc'), candidate(0, 9), null)).toBe(true)
})

test('of losses only a smaller one is kept', () => {
  expect(isKept(by('loss'), candidate(90, 0.3001), candidate(90, 0.3))).toBe(false)
  expect(isKept(by('loss'), candidate(10, 0.2999), candidate(90, 0.3))).toBe(true)
})
