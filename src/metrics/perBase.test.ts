import { expect, test } from 'vitest'
import { classificationMetrics, countConfusion } from './classification.ts'
import { PerBaseCounter } from './perBase.ts'
import { NO_LABEL } from './segments.ts'

test('bases of all sequences count alike, unlabelled ones not at all', () => {
  const counter = new PerBaseCounter(['C', 'I', '.'], 'base')
  counter.add(Uint8Array.of(0, 0, 1, NO_LABEL), Uint8Array.of(0, 1, 1, 2))
  counter.add(Uint8Array.of(2, 2), Uint8Array.of(2, 0))
  const metrics = counter.metrics()
  const expected = classificationMetrics(countConfusion([0, 0, 1, 2, 2], [0, 1, 1, 2, 0], 3), ['C', 'I', '.'])
  expect(metrics).toMatchObject({ task: 'per-base', records: 2, ...expected, entities: null })
})

test('one class against the rest is the two-class table of the same predictions', () => {
  const counter = new PerBaseCounter(['C', 'I', '.'], 'base')
  counter.add(Uint8Array.of(0, 0, 1, 1, 2, 2), Uint8Array.of(0, 1, 2, 1, 1, 0))
  const [coding] = counter.metrics().oneAgainstRest
  const binary = classificationMetrics(countConfusion([0, 0, 1, 1, 1, 1], [0, 1, 1, 1, 1, 0], 2), ['C', 'rest'])
  expect(coding).toEqual({ label: 'C', accuracy: binary.accuracy, weighted: binary.weighted })
})

test('labels that are tags are scored as entities, sentence by sentence', () => {
  const counter = new PerBaseCounter(['O', 'B-x', 'I-x'], 'word')
  counter.add(Uint8Array.of(1, 2, 0, 1), Uint8Array.of(1, 2, 0, 0))
  counter.add(Uint8Array.of(2), Uint8Array.of(2)) // an entity of its own: it does not go on over the end of a sentence
  expect(counter.metrics().entities).toMatchObject({ support: 3, predicted: 2, micro: { precision: 1, recall: 2 / 3 } })
})

test('unequal lengths are refused', () => {
  expect(() => new PerBaseCounter(['a', 'b'], 'base').add(Uint8Array.of(0), Uint8Array.of(0, 1))).toThrow(
    '1 labels but 2 predictions',
  )
})
