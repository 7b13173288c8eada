/**
 * Adapters of one dense layer: what is added to the list of parameters, and what is computed beside the layer.
 * r rank, I inputs, O outputs, W width of a bottleneck.
 */
import * as tf from '@tensorflow/tfjs-core'
import { type Dropping, gelu, linear, lowRankLinear } from '../../kernels/index.ts'
import { gaussian, type Initial, uniformWithin, zeros } from '../initial.ts'
import type { LinearAdapter } from '../linearLayer.ts'
import type { Noise } from '../noise.ts'
import type { LowRankTuning } from './peftConfig.ts'
import { scaleOf } from './ranks.ts'

/** What an adapter needs of the list that its parameters go into, and of the pass that it takes part in. */
export type AdapterHost = {
  tensor<R extends tf.Rank>(name: string, shape: tf.ShapeMap[R], initial: Initial): tf.Variable<R>
  /** Dropout of the forward pass in progress. */
  readonly noise: Noise
}

/** Deviation of the first values: Houlsby 2019, section 3.6, and AdaLoRA in PEFT. */
const BOTTLENECK_DEVIATION = 0.01
const TRIPLET_DEVIATION = 0.02

/** W x + b + s B A dropout(x); B starts at 0 and A as PyTorch's `nn.Linear`, so the layer starts as it is. */
export function loraAdapter(
  host: AdapterHost,
  module: string,
  { inputs, outputs, rank }: { readonly inputs: number; readonly outputs: number; readonly rank: number },
  tuning: Extract<LowRankTuning, { kind: 'lora' }>,
): LinearAdapter {
  const down = host.tensor<tf.Rank.R2>(`${module}.lora_A.weight`, [rank, inputs], uniformWithin(inputs ** -0.5))
  const up = host.tensor<tf.Rank.R2>(`${module}.lora_B.weight`, [outputs, rank], zeros)
  const scale = scaleOf(module, tuning)
  const site = dropoutSite(host, tuning.dropout)
  return (x, weight, bias) => lowRankLinear(x, weight, bias, { down, up, scale }, site())
}

/** W x + b + s P Λ Q dropout(x); Λ starts at 0. P is `lora_B` (O, r), Λ `lora_E` (r, 1), Q `lora_A` (r, I). */
export function adaLoraAdapter(
  host: AdapterHost,
  module: string,
  { inputs, outputs, rank }: { readonly inputs: number; readonly outputs: number; readonly rank: number },
  tuning: Extract<LowRankTuning, { kind: 'adalora' }>,
): LinearAdapter {
  const right = host.tensor<tf.Rank.R2>(`${module}.lora_A`, [rank, inputs], gaussian(TRIPLET_DEVIATION))
  const values = host.tensor<tf.Rank.R2>(`${module}.lora_E`, [rank, 1], zeros)
  const up = host.tensor<tf.Rank.R2>(`${module}.lora_B`, [outputs, rank], gaussian(TRIPLET_DEVIATION))
  const scale = scaleOf(module, tuning)
  const site = dropoutSite(host, tuning.dropout)
  return (x, weight, bias) => {
    const down = tf.mul(right, values) as tf.Tensor2D // (r, I)
    return lowRankLinear(x, weight, bias, { down, up, scale }, site())
  }
}

/** y + up(GELU(down(y))) of the layer's own output y. */
export function bottleneckAdapter(
  host: AdapterHost,
  module: string,
  { outputs, width }: { readonly outputs: number; readonly width: number },
): LinearAdapter {
  const small = gaussian(BOTTLENECK_DEVIATION)
  const down = host.tensor<tf.Rank.R2>(`${module}.adapter_down.weight`, [width, outputs], small)
  const downBias = host.tensor<tf.Rank.R1>(`${module}.adapter_down.bias`, [width], zeros)
  const up = host.tensor<tf.Rank.R2>(`${module}.adapter_up.weight`, [outputs, width], small)
  const upBias = host.tensor<tf.Rank.R1>(`${module}.adapter_up.bias`, [outputs], zeros)
  return (x, weight, bias) => {
    const y = linear(x, weight, bias) // (…, O)
    return tf.add(y, linear(gelu(linear(y, down, downBias)), up, upBias))
  }
}

function dropoutSite(host: AdapterHost, rate: number): () => Dropping | null {
  return () => (rate > 0 ? host.noise.site(rate) : null)
}
