/** BERT's tensor names as `transformers` writes them (modeling_bert.py), in both directions. */
import type * as tf from '@tensorflow/tfjs-core'
import type { NamedTensor } from '../../weights/types.ts'
import { encoderHead, type HeadNames } from '../heads/encoderHead.ts'
import { gaussian } from '../initial.ts'
import { modernised, withOneDecoder } from '../oldNames.ts'
import type { ParameterList } from '../parameterList.ts'
import type { TunableModules } from '../tuning/resolveTuning.ts'
import type { BertConfig } from './config.ts'
import type { BertLayer, BertParams } from './params.ts'

export const BERT_HEAD_NAMES: HeadNames = {
  sequence: { kind: 'pooled', dense: 'bert.pooler.dense', classifier: 'classifier' },
  token: 'classifier',
  masked: {
    dense: 'cls.predictions.transform.dense',
    norm: 'cls.predictions.transform.LayerNorm',
    decoder: 'cls.predictions.decoder.weight',
    bias: 'cls.predictions.bias',
  },
}

/** Asks the list for every parameter under its name; initial values as `BertPreTrainedModel._init_weights`. */
export function bertParams(list: ParameterList, config: BertConfig): BertParams {
  const { vocabulary, positions, tokenTypes, hidden } = config
  const normal = gaussian(config.initializerRange)
  const table = (name: string, rows: number): tf.Tensor2D =>
    list.tensor<tf.Rank.R2>(`bert.embeddings.${name}.weight`, [rows, hidden], normal)
  const embeddings = {
    word: table('word_embeddings', vocabulary),
    position: table('position_embeddings', positions),
    tokenType: table('token_type_embeddings', tokenTypes),
    norm: list.norm('bert.embeddings.LayerNorm', hidden),
  }
  const layers = layersParams(list, config, 'bert.encoder.layer')
  return { embeddings, layers, head: encoderHead(list, BERT_HEAD_NAMES, config, embeddings.word) }
}

/** Layers with their names after `prefix`, which RoBERTa has too. */
export function layersParams(
  list: ParameterList,
  config: Pick<BertConfig, 'layers' | 'hidden' | 'intermediate' | 'initializerRange'>,
  prefix: string,
): readonly BertLayer[] {
  const { hidden, intermediate } = config
  return Array.from({ length: config.layers }, (_, i) => {
    const linear = (name: string, inputs: number, outputs: number) =>
      list.linear(`${prefix}.${i}.${name}`, inputs, outputs, gaussian(config.initializerRange))
    return {
      query: linear('attention.self.query', hidden, hidden),
      key: linear('attention.self.key', hidden, hidden),
      value: linear('attention.self.value', hidden, hidden),
      attentionOutput: linear('attention.output.dense', hidden, hidden),
      attentionNorm: list.norm(`${prefix}.${i}.attention.output.LayerNorm`, hidden),
      intermediate: linear('intermediate.dense', hidden, intermediate),
      output: linear('output.dense', intermediate, hidden),
      outputNorm: list.norm(`${prefix}.${i}.output.LayerNorm`, hidden),
    }
  })
}

/** What adapters may be put beside. */
export const bertModules: TunableModules = {
  usual: ['query', 'value'],
  all: ['query', 'key', 'value', 'attention.output.dense', 'intermediate.dense', 'output.dense'],
  joining: ['attention.output.dense', 'output.dense'],
  classifier: ['classifier'],
}

/** Parameters on top of the encoder: a model with another head has none of them, so they may start anew. */
export function isHead(name: string): boolean {
  return /^(classifier|bert\.pooler|cls)\./.test(name)
}

export function modernNames(
  tensors: ReadonlyMap<string, NamedTensor>,
  { tied }: Pick<BertConfig, 'tied'>,
): ReadonlyMap<string, NamedTensor> {
  const { decoder, bias } = BERT_HEAD_NAMES.masked
  const named = modernised(tensors, {
    prefix: 'bert.',
    trunk: /^(embeddings|encoder|pooler)\./,
    buffers: /^bert\.embeddings\.position_ids$/,
  })
  return withOneDecoder(named, { decoder, bias, second: 'cls.predictions.decoder.bias' }, tied)
}
