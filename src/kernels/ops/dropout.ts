import * as tf from '@tensorflow/tfjs-core'
import { randomBits } from '../../shared/random.ts'
import { defineOperation } from '../operation.ts'

/** One site of dropout: its rate, and the key of its random stream. */
export type Dropping = { readonly rate: number; readonly key: number }

const runDropout = defineOperation({
  name: 'Dropout',
  plain: ({ x }, { key, threshold, scale }) =>
    tf.mul(x!, tf.tensor(dropoutMask(x!.size, key as number, threshold as number, scale as number), x!.shape)),
  gradient: { saves: [], of: (dy, _saved, attributes) => ({ x: () => runDropout({ x: dy }, attributes)[0]! }) },
})

/**
 * Sets a share of `rate` elements to zero and scales the others by 1 / (1 − rate). Element i is kept when the i-th
 * random number of `key` is at least `rate`, so the mask is the same on every backend and in a resumed run.
 * @param rate in [0, 1)
 * @param key a stream key, see `streamKey`
 */
export function dropout<T extends tf.Tensor>(x: T, rate: number, key: number): T {
  if (!(rate >= 0 && rate < 1)) throw new RangeError(`dropout: rate must be in [0, 1), got ${rate}`)
  if (rate === 0) return x
  return runDropout({ x }, { key: key >>> 0, threshold: dropThreshold(rate), scale: 1 / (1 - rate) })[0] as T
}

/** `dropout` by a site. */
export function dropBy<T extends tf.Tensor>(x: T, { rate, key }: Dropping): T {
  return dropout(x, rate, key)
}

/** Elements whose 32 random bits, read as an unsigned integer, lie below are dropped. */
export function dropThreshold(rate: number): number {
  return Math.floor(rate * 4294967296)
}

/** The reference: 0 or `scale` for each element. */
export function dropoutMask(size: number, key: number, threshold: number, scale: number): Float32Array {
  const mask = new Float32Array(size)
  for (let i = 0; i < size; i++) mask[i] = randomBits(key, i) < threshold ? 0 : scale
  return mask
}
