import { expect, test } from 'vitest'
import { drawToken } from './sampling.ts'
import type { SamplingParams } from './types.ts'

const LOGITS = Float32Array.of(Math.log(0.1), Math.log(0.4), Math.log(0.2), Math.log(0.3))
const ALL = Uint8Array.of(1, 1, 1, 1)
const PLAIN: SamplingParams = { temperature: 1, topK: 0, topP: 1 }

/** Shares of each token, in percent, over evenly spread random numbers. */
function shares(params: Partial<SamplingParams>, allowed = ALL, draws = 2_000): number[] {
  const counts = [0, 0, 0, 0]
  for (let i = 0; i < draws; i++) counts[drawToken(LOGITS, allowed, { ...PLAIN, ...params }, (i + 0.5) / draws)]! += 1
  return counts.map((count) => Math.round((100 * count) / draws))
}

test('tokens are drawn as often as the softmax says', () => {
  expect(shares({})).toEqual([10, 40, 20, 30])
})

test('temperature 0 takes the likeliest, a low one prefers it, a high one evens out', () => {
  expect(shares({ temperature: 0 })).toEqual([0, 100, 0, 0])
  expect(shares({ temperature: 0.5 })).toEqual([3, 53, 13, 30])
  expect(Math.max(...shares({ temperature: 100 }))).toBeLessThanOrEqual(26)
})

test('top-k keeps the k likeliest', () => {
  expect(shares({ topK: 1 })).toEqual([0, 100, 0, 0])
  expect(shares({ topK: 2 })).toEqual([0, 57, 0, 43])
})

test('top-p keeps the likeliest that together reach p', () => {
  expect(shares({ topP: 0.3 })).toEqual([0, 100, 0, 0])
  expect(shares({ topP: 0.69 })).toEqual([0, 57, 0, 43])
  expect(shares({ topP: 0.89 })).toEqual([0, 44, 22, 33])
})

test('what is not allowed is never drawn', () => {
  expect(shares({}, Uint8Array.of(1, 0, 1, 0))).toEqual([33, 0, 67, 0])
  expect(shares({ temperature: 0 }, Uint8Array.of(1, 0, 1, 1))).toEqual([0, 0, 0, 100])
})

test('the ends of the random numbers are the ends of the ranking', () => {
  expect(drawToken(LOGITS, ALL, PLAIN, 0)).toBe(1)
  expect(drawToken(LOGITS, ALL, PLAIN, 1 - 2 ** -32)).toBe(0)
})
