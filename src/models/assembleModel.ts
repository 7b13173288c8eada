import * as tf from '@tensorflow/tfjs-core'
import { type Noise, noiseOf } from './noise.ts'
import type { ParameterList } from './parameterList.ts'
import type { BuiltModel, ForwardMode, Head, Model, ModelConfig, TokenBatch } from './types.ts'

/** A model from its parts: what all families have in common around their forward pass. */
export function assembleModel(parts: {
  readonly config: ModelConfig
  readonly head: Head
  readonly list: ParameterList
  readonly maxTokens: number
  readonly rowFeatures?: Model['rowFeatures'] | undefined
  readonly states?: ((batch: TokenBatch, noise: Noise) => tf.Tensor3D) | undefined
  readonly forward: (batch: TokenBatch, noise: Noise) => tf.Tensor2D
}): BuiltModel {
  const { config, head, list, maxTokens, rowFeatures, states, forward } = parts
  const checked = <T extends tf.Tensor>(batch: TokenBatch, mode: ForwardMode, run: (noise: Noise) => T): T => {
    checkBatch(batch, maxTokens)
    const noise = noiseOf(mode)
    list.noise = noise
    return tf.tidy(() => run(noise))
  }
  return {
    config,
    head,
    parameters: list.parameters,
    tuning: list.tuning,
    maxTokens,
    ...(rowFeatures ? { rowFeatures } : {}),
    ...(states ? { states: (batch, mode) => checked(batch, mode, (noise) => states(batch, noise)) } : {}),
    logits: (batch, mode) => checked(batch, mode, (noise) => forward(batch, noise)),
    dispose: () => list.dispose(),
  }
}

/** Builds with a list of parameters and leaves none of them behind when that fails halfway. */
export function building<T>(list: ParameterList, build: (list: ParameterList) => T): T {
  try {
    return build(list)
  } catch (error) {
    list.dispose()
    throw error
  }
}

function checkBatch({ ids, mask }: TokenBatch, maxTokens: number): void {
  const [rows, tokens] = ids.shape
  if (tokens > maxTokens) throw new RangeError(`model: rows of ${tokens} tokens, at most ${maxTokens} fit`)
  if (mask.shape[0] !== rows || mask.shape[1] !== tokens) {
    throw new RangeError(`model: ids are [${ids.shape}] but the mask is [${mask.shape}]`)
  }
}
