import { describe, expect, test } from 'vitest'
import type { LabelChain } from '../../models/types.ts'
import { streamKey, uniform } from '../../shared/random.ts'
import { UNKNOWN_LABEL } from '../../tokenize/types.ts'
import { likeliestPath, TransitionCounter } from './labelChain.ts'

/** Every path there is, in lexical order. */
function allPaths(labels: number, places: number): number[][] {
  if (places === 0) return [[]]
  return allPaths(labels, places - 1).flatMap((path) => Array.from({ length: labels }, (_, label) => [...path, label]))
}

function scoreOf(path: readonly number[], logits: Float32Array, { weight, start, transitions }: LabelChain): number {
  return path.reduce((sum, label, place) => {
    const step = place === 0 ? start[label]! : transitions[path[place - 1]!]![label]!
    return sum + step + weight * logits[place * start.length + label]!
  }, 0)
}

function randomCase(seed: number, labels: number, places: number): { logits: Float32Array; chain: LabelChain } {
  const draw = (name: string, i: number) => Math.log(uniform(streamKey(seed, name), i))
  const list = (name: string) => Array.from({ length: labels }, (_, i) => draw(name, i))
  const transitions = list('rows').map((_, i) => list(`transitions ${i}`))
  const logits = Float32Array.from({ length: labels * places }, (_, i) => draw('logits', i))
  return { logits, chain: { weight: 2 ** ((seed % 7) - 3), start: list('start'), transitions } }
}

describe('likeliestPath', () => {
  test.each([1, 2, 3, 4, 5, 6, 7, 8])('is the best of all paths (seed %i)', (seed) => {
    const [labels, places] = [2 + (seed % 3), 1 + (seed % 6)]
    const { logits, chain } = randomCase(seed, labels, places)
    const paths = allPaths(labels, places)
    const most = Math.max(...paths.map((path) => scoreOf(path, logits, chain)))
    expect(scoreOf([...likeliestPath(logits, chain)], logits, chain)).toBeCloseTo(most, 10)
  })

  test.each([11, 12, 13, 14])('minds what stands around boundaries (seed %i)', (seed) => {
    const [labels, places] = [3, 5]
    const { logits, chain } = randomCase(seed, labels, places)
    const marked = { ...chain, boundaries: { weight: 2, before: 0, tokens: [], motifs: [] } }
    const key = streamKey(seed, 'gains')
    const gains = new Map(
      [1, 5].map((pair) => [pair, Float64Array.from({ length: places }, (_, i) => 4 * uniform(key, 9 * pair + i))]),
    )
    const gainOf = (path: readonly number[]) =>
      path.reduce(
        (sum, label, place) => sum + (place === 0 ? 0 : (gains.get(3 * path[place - 1]! + label)?.[place] ?? 0)),
        0,
      )
    const worth = (path: readonly number[]) => scoreOf(path, logits, chain) + 2 * gainOf(path)
    const most = Math.max(...allPaths(labels, places).map(worth))
    expect(worth([...likeliestPath(logits, marked, gains)])).toBeCloseTo(most, 10)
    expect(worth([...likeliestPath(logits, chain)])).toBeLessThan(most)
  })

  test('takes the first of equal labels, and no place gives no path', () => {
    const even = {
      weight: 1,
      start: [0, 0],
      transitions: [
        [0, 0],
        [0, 0],
      ],
    }
    expect([...likeliestPath(new Float32Array(6), even)]).toEqual([0, 0, 0])
    expect([...likeliestPath(Float32Array.of(0, 1, 0, 0, 0, 1), even)]).toEqual([1, 0, 1])
    expect(likeliestPath(new Float32Array(0), even)).toHaveLength(0)
  })

  test('a short island is bridged, a long one stays', () => {
    const stay = Math.log(0.99)
    const leave = Math.log(0.01)
    const chain = {
      weight: 1,
      start: [-0.7, -0.7],
      transitions: [
        [stay, leave],
        [leave, stay],
      ],
    }
    const line = (island: number) =>
      Float32Array.from([...'aaaaa', ...'b'.repeat(island), ...'aaaaa'].flatMap((x) => (x === 'a' ? [1, 0] : [0, 1])))
    expect([...likeliestPath(line(4), chain)].join('')).toBe('0'.repeat(14))
    expect([...likeliestPath(line(10), chain)].join('')).toBe(`00000${'1'.repeat(10)}00000`)
  })
})

test('transitions are counted within sequences, between known labels, and none is impossible', () => {
  const counter = new TransitionCounter(2)
  counter.add(Uint8Array.of(0, 0, 0, 1))
  counter.add(Uint8Array.of(1, UNKNOWN_LABEL, 0, 0))
  counter.add(new Uint8Array(0))
  const { start, transitions } = counter.probabilities()
  const shares = (logs: readonly number[]) => logs.map((log) => Number(Math.exp(log).toFixed(6)))
  expect(shares(start)).toEqual([0.5, 0.5]) // 1 + 1 each
  expect(transitions.map(shares)).toEqual([
    [0.666667, 0.333333], // 3 + 1 and 1 + 1
    [0.5, 0.5], // never left: 0 + 1 each
  ])
})
