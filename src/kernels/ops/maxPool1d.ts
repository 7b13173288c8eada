import * as tf from '@tensorflow/tfjs-core'
import { defineOperation } from '../operation.ts'

/** Below every float32 that a network produces; a literal −∞ may be undefined behaviour in WGSL. */
const LOWEST = -3.4028234663852886e38

const runMaxPool1d = defineOperation({
  name: 'MaxPool1d',
  plain: ({ x }, { size }) => tf.max(windows(x as tf.Tensor3D, size as number), 2),
  gradient: {
    saves: ['x'],
    savesOutput: true,
    of: (dy, [x, y], attributes) => ({ x: () => runMaxPool1dGradient({ dy, x: x!, y: y! }, attributes)[0]! }),
  },
})

/** The whole gradient goes to the first element of a window that equals its maximum. */
const runMaxPool1dGradient = defineOperation({
  name: 'MaxPool1dGradient',
  plain: ({ dy, x, y }, { size }) => {
    const [B, T, C] = x!.shape as [number, number, number]
    const W = y!.shape[1]!
    const cells = windows(x as tf.Tensor3D, size as number) // (B, W, size, C)
    let open: tf.Tensor = tf.onesLike(y!) // 1 while no element of the window has taken the gradient
    const taken: tf.Tensor[] = []
    for (let s = 0; s < (size as number); s++) {
      const cell = tf.reshape(tf.slice(cells, [0, 0, s, 0], [B, W, 1, C]), [B, W, C])
      const takes = tf.mul(open, tf.cast(tf.equal(cell, y!), 'float32'))
      taken.push(tf.mul(takes, dy!))
      open = tf.sub(open, takes)
    }
    const spread = tf.reshape(tf.stack(taken, 2), [B, W * (size as number), C])
    return tf.slice(spread, [0, 0, 0], [B, T, C])
  },
})

/** (B, ⌈T / size⌉, size, C), the last window filled up with the lowest float. */
function windows(x: tf.Tensor3D, size: number): tf.Tensor4D {
  const [B, T, C] = x.shape
  const W = Math.ceil(T / size)
  const missing = W * size - T
  const full = missing === 0 ? x : tf.pad(x, [[0, 0], [0, missing], [0, 0]], LOWEST) // biome-ignore format: one axis per pair
  return tf.reshape(full, [B, W, size, C])
}

/**
 * Maximum over windows of `size` along the sequence; the last, partial window is kept.
 * @param x float32 (B, T, C)
 * @returns float32 (B, ⌈T / size⌉, C)
 */
export function maxPool1d(x: tf.Tensor3D, size: number): tf.Tensor3D {
  if (!(Number.isInteger(size) && size > 0)) {
    throw new RangeError(`maxPool1d: size must be a whole number > 0, got ${size}`)
  }
  return size === 1 ? x : (runMaxPool1d({ x }, { size })[0] as tf.Tensor3D)
}
