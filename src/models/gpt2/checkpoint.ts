/** GPT-2's tensor names as `transformers` writes them (modeling_gpt2.py), in both directions. */
import type * as tf from '@tensorflow/tfjs-core'
import type { NamedTensor } from '../../weights/types.ts'
import { gaussian } from '../initial.ts'
import { modernised } from '../oldNames.ts'
import type { ParameterList } from '../parameterList.ts'
import type { TunableModules } from '../tuning/resolveTuning.ts'
import type { Gpt2Config } from './config.ts'
import type { Gpt2Head, Gpt2Layer, Gpt2Params } from './params.ts'

const DECODER = 'lm_head.weight'

/** Asks the list for every parameter under its name; initial values as `GPT2PreTrainedModel._init_weights`. */
export function gpt2Params(list: ParameterList, config: Gpt2Config): Gpt2Params {
  const { vocabulary, positions, hidden } = config
  const normal = gaussian(config.initializerRange)
  const word: tf.Tensor2D = list.tensor<tf.Rank.R2>('transformer.wte.weight', [vocabulary, hidden], normal)
  return {
    word,
    position: list.tensor<tf.Rank.R2>('transformer.wpe.weight', [positions, hidden], normal),
    layers: Array.from({ length: config.layers }, (_, i) => layerParams(list, config, `transformer.h.${i}`)),
    norm: list.norm('transformer.ln_f', hidden),
    head: headParams(list, config, word),
  }
}

function layerParams(list: ParameterList, config: Gpt2Config, prefix: string): Gpt2Layer {
  const { hidden, intermediate, layers, initializerRange } = config
  const linear = (name: string, inputs: number, outputs: number, deviation = initializerRange) =>
    list.transposed(`${prefix}.${name}`, inputs, outputs, gaussian(deviation))
  // Two branches per layer join the residual stream, whose variance must not grow with depth (Radford 2019, section 2.3).
  const joining = initializerRange / Math.sqrt(2 * layers)
  return {
    attentionNorm: list.norm(`${prefix}.ln_1`, hidden),
    joint: linear('attn.c_attn', hidden, 3 * hidden),
    attentionOutput: linear('attn.c_proj', hidden, hidden, joining),
    feedNorm: list.norm(`${prefix}.ln_2`, hidden),
    widen: linear('mlp.c_fc', hidden, intermediate),
    narrow: linear('mlp.c_proj', intermediate, hidden, joining),
  }
}

function headParams(list: ParameterList, config: Gpt2Config, word: tf.Tensor2D): Gpt2Head {
  const { head, hidden, vocabulary, labels, tied } = config
  const normal = gaussian(config.initializerRange)
  if (head === 'sequence') return { kind: 'sequence', score: list.linear('score', hidden, labels, normal, false) }
  return { kind: 'causal', decoder: tied ? word : list.tensor<tf.Rank.R2>(DECODER, [vocabulary, hidden], normal) }
}

/** What adapters may be put beside. */
export const gpt2Modules: TunableModules = {
  usual: ['c_attn'],
  all: ['c_attn', 'attn.c_proj', 'mlp.c_fc', 'mlp.c_proj'],
  joining: ['attn.c_proj', 'mlp.c_proj'],
  classifier: ['score'],
  transposed: true,
}

/** Parameters on top of the trunk. */
export function isHead(name: string): boolean {
  return /^(score|lm_head)\./.test(name)
}

/** Older files lack the prefix and hold the causal masks, which are no parameters. */
export function modernNames(
  tensors: ReadonlyMap<string, NamedTensor>,
  { tied }: Pick<Gpt2Config, 'tied'>,
): ReadonlyMap<string, NamedTensor> {
  const named = modernised(tensors, {
    prefix: 'transformer.',
    trunk: /^(wte|wpe|h|ln_f)\./,
    buffers: /^transformer\.h\.\d+\.attn\.(bias|masked_bias)$/,
  })
  if (tied) named.delete(DECODER)
  return named
}
