/** DNABERT-2's tensor names (its bert_layers.py), in both directions. */
import type * as tf from '@tensorflow/tfjs-core'
import type { NamedTensor } from '../../weights/types.ts'
import { BERT_HEAD_NAMES } from '../bert/checkpoint.ts'
import type { BertConfig } from '../bert/config.ts'
import { encoderHead, type HeadNames } from '../heads/encoderHead.ts'
import { gaussian } from '../initial.ts'
import { modernised, withOneDecoder } from '../oldNames.ts'
import type { ParameterList } from '../parameterList.ts'
import type { TunableModules } from '../tuning/resolveTuning.ts'
import type { Dnabert2Layer, Dnabert2Params } from './params.ts'

/** BERT's, but for the bias of the decoder. */
export const DNABERT2_HEAD_NAMES: HeadNames = {
  ...BERT_HEAD_NAMES,
  masked: { ...BERT_HEAD_NAMES.masked, bias: 'cls.predictions.decoder.bias' },
}

/** Asks the list for every parameter under its name. */
export function dnabert2Params(list: ParameterList, config: BertConfig): Dnabert2Params {
  const { vocabulary, tokenTypes, hidden } = config
  const table = (name: string, rows: number): tf.Tensor2D =>
    list.tensor<tf.Rank.R2>(`bert.embeddings.${name}.weight`, [rows, hidden], gaussian(config.initializerRange))
  const embeddings = {
    word: table('word_embeddings', vocabulary),
    tokenType: table('token_type_embeddings', tokenTypes),
    norm: list.norm('bert.embeddings.LayerNorm', hidden),
  }
  return {
    embeddings,
    layers: Array.from({ length: config.layers }, (_, i) => layerParams(list, config, `bert.encoder.layer.${i}`)),
    head: encoderHead(list, DNABERT2_HEAD_NAMES, config, embeddings.word),
  }
}

function layerParams(list: ParameterList, config: BertConfig, prefix: string): Dnabert2Layer {
  const { hidden, intermediate } = config
  const linear = (name: string, inputs: number, outputs: number, biased = true) =>
    list.linear(`${prefix}.${name}`, inputs, outputs, gaussian(config.initializerRange), biased)
  return {
    joint: linear('attention.self.Wqkv', hidden, 3 * hidden),
    attentionOutput: linear('attention.output.dense', hidden, hidden),
    attentionNorm: list.norm(`${prefix}.attention.output.LayerNorm`, hidden),
    widen: linear('mlp.gated_layers', hidden, 2 * intermediate, false),
    narrow: linear('mlp.wo', intermediate, hidden),
    outputNorm: list.norm(`${prefix}.mlp.layernorm`, hidden),
  }
}

/** What adapters may be put beside. */
export const dnabert2Modules: TunableModules = {
  usual: ['Wqkv'],
  all: ['Wqkv', 'attention.output.dense', 'mlp.gated_layers', 'mlp.wo'],
  joining: ['attention.output.dense', 'mlp.wo'],
  classifier: ['classifier'],
}

/** Parameters on top of the encoder. */
export function isHead(name: string): boolean {
  return /^(classifier|bert\.pooler|cls)\./.test(name)
}

export function modernNames(tensors: ReadonlyMap<string, NamedTensor>): ReadonlyMap<string, NamedTensor> {
  const { decoder, bias } = DNABERT2_HEAD_NAMES.masked
  const named = modernised(tensors, {
    prefix: 'bert.',
    trunk: /^(embeddings|encoder|pooler)\./,
    buffers: /^bert\.embeddings\.position_ids$/,
  })
  return withOneDecoder(named, { decoder, bias, second: 'cls.predictions.bias' }, true)
}
