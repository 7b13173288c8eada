/** What people read: the table of predictions, the verdict, the model card. */
import { describe, expect, test } from 'vitest'
import { predictionsTsv } from './predictionFiles.ts'
import { partOf } from './samples.ts'
import { classification, predictionsFrom } from './tasks/classification.ts'
import { verdictOf } from './verdict.ts'

describe('predictionsTsv', () => {
  const labels = new Int32Array([0, -1])
  const predictions = predictionsFrom(new Float32Array([0, Math.log(3), 0, 0]), labels, 2)
  const outputs = { names: ['a', 'b\n'] }
  const truth = partOf([
    { ids: [5], label: 0 },
    { ids: [5], label: -1 },
  ])
  const rows = { ids: ['one', 'two\twords'], task: classification, outputs, predictions }

  test('one row per record, one probability per class; names cannot break the table', () => {
    expect(predictionsTsv({ ...rows, truth }).join('')).toBe(
      'id\tlabel\tpredicted\tp(a)\tp(b )\none\ta\tb \t0.250000\t0.750000\ntwo words\t\ta\t0.500000\t0.500000\n',
    )
  })

  test('without labels there is no column for them', () => {
    expect(predictionsTsv({ ...rows, truth: null })[0]).toBe('id\tpredicted\tp(a)\tp(b )\n')
  })
})

describe('verdictOf', () => {
  const floors = [
    { name: 'majority', mcc: 0 },
    { name: 'k-mer logistic regression', mcc: 0.5 },
  ]

  test('the strongest baseline is the one to beat', () => {
    expect(verdictOf(classification, { mcc: 0.7 }, floors)).toContain('beats the k-mer logistic regression baseline')
    expect(verdictOf(classification, { mcc: 0.4 }, floors)).toContain('loses to the k-mer logistic regression baseline')
  })

  test('a difference in the third decimal is no difference', () => {
    expect(verdictOf(classification, { mcc: 0.502 }, floors)).toContain('on a par')
  })

  test('without baselines nothing is claimed', () => {
    expect(verdictOf(classification, { mcc: 0.7 }, [])).toBe('MCC 0.700; there is no baseline to compare it with.')
  })
})
