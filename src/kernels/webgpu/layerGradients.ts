/** Gradients of those parameters of a block's layers that are trained, by the names that `layerInputs` gives them. */
import type * as tf from '@tensorflow/tfjs-core'
import type { Gradients } from '../block.ts'
import type { Inputs } from '../operation.ts'
import { layerOf } from '../ops/linearLayer.ts'
import { free } from './backendInternals.ts'
import { columnSums } from './columnSums.ts'
import { layerGradients } from './gemm.ts'

/**
 * Of one layer, or of three side by side; all of them have a bias, or none.
 * @param dy (N, O), or (3, N, O)
 * @param x (N, I); not read where no weight is wanted
 * @param inputs the block's inputs, with the layers among them
 */
export function trainedGradients(
  dy: tf.TensorInfo,
  x: tf.TensorInfo,
  inputs: Inputs,
  names: readonly string[],
  wanted: ReadonlySet<string>,
): Gradients {
  const layers = names.map((name) => layerOf(inputs, name))
  const [weights, biases] = ['Weight', 'Bias'].map((part) => names.map((name) => `${name}${part}`)) as [
    string[],
    string[],
  ]
  const wantsBias = biases.some((name) => wanted.has(name))
  if (!weights.some((name) => wanted.has(name))) {
    if (!wantsBias) return {}
    const sums = columnSums(
      dy,
      layers.flatMap(({ bias }) => bias ?? []),
    )
    return pick(biases, sums, wanted)
  }
  const all = layerGradients(dy, x, wantsBias ? layers : layers.map(({ weight }) => ({ weight, bias: null })))
  const ofBiases = all.flatMap(({ bias }) => bias ?? [])
  return {
    ...pick(
      weights,
      all.map(({ weight }) => weight),
      wanted,
    ),
    ...pick(biases, ofBiases, wanted),
  }
}

/**
 * Of the layer `narrow` of a feed-forward block, whose input is computed again, and only where the weight is trained.
 * @param widen makes what the layer was applied to
 */
export function narrowGradients(
  dy: tf.TensorInfo,
  widen: () => tf.TensorInfo,
  inputs: Inputs,
  wanted: ReadonlySet<string>,
): Gradients {
  if (!wanted.has('narrowWeight')) return trainedGradients(dy, dy, inputs, ['narrow'], wanted)
  const wide = widen()
  const gradients = trainedGradients(dy, wide, inputs, ['narrow'], wanted)
  free(wide)
  return gradients
}

/** Those that are wanted by name; the others are freed. */
function pick(names: readonly string[], tensors: readonly tf.TensorInfo[], wanted: ReadonlySet<string>): Gradients {
  const pairs = tensors.map((tensor, i) => [names[i]!, tensor] as const)
  free(...pairs.filter(([name]) => !wanted.has(name)).map(([, tensor]) => tensor))
  return Object.fromEntries(pairs.filter(([name]) => wanted.has(name)))
}
