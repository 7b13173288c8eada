import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, test } from 'vitest'
import { useBackend } from '../kernels/index.ts'
import { bert } from '../models/bert/index.ts'
import { labelFields } from '../models/labels.ts'
import { createLearner } from './learner.ts'
import { createBatchMaker } from './makeBatch.ts'
import { CHARACTERS, CLASSES, motifPart, resolvedParams } from './samples.ts'
import { classification } from './tasks/classification.ts'

beforeAll(async () => {
  await useBackend('cpu')
})

const CONFIG = {
  model_type: 'bert',
  architectures: ['BertForSequenceClassification'],
  vocab_size: CHARACTERS.vocabulary.length,
  hidden_size: 8,
  num_hidden_layers: 2,
  num_attention_heads: 2,
  intermediate_size: 16,
  max_position_embeddings: 32,
  ...labelFields(CLASSES),
}

test('while layers are frozen, each average moves with its own parameter, and the others stand', () => {
  const model = bert.create(CONFIG, 1)
  const learner = createLearner(model, classification, { weightDecay: 0, clipNorm: 0, emaDecay: 0.5 })
  learner.thaw(0) // the head alone
  const trained = new Set(learner.parameters.map(({ name }) => name))
  expect(trained.size).toBeLessThan(model.parameters.length)
  const before = learner.average!.variables.map((variable) => [...variable.dataSync()])
  const part = motifPart(4, 12, 1)
  const batch = createBatchMaker(part, CHARACTERS).plain(new Uint32Array([0, 1, 2, 3]), 12)
  const posed = classification.pose(part, { names: CLASSES }, resolvedParams({}))(batch, 0)
  const { loss, gradientNorm } = learner.step([{ ...posed, dropoutKey: 1 }], 0.1)
  learner.average!.variables.forEach((average, i) => {
    const { name, variable } = model.parameters[i]!
    const kept = trained.has(name) ? 0.1 : 1 // an average keeps little of a random start: 1 / (9 + 1)
    const expected = [...variable.dataSync()].map((value, j) => kept * before[i]![j]! + (1 - kept) * value)
    average.dataSync().forEach((value, j) => {
      expect(value, name).toBeCloseTo(expected[j]!, 5)
    })
  })
  tf.dispose([loss, gradientNorm])
  learner.dispose()
  model.dispose()
})
