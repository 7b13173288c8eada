import { describe, expect, test } from 'vitest'
import { uniform } from '../shared/random.ts'
import { classificationMetrics, countConfusion } from './classification.ts'

const ACTUAL = [0, 0, 0, 0, 0, 1, 1, 1, 2, 2, 2, 2]
const PREDICTED = [0, 0, 0, 1, 2, 1, 1, 0, 2, 2, 1, 2]
const LABELS = ['exon', 'intron', 'neither']

/** Gorodkin's definition, word for word: the covariance of the indicator matrices over their spreads. */
function correlationOfIndicators(actual: readonly number[], predicted: readonly number[], classes: number): number {
  const n = actual.length
  const covariance = (a: readonly number[], b: readonly number[]) => {
    let sum = 0
    for (let k = 0; k < classes; k++) {
      const meanA = a.filter((value) => value === k).length / n
      const meanB = b.filter((value) => value === k).length / n
      a.forEach((value, i) => {
        sum += (Number(value === k) - meanA) * (Number(b[i] === k) - meanB)
      })
    }
    return sum / n
  }
  return covariance(actual, predicted) / Math.sqrt(covariance(actual, actual) * covariance(predicted, predicted))
}

describe('countConfusion', () => {
  test('rows are labels, columns are predictions', () => {
    expect(countConfusion(ACTUAL, PREDICTED, 3)).toEqual([
      [3, 1, 1],
      [1, 2, 0],
      [0, 1, 3],
    ])
  })

  test('rows without a label are left out', () => {
    expect(countConfusion([0, -1, 1], [0, 1, 0], 2)).toEqual([
      [1, 0],
      [1, 0],
    ])
  })

  test('unequal lengths and unknown classes are refused', () => {
    expect(() => countConfusion([0], [0, 1], 2)).toThrow('1 labels but 2 predictions')
    expect(() => countConfusion([0, 2], [0, 1], 2)).toThrow('row 1')
  })
})

describe('classificationMetrics', () => {
  test('three classes agree with the values worked out by hand', () => {
    const metrics = classificationMetrics(countConfusion(ACTUAL, PREDICTED, 3), LABELS)
    expect(metrics.n).toBe(12)
    expect(metrics.accuracy).toBeCloseTo(8 / 12, 12)
    expect(metrics.mcc).toBeCloseTo(48 / Math.sqrt(94 * 96), 12)
    expect(metrics.macro.precision).toBeCloseTo((3 / 4 + 2 / 4 + 3 / 4) / 3, 12)
    expect(metrics.macro.recall).toBeCloseTo((3 / 5 + 2 / 3 + 3 / 4) / 3, 12)
    expect(metrics.macro.f1).toBeCloseTo((6 / 9 + 4 / 7 + 6 / 8) / 3, 12)
    expect(metrics.weighted.f1).toBeCloseTo((5 * (6 / 9) + 3 * (4 / 7) + 4 * (6 / 8)) / 12, 12)
    expect(metrics.weighted.recall).toBeCloseTo(metrics.accuracy, 12)
    expect(metrics.perClass[1]).toEqual({ label: 'intron', support: 3, precision: 0.5, recall: 2 / 3, f1: 4 / 7 })
  })

  test('two classes give the Matthews correlation of the four-field table', () => {
    const { mcc } = classificationMetrics(
      [
        [90, 10],
        [30, 70],
      ],
      ['no', 'yes'],
    )
    expect(mcc).toBeCloseTo((90 * 70 - 10 * 30) / Math.sqrt(120 * 80 * 100 * 100), 12)
  })

  test('the Matthews correlation is the correlation of the indicator matrices', () => {
    for (let seed = 0; seed < 20; seed++) {
      const draw = (purpose: number) => Array.from({ length: 50 }, (_, i) => Math.floor(4 * uniform(seed, i + purpose)))
      const [actual, predicted] = [draw(0), draw(1000)]
      const { mcc } = classificationMetrics(countConfusion(actual, predicted, 4), ['a', 'b', 'c', 'd'])
      expect(mcc).toBeCloseTo(correlationOfIndicators(actual, predicted, 4), 10)
    }
  })

  test('a perfect classifier has 1 everywhere', () => {
    const { accuracy, mcc, macro } = classificationMetrics(countConfusion(ACTUAL, ACTUAL, 3), LABELS)
    expect([accuracy, mcc, macro.precision, macro.recall, macro.f1]).toEqual([1, 1, 1, 1, 1])
  })

  test('what is undefined is 0: one class predicted throughout, a class that never occurs, no rows', () => {
    const constant = classificationMetrics(countConfusion([0, 0, 1], [0, 0, 0], 3), LABELS)
    expect(constant.mcc).toBe(0)
    expect(constant.perClass[1]).toEqual({ label: 'intron', support: 1, precision: 0, recall: 0, f1: 0 })
    expect(constant.perClass[2]).toEqual({ label: 'neither', support: 0, precision: 0, recall: 0, f1: 0 })
    expect(constant.macro.recall).toBeCloseTo(1 / 3, 12)
    const empty = classificationMetrics(countConfusion([], [], 2), ['a', 'b'])
    expect([empty.n, empty.accuracy, empty.mcc, empty.weighted.f1]).toEqual([0, 0, 0, 0])
  })
})
