import type * as tf from '@tensorflow/tfjs-core'
import { type Dropping, dropout } from '../kernels/index.ts'
import { streamKey } from '../shared/random.ts'
import type { ForwardMode } from './types.ts'

/** Dropout in one forward pass. Every call is the next site, so each has its own mask, the same in a resumed run. */
export type Noise = {
  /** Drops elements of `x`; outside of training `x` itself. */
  drop<T extends tf.Tensor>(x: T, rate: number): T
  /** The same for what only the operation itself sees. */
  site(rate: number): Dropping | null
}

export function noiseOf(mode: ForwardMode): Noise {
  if (!mode.training) return { drop: (x) => x, site: () => null }
  let site = 0
  const nextKey = () => streamKey(mode.dropoutKey, 'dropout', site++)
  return {
    drop: (x, rate) => dropout(x, rate, nextKey()),
    site: (rate) => ({ rate, key: nextKey() }),
  }
}
