import { expect, test } from 'vitest'
import { bestThresholds, multiLabelMetrics } from './multiLabel.ts'

const UNKNOWN = 255

/** Two labels of six rows; the second is known of four. */
const ACTUAL = Uint8Array.from([1, 0, 0, 1, 1, UNKNOWN, 0, 0, 1, 1, 0, UNKNOWN])
const PROBABILITIES = [0.9, 0.2, 0.3, 0.6, 0.3, 0.9, 0.4, 0.7, 0.8, 0.1, 0.1, 0.5]

test('areas and average precision are those of scikit-learn, over known labels only', () => {
  const { perLabel, macroAuroc, n } = multiLabelMetrics(ACTUAL, PROBABILITIES, ['a', 'b'], [0.5, 0.5])
  expect(n).toBe(6)
  expect(perLabel.map(({ known, positives }) => [known, positives])).toEqual([
    [6, 3],
    [4, 2],
  ])
  expect(perLabel[0]!.auroc).toBeCloseTo(7.5 / 9, 12) // 7 of 9 pairs right, one tied
  expect(perLabel[1]!.auroc).toBeCloseTo(0.25, 12)
  expect(macroAuroc).toBeCloseTo((perLabel[0]!.auroc! + 0.25) / 2, 12)
  expect(perLabel[0]!.averagePrecision).toBeCloseTo(1 / 3 + 1 / 3 + (1 / 3) * (3 / 5), 12)
})

test('a label that is always or never there has no area, and no part in the mean', () => {
  const metrics = multiLabelMetrics(Uint8Array.from([1, 1, 1, 0]), [0.2, 0.9, 0.4, 0.1], ['always', 'b'], [0.5, 0.5])
  expect(metrics.perLabel[0]!.auroc).toBeNull()
  expect(metrics.macroAuroc).toBe(1)
})

test('the threshold is the probability with the highest F1, and the table says what it gives', () => {
  const thresholds = bestThresholds(ACTUAL, PROBABILITIES, 2)
  expect(thresholds[0]).toBe(0.8) // 2 of 3 found, none wrongly: F1 0.8; at 0.3 3 of 3 with 2 wrong: 0.75
  const [a] = multiLabelMetrics(ACTUAL, PROBABILITIES, ['a', 'b'], thresholds).perLabel
  expect(a!.atThreshold.f1).toBeCloseTo(0.8, 12)
  expect(a!.atHalf).toEqual(a!.atThreshold)
})

test('a label that is never there keeps one half', () => {
  expect(bestThresholds(Uint8Array.from([0, 0]), [0.2, 0.9], 1)).toEqual([0.5])
})
