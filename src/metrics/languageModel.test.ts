import { expect, test } from 'vitest'
import { LanguageTally } from './languageModel.ts'

const tally = (logits: readonly number[], classes: readonly number[]) => {
  const all = new LanguageTally()
  all.add(Float32Array.from(logits), Int32Array.from(classes))
  return all.finish('masked')
}

test('a model that knows nothing is as unsure as a choice among all tokens', () => {
  const { perplexity, loss } = tally([0, 0, 0, 0, 3, 3, 3, 3], [0, 2])
  expect(loss).toBeCloseTo(Math.log(4), 6)
  expect(perplexity).toBeCloseTo(4, 6)
})

test('perplexity is the inverse of the geometric mean of the probabilities', () => {
  const logits = [Math.log(0.5), Math.log(0.3), Math.log(0.2), Math.log(0.1), Math.log(0.1), Math.log(0.8)]
  expect(tally(logits, [0, 2]).perplexity).toBeCloseTo((0.5 * 0.8) ** -0.5, 5)
})

test('accuracy counts the likeliest guess, top-k accuracy the k likeliest', () => {
  const row = [9, 8, 7, 6, 5, 4, 3]
  const { accuracy, topK, tokens } = tally([...row, ...row, ...row, ...row], [0, 4, 5, -1])
  expect(tokens).toBe(3)
  expect(accuracy).toBeCloseTo(1 / 3)
  expect(topK).toEqual({ k: 5, accuracy: 2 / 3 })
})

test('batches add up to the same as all at once, and large logits stay finite', () => {
  const parts = new LanguageTally()
  parts.add(Float32Array.of(1000, 0), Int32Array.of(1))
  parts.add(Float32Array.of(0, 1000), Int32Array.of(1))
  expect(parts.finish('masked')).toEqual(tally([1000, 0, 0, 1000], [1, 1]))
  expect(parts.finish('masked').loss).toBe(500)
})

test('no tokens, no loss', () => {
  expect(tally([], [])).toMatchObject({ tokens: 0, loss: 0, accuracy: 0 })
})
