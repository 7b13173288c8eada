import { expect, test } from 'vitest'
import { UNKNOWN_LABEL } from '../../tokenize/types.ts'
import { gainsOf, learnMotifs } from './boundaries.ts'
import { wholeSequences } from './sampleTiles.ts'
import { SequenceTokens } from './sequenceTokens.ts'

test('a motif is the log-odds of the tokens around a boundary; what is not expected says nothing', () => {
  const labels = Array.from({ length: 30 }, () => [0, 0, 1, 1])
  const ids = labels.flatMap((_, row) => [5, row === 0 ? 9 : 6, 7, 7])
  const { tokens, before, motifs } = learnMotifs(wholeSequences(labels, { ids }), 2)!
  expect(tokens).toEqual([5, 6, 7, 9])
  expect(motifs.map(({ from, to }) => [from, to])).toEqual([[0, 1]])
  const [row] = motifs[0]!.scores.slice(before - 1) // of the base before the boundary
  expect(row![1]).toBeCloseTo(Math.log((29 + 1) / ((30 * 29) / 120 + 1)), 3)
  expect(row![2]).toBeCloseTo(Math.log((0 + 1) / (30 / 2 + 1)), 3)
  expect(motifs[0]!.scores[0]).toEqual([0, 0, 0, 0]) // beyond the start of the sequences
})

test('gains are what the matrices say, base by base', () => {
  const scores = [
    [1, 0],
    [0, 10],
    [100, 0],
  ]
  const motifs = { before: 1, tokens: [5, 6], motifs: [{ from: 0, to: 1, scores }] }
  const gains = gainsOf(Uint16Array.of(5, 6, 5, 9), motifs, 2)
  // Row 0 is the base before the boundary, row 1 the one behind it; token 9 has no column.
  expect([...gains.get(1)!]).toEqual([0 + 0 + 0, 1 + 10 + 100, 0 + 0 + 0, 1 + 0 + 0])
})

test('few boundaries, or unknown labels beside them, teach nothing', () => {
  const few = Array.from({ length: 19 }, () => [0, 1])
  expect(learnMotifs(wholeSequences(few), 2)).toBeNull()
  const unknown = Array.from({ length: 30 }, () => [0, UNKNOWN_LABEL, 1])
  expect(learnMotifs(wholeSequences(unknown), 2)).toBeNull()
})

test('the tokens of a sequence are put together from its tiles', () => {
  const part = wholeSequences(
    [
      [0, 0],
      [0, 0, 0, 0, 0],
    ],
    { ids: [5, 6, 7, 8, 9, 5, 6] },
  )
  const tiled = {
    ...part,
    ids: Uint16Array.of(5, 6, 7, 8, 9, 9, 5, 6),
    offsets: Uint32Array.of(0, 2, 5, 8),
    targets: { ...part.targets, slots: Uint32Array.of(0, 1, 1), starts: Uint32Array.of(0, 0, 2) },
  }
  const tokens = new SequenceTokens(tiled)
  expect([[...tokens.of(0)], [...tokens.of(1)]]).toEqual([
    [5, 6],
    [7, 8, 9, 5, 6],
  ])
})
