/** RoBERTa's tensor names as `transformers` writes them (modeling_roberta.py), in both directions. */
import type * as tf from '@tensorflow/tfjs-core'
import type { NamedTensor } from '../../weights/types.ts'
import { bertModules, layersParams } from '../bert/checkpoint.ts'
import type { BertParams } from '../bert/params.ts'
import { encoderHead, ROBERTA_HEAD_NAMES } from '../heads/encoderHead.ts'
import { gaussian } from '../initial.ts'
import { modernised, withOneDecoder } from '../oldNames.ts'
import type { ParameterList } from '../parameterList.ts'
import type { TunableModules } from '../tuning/resolveTuning.ts'
import type { RobertaConfig } from './config.ts'

/** Asks the list for every parameter under its name; BERT's but for the heads. */
export function robertaParams(list: ParameterList, config: RobertaConfig): BertParams {
  const { vocabulary, positions, tokenTypes, hidden } = config
  const table = (name: string, rows: number): tf.Tensor2D =>
    list.tensor<tf.Rank.R2>(`roberta.embeddings.${name}.weight`, [rows, hidden], gaussian(config.initializerRange))
  const embeddings = {
    word: table('word_embeddings', vocabulary),
    position: table('position_embeddings', positions),
    tokenType: table('token_type_embeddings', tokenTypes),
    norm: list.norm('roberta.embeddings.LayerNorm', hidden),
  }
  const layers = layersParams(list, config, 'roberta.encoder.layer')
  return { embeddings, layers, head: encoderHead(list, ROBERTA_HEAD_NAMES, config, embeddings.word) }
}

/** What adapters may be put beside: the layers are BERT's. */
export const robertaModules: TunableModules = bertModules

/** Parameters on top of the encoder. */
export function isHead(name: string): boolean {
  return /^(classifier|roberta\.pooler|lm_head)\./.test(name)
}

export function modernNames(
  tensors: ReadonlyMap<string, NamedTensor>,
  { tied }: Pick<RobertaConfig, 'tied'>,
): ReadonlyMap<string, NamedTensor> {
  const { decoder, bias } = ROBERTA_HEAD_NAMES.masked
  const named = modernised(tensors, {
    prefix: 'roberta.',
    trunk: /^(embeddings|encoder|pooler)\./,
    buffers: /^roberta\.embeddings\.position_ids$/,
  })
  return withOneDecoder(named, { decoder, bias, second: 'lm_head.decoder.bias' }, tied)
}
