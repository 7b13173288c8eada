import { describe, expect, test } from 'vitest'
import { uniform } from '../shared/random.ts'
import { NO_LABEL, SegmentCounter, segmentsOf } from './segments.ts'

const LABELS = ['exon', 'intron']
const codes = (text: string) => Uint8Array.from(text, (letter) => (letter === '?' ? NO_LABEL : 'ei'.indexOf(letter)))

function scored(...pairs: [actual: string, predicted: string][]) {
  const counter = new SegmentCounter(LABELS)
  for (const [actual, predicted] of pairs) counter.add(codes(actual), codes(predicted))
  return counter.metrics()
}

describe('segmentsOf', () => {
  test('runs of equal labels, without unlabelled stretches', () => {
    expect(segmentsOf(codes('eei??ee'))).toEqual([
      { label: 0, start: 0, end: 2 },
      { label: 1, start: 2, end: 3 },
      { label: 0, start: 5, end: 7 },
    ])
    expect(segmentsOf(codes(''))).toEqual([])
  })
})

describe('SegmentCounter', () => {
  test('a segment is right when both ends are; near misses count by overlap only', () => {
    const { exact, overlapping } = scored(['eeeeiiiieeee', 'eeeeeiiieeee'])
    expect(exact.perClass.map(({ label, f1 }) => [label, f1])).toEqual([
      ['exon', 0.5],
      ['intron', 0],
    ])
    expect(overlapping.micro).toEqual({ precision: 1, recall: 1, f1: 1 })
  })

  test('overlap needs half of what both cover together', () => {
    expect(scored(['eeiiiiii', 'eeeeeiii']).overlapping.perClass.map(({ f1 }) => f1)).toEqual([0, 1])
  })

  test('a segment that was cut in two is found once at most', () => {
    const { overlapping } = scored(['eeeeeeeeee', 'eeeeeieeee'])
    expect(overlapping.perClass[0]).toMatchObject({ support: 1, predicted: 2, precision: 0.5, recall: 1 })
  })

  test('predictions on unlabelled bases count neither way', () => {
    expect(scored(['ee??ee', 'eeiiee']).exact.micro).toEqual({ precision: 1, recall: 1, f1: 1 })
    expect(scored(['ee??ee', 'eeeeee']).exact.micro.f1).toBe(1)
  })

  test('agrees with the comparison of all pairs on random labels', () => {
    for (let seed = 0; seed < 30; seed++) {
      const draw = (purpose: number) =>
        Uint8Array.from({ length: 60 }, (_, i) => Number(uniform(seed, (i >> 1) + purpose) < 0.5))
      const [actual, predicted] = [draw(0), draw(1000)]
      const counter = new SegmentCounter(LABELS)
      counter.add(actual, predicted)
      const key = ({ label, start, end }: { label: number; start: number; end: number }) => `${label} ${start} ${end}`
      const known = new Set(segmentsOf(actual).map(key))
      const guessed = segmentsOf(predicted)
      const hits = guessed.filter((segment) => known.has(key(segment))).length
      expect(counter.metrics().exact.micro.precision).toBeCloseTo(hits / guessed.length, 12)
      expect(counter.metrics().exact.micro.recall).toBeCloseTo(hits / known.size, 12)
    }
  })
})
