/** BERT's tensor names as `transformers` writes them (modeling_bert.py), in both directions. */
import type * as tf from '@tensorflow/tfjs-core'
import type { NamedTensor } from '../../weights/types.ts'
import { gaussian } from '../initial.ts'
import type { ParameterList } from '../parameterList.ts'
import type { BertConfig } from './config.ts'
import type { BertLayer, BertParams } from './params.ts'

/** Asks the list for every parameter under its name; initial values as `BertPreTrainedModel._init_weights`. */
export function bertParams(list: ParameterList, config: BertConfig): BertParams {
  const { vocabulary, positions, tokenTypes, hidden, layers, classes } = config
  const normal = gaussian(config.initializerRange)
  const table = (name: string, rows: number): tf.Tensor2D =>
    list.tensor<tf.Rank.R2>(`bert.embeddings.${name}.weight`, [rows, hidden], normal)
  return {
    embeddings: {
      word: table('word_embeddings', vocabulary),
      position: table('position_embeddings', positions),
      tokenType: table('token_type_embeddings', tokenTypes),
      norm: list.norm('bert.embeddings.LayerNorm', hidden),
    },
    layers: Array.from({ length: layers }, (_, i) => layerParams(list, config, `bert.encoder.layer.${i}`)),
    pooler: list.linear('bert.pooler.dense', hidden, hidden, normal),
    classifier: list.linear('classifier', hidden, classes.length, normal),
  }
}

function layerParams(list: ParameterList, config: BertConfig, prefix: string): BertLayer {
  const { hidden, intermediate } = config
  const linear = (name: string, inputs: number, outputs: number) =>
    list.linear(`${prefix}.${name}`, inputs, outputs, gaussian(config.initializerRange))
  return {
    query: linear('attention.self.query', hidden, hidden),
    key: linear('attention.self.key', hidden, hidden),
    value: linear('attention.self.value', hidden, hidden),
    attentionOutput: linear('attention.output.dense', hidden, hidden),
    attentionNorm: list.norm(`${prefix}.attention.output.LayerNorm`, hidden),
    intermediate: linear('intermediate.dense', hidden, intermediate),
    output: linear('output.dense', intermediate, hidden),
    outputNorm: list.norm(`${prefix}.output.LayerNorm`, hidden),
  }
}

/** Parameters on top of the encoder: a masked language model has neither, so they may start anew. */
export function isHead(name: string): boolean {
  return name.startsWith('classifier.') || name.startsWith('bert.pooler.')
}

/**
 * Names as they are now, from older files: a bare `BertModel` has no prefix, conversions from TensorFlow call the
 * LayerNorm parameters gamma and beta, and `position_ids` is a buffer that is no parameter.
 */
export function modernNames(tensors: ReadonlyMap<string, NamedTensor>): ReadonlyMap<string, NamedTensor> {
  const bare = tensors.has('embeddings.word_embeddings.weight')
  const named = new Map<string, NamedTensor>()
  for (const [old, tensor] of tensors) {
    const prefixed = bare && /^(embeddings|encoder|pooler)\./.test(old) ? `bert.${old}` : old
    const name = prefixed.replace(/LayerNorm\.gamma$/, 'LayerNorm.weight').replace(/LayerNorm\.beta$/, 'LayerNorm.bias')
    if (name !== 'bert.embeddings.position_ids') named.set(name, tensor)
  }
  return named
}
