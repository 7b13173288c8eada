import { expect, test } from 'vitest'
import { learningRateFactors, stagesOf, thawedStages } from './stages.ts'

const names = [
  'bert.embeddings.word',
  'bert.encoder.layer.0.a.weight',
  'bert.encoder.layer.0.b.weight',
  'bert.encoder.layer.1.a.weight',
  'bert.pooler.weight',
  'classifier.weight',
]
const isHead = (name: string) => name.startsWith('classifier')

test('stages rise from the embeddings over the layers to the head', () => {
  expect(stagesOf(names, isHead)).toEqual([0, 1, 1, 2, 2, 3])
})

test('convolutions and transformer layers are stages alike, wherever the head stands in the list', () => {
  const mixed = ['head.weight', 'stem.weight', 'blocks.0.conv.weight', 'blocks.1.conv.weight', 'layers.0.query.weight']
  expect(stagesOf(mixed, (name) => name.startsWith('head'))).toEqual([4, 0, 1, 2, 3])
})

test('the learning rate falls by the same factor from stage to stage', () => {
  expect(learningRateFactors([0, 1, 2, 3], 0.5, Infinity)).toEqual([0.125, 0.25, 0.5, 1])
  expect(learningRateFactors([0, 1, 2], 1, Infinity)).toEqual([1, 1, 1])
})

test('what is frozen has a factor of 0, and the head is always trained', () => {
  expect(learningRateFactors([0, 1, 2, 3], 1, 0)).toEqual([0, 0, 0, 1])
  expect(learningRateFactors([0, 1, 2, 3], 1, 2)).toEqual([0, 1, 1, 1])
})

test('one more stage thaws each so many epochs', () => {
  expect([0, 0.4, 0.5, 1, 1.6].map((epoch) => thawedStages(epoch, 0.5))).toEqual([0, 0, 1, 2, 3])
  expect(thawedStages(0, 0)).toBe(Infinity)
})
