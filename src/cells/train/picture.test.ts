import { describe, expect, it } from 'vitest'
import type { Evaluation } from '../../train/types.ts'
import type { TrainPicture } from '../../ui/session/training.ts'
import { lossChart } from './chartData.ts'
import { scoresChart } from './classification/classCharts.ts'
import type { ClassEvaluation } from './classification/classEvaluations.ts'
import { guessesChart, languageEvaluations, perplexityChart } from './language/languageCharts.ts'
import { lastStep, remainingSeconds } from './picture.ts'

function pictureOf(change: Partial<TrainPicture> & { readonly losses: readonly number[] }): TrainPicture {
  const { losses, ...rest } = change
  const steps = losses.map((_, i) => i + 1)
  return {
    task: 'classification',
    columns: { steps, losses, learningRates: losses, length: losses.length },
    totalSteps: 10,
    stepsPerEpoch: 5,
    epochs: 2,
    evals: [],
    ranks: null,
    baselines: null,
    device: null,
    metric: 'mcc',
    samplesPerSecond: 1,
    tokensPerSecond: 1,
    memoryBytes: null,
    sideMix: null,
    labelChain: null,
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
    const picture = pictureOf({ losses: [3, 2], evals: [evaluationAt(2)] })
    expect(lastStep(picture)).toBe(2)
    expect(lossChart(picture).rows.map(({ x, raw, valid }) => [x, raw, valid])).toEqual([
      [1, 3, undefined],
      [2, 2, 0.5],
    ])
  })

  it('draws how unsure a language model is, and what it guesses', () => {
    const metrics = {
      task: 'masked',
      tokens: 9,
      loss: 1,
      perplexity: Math.E,
      accuracy: 0.5,
      topK: { k: 5, accuracy: 0.9 },
    } as const
    const evals: Evaluation[] = [{ step: 4, epoch: 1, loss: 1, metrics, best: true }]
    const picture = { evals: languageEvaluations(evals), totalSteps: 8 }
    expect(perplexityChart(picture).rows).toEqual([{ x: 4, perplexity: Math.E }])
    expect(guessesChart(picture).rows).toEqual([{ x: 4, first: 0.5, among: 0.9 }])
    expect(languageEvaluations([evaluationAt(1)])).toEqual([])
  })

  it('draws a long series of evaluations with few points and no dots, from the first to the last', () => {
    const evals = Array.from({ length: 5_000 }, (_, i) => evaluationAt(i + 1))
    const { rows, series } = scoresChart({ evals, baselines: null, totalSteps: 5_000 })
    expect(rows.length).toBeLessThanOrEqual(200)
    expect([rows[0]?.x, rows.at(-1)?.x]).toEqual([1, 5_000])
    expect(series.every(({ dots }) => dots === false)).toBe(true)
    expect(scoresChart({ evals: evals.slice(0, 20), baselines: null, totalSteps: 20 }).rows).toHaveLength(20)
  })
})

function evaluationAt(step: number): ClassEvaluation {
  const score = { precision: 1, recall: 1, f1: 1 }
  const metrics = { n: 1, accuracy: 1, mcc: 1, macro: score, weighted: score, perClass: [], confusion: [] }
  return { step, epoch: step, loss: 0.5, metrics, best: true }
}
