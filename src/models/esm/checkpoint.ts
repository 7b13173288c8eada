/** Tensor names of ESM-2 as `transformers` writes them (modeling_esm.py), and of the Nucleotide Transformer. */
import type * as tf from '@tensorflow/tfjs-core'
import type { NamedTensor } from '../../weights/types.ts'
import { encoderHead, ROBERTA_HEAD_NAMES } from '../heads/encoderHead.ts'
import { gaussian } from '../initial.ts'
import { modernised, withOneDecoder } from '../oldNames.ts'
import type { ParameterList } from '../parameterList.ts'
import type { TunableModules } from '../tuning/resolveTuning.ts'
import type { EsmConfig } from './config.ts'
import type { EsmLayer, EsmParams } from './params.ts'

/** Asks the list for every parameter under its name; initial values as `EsmPreTrainedModel._init_weights`. */
export function esmParams(list: ParameterList, config: EsmConfig): EsmParams {
  const { vocabulary, positions, hidden, normBefore } = config
  const table = (name: string, rows: number): tf.Tensor2D =>
    list.tensor<tf.Rank.R2>(`esm.embeddings.${name}.weight`, [rows, hidden], gaussian(config.initializerRange))
  const embeddings = {
    word: table('word_embeddings', vocabulary),
    position: positions > 0 ? table('position_embeddings', positions) : null,
    norm: normBefore ? list.norm('esm.embeddings.layer_norm', hidden) : null,
  }
  return {
    embeddings,
    layers: Array.from({ length: config.layers }, (_, i) => layerParams(list, config, `esm.encoder.layer.${i}`)),
    norm: list.norm('esm.encoder.emb_layer_norm_after', hidden),
    head: encoderHead(list, ROBERTA_HEAD_NAMES, config, embeddings.word),
  }
}

function layerParams(list: ParameterList, config: EsmConfig, prefix: string): EsmLayer {
  const { hidden, intermediate, isGated } = config
  const linear = (name: string, inputs: number, outputs: number, biased = true) =>
    list.linear(`${prefix}.${name}`, inputs, outputs, gaussian(config.initializerRange), biased)
  return {
    attentionNorm: list.norm(`${prefix}.attention.LayerNorm`, hidden),
    query: linear('attention.self.query', hidden, hidden),
    key: linear('attention.self.key', hidden, hidden),
    value: linear('attention.self.value', hidden, hidden),
    attentionOutput: linear('attention.output.dense', hidden, hidden),
    feedNorm: list.norm(`${prefix}.LayerNorm`, hidden),
    widen: linear('intermediate.dense', hidden, isGated ? 2 * intermediate : intermediate, !isGated),
    narrow: linear('output.dense', intermediate, hidden, !isGated),
  }
}

/** What adapters may be put beside. */
export const esmModules: TunableModules = {
  usual: ['query', 'value'],
  all: ['query', 'key', 'value', 'attention.output.dense', 'intermediate.dense', 'output.dense'],
  joining: ['attention.output.dense', 'output.dense'],
  classifier: ['classifier'],
}

/** Parameters on top of the encoder. */
export function isHead(name: string): boolean {
  return /^(classifier|esm\.pooler|lm_head)\./.test(name)
}

export function modernNames(
  tensors: ReadonlyMap<string, NamedTensor>,
  { tied }: Pick<EsmConfig, 'tied'>,
): ReadonlyMap<string, NamedTensor> {
  const { decoder, bias } = ROBERTA_HEAD_NAMES.masked
  const named = modernised(tensors, {
    prefix: 'esm.',
    trunk: /^(embeddings|encoder|pooler|contact_head)\./,
    buffers: /\.(position_ids|inv_freq)$/,
  })
  return withOneDecoder(named, { decoder, bias, second: 'lm_head.decoder.bias' }, tied)
}
