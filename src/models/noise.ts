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
  /** Gives noise that drops from here on what this one drops, as often as it is called; null outside of training. */
  readonly replay: (() => () => Noise) | null
}

export function noiseOf(mode: ForwardMode): Noise {
  if (!mode.training) return { drop: (x) => x, site: () => null, replay: null }
  return noiseFrom(0, mode.dropoutKey)
}

function noiseFrom(first: number, dropoutKey: number): Noise {
  let site = first
  const nextKey = () => streamKey(dropoutKey, 'dropout', site++)
  return {
    drop: (x, rate) => dropout(x, rate, nextKey()),
    site: (rate) => ({ rate, key: nextKey() }),
    replay: () => {
      const start = site
      return () => noiseFrom(start, dropoutKey)
    },
  }
}
