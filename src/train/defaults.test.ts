import { describe, expect, test } from 'vitest'
import { resolveTrainParams, type TrainFacts } from './defaults.ts'
import { automaticParams } from './samples.ts'
import { classification } from './tasks/classification.ts'
import { perBase } from './tasks/perBase.ts'
import { regression } from './tasks/regression.ts'

const STRAND = { reverseComplement: true, reason: 'Both strands say the same.' }

function facts(changes: Partial<TrainFacts> = {}): TrainFacts {
  const base = {
    family: 'compact',
    tuning: 'full',
    pretrained: false,
    task: classification,
    trainRows: 2000,
    rowTokens: 200,
    hasOtherStrand: true,
    strand: STRAND,
  } as const
  return { ...base, classCounts: [1000, 1000], ...changes }
}

describe('resolveTrainParams', () => {
  test('nothing is left open', () => {
    expect(Object.values(resolveTrainParams(automaticParams, facts()))).not.toContain('auto')
  })

  test('a figure that the task does not have chooses nothing, and is refused by name', () => {
    expect(resolveTrainParams(automaticParams, facts()).metric).toBe('mcc')
    const other = { kind: 'regression', head: 'sequence', selections: ['loss'] } as const
    const resolve = () => resolveTrainParams({ ...automaticParams, metric: 'mcc' }, facts({ task: other }))
    expect(resolve).toThrow('for numbers expected one of loss, got mcc')
  })

  test('where a number may hang on a letter, none is hidden', () => {
    const maskRate = (task: TrainFacts['task']) => resolveTrainParams(automaticParams, facts({ task })).maskRate
    expect([maskRate(classification), maskRate(regression)]).toEqual([0.1, 0])
  })

  test('what the user chose stays', () => {
    const chosen = {
      epochs: 3,
      batchSize: 5,
      learningRate: 0.5,
      schedule: 'constant',
      warmup: 0,
      weightDecay: 0,
    } as const
    expect(resolveTrainParams({ ...automaticParams, ...chosen }, facts())).toMatchObject(chosen)
  })

  test('small sets get more epochs than large ones, within limits', () => {
    const epochs = [76, 1800, 4900, 7200, 1_000_000].map((trainRows) => {
      return resolveTrainParams(automaticParams, facts({ trainRows })).epochs
    })
    expect(epochs).toEqual([30, 15, 12, 11, 6])
  })

  test('pretrained weights get a far smaller learning rate than random ones', () => {
    const rate = (pretrained: boolean) =>
      resolveTrainParams(automaticParams, facts({ family: 'bert', pretrained })).learningRate
    expect(rate(false) / rate(true)).toBeGreaterThan(10)
  })

  test('classes are weighted only where one is rare', () => {
    const weights = (classCounts: number[]) => resolveTrainParams(automaticParams, facts({ classCounts })).classWeights
    expect(weights([500, 400])).toBe('none')
    expect(weights([5000, 40])).toBe('balanced')
    expect(weights([500, 0])).toBe('none')
  })

  test('the strand decision of the data is followed, with its reason', () => {
    const resolved = resolveTrainParams(automaticParams, facts())
    expect(resolved).toMatchObject({ reverseComplement: true, reverseComplementReason: STRAND.reason })
    const off = resolveTrainParams({ ...automaticParams, reverseComplement: 'off' }, facts())
    expect(off.reverseComplement).toBe(false)
  })

  test('tokens without another strand are never turned, also not by hand', () => {
    const params = { ...automaticParams, reverseComplement: 'on' } as const
    expect(resolveTrainParams(params, facts({ hasOtherStrand: false, strand: null })).reverseComplement).toBe(false)
  })

  test('where each token has a label, batches are counted in tokens and rare labels weigh no more than others', () => {
    const resolve = (rowTokens: number) =>
      resolveTrainParams(automaticParams, facts({ task: perBase, rowTokens, classCounts: [100_000, 500] }))
    expect(resolve(6144)).toMatchObject({ batchSize: 6, classWeights: 'none', labelSmoothing: 0 })
    expect(resolve(150).batchSize).toBe(32)
    expect(resolve(1_000_000).batchSize).toBe(1)
  })
})
