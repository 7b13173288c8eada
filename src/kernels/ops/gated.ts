import * as tf from '@tensorflow/tfjs-core'
import { defineOperation } from '../operation.ts'

/** What is applied to the first half: `gelu` as in DNABERT-2 (GEGLU), `silu` as in Nucleotide Transformer v2 (SwiGLU). */
export type GateActivation = 'gelu' | 'silu'

type Gate = { readonly value: tf.Tensor; readonly slope: tf.Tensor }

function geluGate(x: tf.Tensor): Gate {
  const phi = tf.mul(0.5, tf.add(1, tf.erf(tf.mul(x, Math.SQRT1_2))))
  const density = tf.mul(1 / Math.sqrt(2 * Math.PI), tf.exp(tf.mul(-0.5, tf.square(x))))
  return { value: tf.mul(x, phi), slope: tf.add(phi, tf.mul(x, density)) }
}

/** x σ(x), the sigmoid by tanh, which does not overflow. */
function siluGate(x: tf.Tensor): Gate {
  const sigmoid = tf.mul(0.5, tf.add(1, tf.tanh(tf.mul(0.5, x))))
  const value = tf.mul(x, sigmoid)
  return { value, slope: tf.add(sigmoid, tf.mul(value, tf.sub(1, sigmoid))) }
}

function halves(x: tf.Tensor): readonly [tf.Tensor, tf.Tensor] {
  const [N, double] = x.shape as [number, number]
  const width = double / 2
  return [tf.slice(x, [0, 0], [N, width]), tf.slice(x, [0, width], [N, width])]
}

const runGated = defineOperation({
  name: 'Gated',
  plain: ({ x }, { silu }) => {
    const [gate, linear] = halves(x!)
    return tf.mul((silu ? siluGate : geluGate)(gate).value, linear)
  },
  gradient: {
    saves: ['x'],
    of: (dy, [x], attributes) => ({ x: () => runGatedGradient({ dy, x: x! }, attributes)[0]! }),
  },
})

const runGatedGradient = defineOperation({
  name: 'GatedGradient',
  plain: ({ dy, x }, { silu }) => {
    const [gate, linear] = halves(x!)
    const { value, slope } = (silu ? siluGate : geluGate)(gate)
    return tf.concat([tf.mul(tf.mul(dy!, linear), slope), tf.mul(dy!, value)], 1)
  },
})

/**
 * activation(x[…, :I]) · x[…, I:] (Shazeer 2020).
 * @param x float32 (…, 2I)
 * @returns float32 (…, I)
 */
export function gated(x: tf.Tensor, activation: GateActivation): tf.Tensor {
  const double = x.shape.at(-1)!
  if (double % 2 !== 0) throw new RangeError(`gated: the last axis of x, [${x.shape}], must be even`)
  return tf.tidy(() => {
    const [y] = runGated({ x: tf.reshape(x, [-1, double]) }, { silu: activation === 'silu' })
    return tf.reshape(y!, [...x.shape.slice(0, -1), double / 2])
  })
}
