import * as tf from '@tensorflow/tfjs-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { useBackend } from '../kernels/index.ts'
import type { Model } from '../models/types.ts'
import { evaluatePart, logitsOf } from './evaluate.ts'
import { CHARACTERS, CLASSES, classMetrics, motifModel, motifPart, partOf } from './samples.ts'
import { classification, predictionsFrom } from './tasks/classification.ts'
import type { ClassPredictions } from './tasks/types.ts'

let model: Model

// The cpu backend is slow, and more so where tests of other folders share its cores.
vi.setConfig({ testTimeout: 30_000 })

beforeAll(async () => {
  await useBackend('cpu')
  model = motifModel(1)
})

afterAll(() => model.dispose())

const ROWS = [12, 9, 30, 7, 12, 21].map((length, i) => ({
  ids: motifPart(6, 30, 1).ids.slice(30 * i, 30 * i + length),
  label: i % 2,
}))

describe('logitsOf', () => {
  test('rows come back in their order, each as if it were alone', async () => {
    const all = await logitsOf(model, partOf(ROWS), CHARACTERS, { reverseComplement: false })
    for (const [i, row] of ROWS.entries()) {
      const alone = await logitsOf(model, partOf([row]), CHARACTERS, { reverseComplement: false })
      expect(all[2 * i]!).toBeCloseTo(alone[0]!, 5)
      expect(all[2 * i + 1]!).toBeCloseTo(alone[1]!, 5)
    }
  })

  test('the mean of both strands does not depend on which strand is given', async () => {
    const complement = (id: number) => (id === 9 ? 9 : 13 - id) // A 5 ↔ T 8, C 6 ↔ G 7
    const turned = ROWS.map(({ ids, label }) => ({ ids: Array.from(ids, complement).reverse(), label }))
    const both = { reverseComplement: true }
    const given = await logitsOf(model, partOf(ROWS), CHARACTERS, both)
    const other = await logitsOf(model, partOf(turned), CHARACTERS, both)
    given.forEach((logit, i) => {
      expect(other[i]!).toBeCloseTo(logit, 5)
    })
  })

  test('an abort ends it, and no tensor is left behind', async () => {
    const before = tf.memory().numTensors
    const controller = new AbortController()
    const onRows = () => controller.abort()
    const options = { reverseComplement: true, signal: controller.signal, onRows }
    await expect(logitsOf(model, partOf(ROWS), CHARACTERS, options)).rejects.toMatchObject({ code: 'ABORTED' })
    expect(tf.memory().numTensors).toBe(before)
  })
})

describe('predictionsFrom', () => {
  test('probabilities, classes and the mean cross-entropy follow from the logits', () => {
    const logits = new Float32Array([0, Math.log(3), Math.log(4), 0])
    const { probabilities, predicted, loss } = predictionsFrom(logits, new Int32Array([1, 1]), 2)
    expect([...probabilities].map((p) => p.toFixed(4))).toEqual(['0.2500', '0.7500', '0.8000', '0.2000'])
    expect([...predicted]).toEqual([1, 0])
    expect(loss).toBeCloseTo(-(Math.log(0.75) + Math.log(0.2)) / 2, 6)
  })

  test('large logits do not overflow, and rows without a label have no loss', () => {
    const { probabilities, loss } = predictionsFrom(new Float32Array([1000, 0, 1, 1]), new Int32Array([0, -1]), 2)
    expect([...probabilities]).toEqual([1, 0, 0.5, 0.5])
    expect(loss).toBe(0)
  })
})

test('evaluatePart counts what it predicts', async () => {
  const part = motifPart(10, 20, 3)
  const learnt = { model, tokenizer: CHARACTERS, task: classification, outputs: { names: CLASSES } }
  const { predictions, metrics } = await evaluatePart(learnt, part, { reverseComplement: false })
  const { predicted } = predictions as ClassPredictions
  const right = [...predicted].filter((value, row) => value === part.labels[row]).length
  expect(classMetrics(metrics).accuracy).toBeCloseTo(right / 10, 12)
})
