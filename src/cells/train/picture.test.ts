import { describe, expect, it } from 'vitest'
import type { TrainPicture } from '../../ui/session/training.ts'
import { lossChart } from './chartData.ts'
import { lastStep, remainingSeconds } from './picture.ts'

function pictureOf(change: Partial<TrainPicture> & { readonly losses: readonly number[] }): TrainPicture {
  const { losses, ...rest } = change
  const steps = losses.map((_, i) => i + 1)
  return {
    columns: { steps, losses, learningRates: losses, length: losses.length },
    totalSteps: 10,
    stepsPerEpoch: 5,
    epochs: 2,
    evals: [],
    baselines: null,
    device: null,
    metric: 'mcc',
    samplesPerSecond: 1,
    tokensPerSecond: 1,
    memoryBytes: null,
    trainedSeconds: 8,
    ended: null,
    resumedFrom: 0,
    warnings: [],
    ...rest,
  }
}

describe('the picture of a training', () => {
  it('knows no remaining time before the first step, and then goes by the speed so far', () => {
    expect(remainingSeconds(pictureOf({ losses: [] }))).toBeNaN()
    expect(remainingSeconds(pictureOf({ losses: [3, 2, 1, 1] }))).toBe(12)
  })

  it('puts an evaluation on the row of its step, and keeps rows in order', () => {
    const metrics = {
      n: 1,
      accuracy: 1,
      mcc: 1,
      macro: { precision: 1, recall: 1, f1: 1 },
      weighted: { precision: 1, recall: 1, f1: 1 },
      perClass: [],
      confusion: [],
    }
    const picture = pictureOf({ losses: [3, 2], evals: [{ step: 2, epoch: 1, loss: 0.5, metrics, best: true }] })
    expect(lastStep(picture)).toBe(2)
    expect(lossChart(picture).rows.map(({ x, raw, valid }) => [x, raw, valid])).toEqual([
      [1, 3, undefined],
      [2, 2, 0.5],
    ])
  })
})
