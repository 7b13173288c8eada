/** What all encoders have in common: embeddings, layers one after the other, perhaps a last norm; then a head. */
import type * as tf from '@tensorflow/tfjs-core'
import { recompute, variablesRead } from '../kernels/recompute.ts'
import { recomputes } from '../kernels/recomputing.ts'
import { assembleModel } from './assembleModel.ts'
import type { Noise } from './noise.ts'
import type { ParameterList } from './parameterList.ts'
import type { BuiltModel, Head, ModelConfig, TokenBatch } from './types.ts'

type Layer = (x: tf.Tensor3D, batch: TokenBatch, noise: Noise) => tf.Tensor3D

/** Every state is (B, T, C). */
export type Trunk = {
  readonly embed: (batch: TokenBatch, noise: Noise) => tf.Tensor3D
  readonly layers: readonly Layer[]
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
  const states = (batch: TokenBatch, noise: Noise) => runTrunk(trunk, batch, noise, rest.list)
  return assembleModel({ ...rest, states, forward: (batch, noise) => readOut(states(batch, noise), batch, noise) })
}

function runTrunk({ embed, layers, finish }: Trunk, batch: TokenBatch, noise: Noise, list: ParameterList): tf.Tensor3D {
  const last = layers.reduce((x, layer) => runLayer(layer, x, batch, noise, list), embed(batch, noise))
  return finish ? finish(last, batch) : last
}

/** What a layer trains, which is found out again where something was frozen or thawed since. */
const trained = new WeakMap<Layer, { readonly when: string; readonly variables: readonly tf.Variable[] }>()

/** The layer itself, or so that it is computed again for its gradient, with the noise that it had. */
function runLayer(layer: Layer, x: tf.Tensor3D, batch: TokenBatch, noise: Noise, list: ParameterList): tf.Tensor3D {
  const replay = recomputes() ? noise.replay?.() : null
  if (!replay) return layer(x, batch, noise)
  const again = (y: tf.Tensor3D) => {
    const before = list.noise // adapters beside the layer draw from there
    const own = replay()
    list.noise = own
    try {
      return layer(y, batch, own)
    } finally {
      list.noise = before
    }
  }
  const when = list.parameters.map(({ variable }) => Number(variable.trainable)).join('')
  const known = trained.get(layer)
  const variables = known?.when === when ? known.variables : variablesRead(() => again(x))
  trained.set(layer, { when, variables })
  return recompute((y) => layer(y, batch, noise), again, x, variables)
}
