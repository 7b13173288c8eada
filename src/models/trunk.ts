/** What all encoders have in common: embeddings, layers one after the other, perhaps a last norm; then a head. */
import type * as tf from '@tensorflow/tfjs-core'
import { assembleModel } from './assembleModel.ts'
import type { Noise } from './noise.ts'
import type { ParameterList } from './parameterList.ts'
import type { BuiltModel, Head, ModelConfig, TokenBatch } from './types.ts'

/** Every state is (B, T, C). */
export type Trunk = {
  readonly embed: (batch: TokenBatch, noise: Noise) => tf.Tensor3D
  readonly layers: readonly ((x: tf.Tensor3D, batch: TokenBatch, noise: Noise) => tf.Tensor3D)[]
  /** After the last layer. */
  readonly finish?: (x: tf.Tensor3D, batch: TokenBatch) => tf.Tensor3D
}

/** Logits from the final states, see `Model.logits`. */
export type ReadOut = (states: tf.Tensor3D, batch: TokenBatch, noise: Noise) => tf.Tensor2D

export function assembleEncoder(parts: {
  readonly config: ModelConfig
  readonly head: Head
  readonly list: ParameterList
  readonly maxTokens: number
  readonly trunk: Trunk
  readonly readOut: ReadOut
}): BuiltModel {
  const { trunk, readOut, ...rest } = parts
  const states = (batch: TokenBatch, noise: Noise) => runTrunk(trunk, batch, noise)
  return assembleModel({ ...rest, states, forward: (batch, noise) => readOut(states(batch, noise), batch, noise) })
}

function runTrunk({ embed, layers, finish }: Trunk, batch: TokenBatch, noise: Noise): tf.Tensor3D {
  const last = layers.reduce((x, layer) => layer(x, batch, noise), embed(batch, noise))
  return finish ? finish(last, batch) : last
}
