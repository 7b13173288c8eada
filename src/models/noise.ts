import type * as tf from '@tensorflow/tfjs-core'
import { type AttentionDropout, dropout } from '../kernels/index.ts'
import { streamKey } from '../shared/random.ts'
import type { ForwardMode } from './types.ts'

/** Dropout in one forward pass. Every call is the next site, so each has its own mask, the same in a resumed run. */
export type Noise = {
  /** Drops elements of `x`; outside of training `x` itself. */
  drop<T extends tf.Tensor>(x: T, rate: number): T
  /** The same for attention weights, which only the operation itself sees. */
  attention(rate: number): AttentionDropout | null
}

export function noiseOf(mode: ForwardMode): Noise {
  if (!mode.training) return { drop: (x) => x, attention: () => null }
  let site = 0
  const nextKey = () => streamKey(mode.dropoutKey, 'dropout', site++)
  return {
    drop: (x, rate) => dropout(x, rate, nextKey()),
    attention: (rate) => ({ rate, key: nextKey() }),
  }
}
