import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { areTags, EntityCounter, entitiesOf, parseTag } from './entities.ts'
import type { Averages, SpanClassMetrics } from './types.ts'

/** What seqeval says of random tags: `scripts/fixtures/entities.py`. */
type Case = {
  scheme: string
  actual: string[]
  predicted: string[]
  entities: [string, number, number][][]
  support: number
  micro: Averages
  macro: Averages
  weighted: Averages
  perClass: Omit<SpanClassMetrics, 'predicted'>[]
}

const CASES = JSON.parse(
  readFileSync(new URL('../../fixtures/golden/entities/seqeval.json', import.meta.url), 'utf8'),
) as Case[]

const tagsOf = (text: string) => text.split(' ').map(parseTag)

describe.each(CASES)('$scheme, as seqeval', ({ actual, predicted, entities, ...scores }) => {
  test('finds the same entities, in sentences that break the rules too', () => {
    const found = actual.map((tags) => entitiesOf(tagsOf(tags)).map(({ type, start, end }) => [type, start, end]))
    expect(found).toEqual(entities)
  })

  test('scores them alike', () => {
    const counter = new EntityCounter()
    actual.forEach((tags, i) => {
      counter.add(tagsOf(tags), tagsOf(predicted[i]!))
    })
    const metrics = counter.metrics()
    expect(metrics.support).toBe(scores.support)
    for (const average of ['micro', 'macro', 'weighted'] as const) {
      for (const name of ['precision', 'recall', 'f1'] as const) {
        expect(metrics[average][name]).toBeCloseTo(scores[average][name], 12)
      }
    }
    expect(metrics.perClass.map(({ label, support }) => ({ label, support }))).toEqual(
      scores.perClass.map(({ label, support }) => ({ label, support })),
    )
    metrics.perClass.forEach(({ f1 }, i) => {
      expect(f1).toBeCloseTo(scores.perClass[i]!.f1, 12)
    })
  })
})

test('the example of the documentation: one of two entities is found whole', () => {
  const counter = new EntityCounter()
  counter.add(tagsOf('O O O B-MISC I-MISC I-MISC O'), tagsOf('O O B-MISC I-MISC I-MISC I-MISC O'))
  counter.add(tagsOf('B-PER I-PER O'), tagsOf('B-PER I-PER O'))
  expect(counter.metrics().micro).toEqual({ precision: 0.5, recall: 0.5, f1: 0.5 })
})

test('names are tags when each is O or a letter with a type', () => {
  expect(areTags(['O', 'B-Disease', 'I-Disease'])).toBe(true)
  expect(areTags(['B-x'])).toBe(true)
  expect(areTags(['O'])).toBe(false)
  expect(areTags(['C', 'I', '.'])).toBe(false)
  expect(areTags(['O', 'B-Disease', 'helix'])).toBe(false)
})
