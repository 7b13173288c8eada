import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, test } from 'vitest'
import { useBackend } from '../kernels/index.ts'
import type { Model, TokenBatch } from '../models/types.ts'
import { type GenerationParams, generate } from './generate.ts'
import { CHARACTERS } from './samples.ts'

const PARAMS: GenerationParams = { count: 4, maxTokens: 40, seed: 1, temperature: 1, topK: 0, topP: 1 }
const { special } = CHARACTERS
const [A, C, G, T] = [5, 6, 7, 8] as const
const NEVER = -1e4

/** A model whose next token depends on the last one alone, and which refuses to be asked about anything else. */
function chain(next: Readonly<Record<number, Readonly<Record<number, number>>>>): Pick<Model, 'logits' | 'maxTokens'> {
  return {
    maxTokens: Number.POSITIVE_INFINITY,
    logits({ ids, mask, positions }: TokenBatch) {
      const [flat, seen] = [ids.dataSync(), mask.dataSync()]
      const rows = Array.from(positions!.dataSync(), (place) => {
        const isLast = (place + 1) % ids.shape[1] === 0 || seen[place + 1] === 0
        expect([seen[place], isLast]).toEqual([1, true])
        const shares = next[flat[place]!] ?? {}
        return CHARACTERS.vocabulary.map((_, id) => (shares[id] ? Math.log(shares[id]) : NEVER))
      })
      return tf.tensor2d(rows)
    },
  }
}

/** A, C, G, T in turn, then the end. */
const ALPHABET = chain({
  [special.cls]: { [A]: 1 },
  [A]: { [C]: 1 },
  [C]: { [G]: 1 },
  [G]: { [T]: 1 },
  [T]: { [special.sep]: 1 },
})
/** A and C at random, the end after one in eight tokens. */
const COIN = chain(
  Object.fromEntries([special.cls, A, C].map((id) => [id, { [A]: 0.4, [C]: 0.475, [special.sep]: 0.125 }])),
)

beforeAll(async () => {
  await useBackend('cpu')
})

test('a sequence begins after [CLS], ends at [SEP], and holds neither', async () => {
  expect(await generate(ALPHABET, CHARACTERS, PARAMS)).toEqual(new Array(4).fill({ ids: [A, C, G, T], ended: true }))
})

test('a sequence that does not end is cut at the limit', async () => {
  const made = await generate(ALPHABET, CHARACTERS, { ...PARAMS, maxTokens: 3, count: 1 })
  expect(made).toEqual([{ ids: [A, C], ended: false }])
})

test('a model that takes few tokens is never given more, not even padding', async () => {
  const small = { ...ALPHABET, maxTokens: 5 }
  const logits: typeof small.logits = (batch, mode) => {
    expect(batch.ids.shape[1]).toBeLessThanOrEqual(5)
    return ALPHABET.logits(batch, mode)
  }
  expect(await generate({ ...small, logits }, CHARACTERS, { ...PARAMS, count: 1 })).toEqual([
    { ids: [A, C, G, T], ended: false },
  ])
})

test('sequences end by themselves at different lengths, beyond the stride of a batch', async () => {
  const made = await generate(COIN, CHARACTERS, { ...PARAMS, count: 60, maxTokens: 200 })
  const lengths = made.map(({ ids }) => ids.length)
  expect(made.every(({ ended }) => ended)).toBe(true)
  expect(Math.max(...lengths)).toBeGreaterThan(16)
  const mean = lengths.reduce((sum, length) => sum + length, 0) / 60
  expect(Math.abs(mean - 7)).toBeLessThan(3)
})

test('a sequence is the same whatever is made beside it, and another with another seed', async () => {
  const many = await generate(COIN, CHARACTERS, { ...PARAMS, count: 70 })
  const few = await generate(COIN, CHARACTERS, { ...PARAMS, count: 66 })
  expect(many.slice(0, 66)).toEqual(few)
  expect(await generate(COIN, CHARACTERS, { ...PARAMS, count: 66, seed: 2 })).not.toEqual(few)
})

test('special tokens are never made, however likely the model calls them', async () => {
  const odd = chain({
    [special.cls]: { [special.mask]: 0.999, [A]: 0.001 },
    [A]: { [special.pad]: 0.999, [special.sep]: 0.001 },
  })
  expect(await generate(odd, CHARACTERS, { ...PARAMS, count: 1 })).toEqual([{ ids: [A], ended: true }])
})

test('no tensor is left behind', async () => {
  const before = tf.memory().numTensors
  await generate(COIN, CHARACTERS, PARAMS)
  expect(tf.memory().numTensors).toBe(before)
})

test('it can be stopped', async () => {
  const signal = AbortSignal.abort()
  await expect(generate(COIN, CHARACTERS, PARAMS, { signal })).rejects.toMatchObject({ code: 'ABORTED' })
})
