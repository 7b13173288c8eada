/** BERT's tensor names as `transformers` writes them (modeling_bert.py), in both directions. */
import type * as tf from '@tensorflow/tfjs-core'
import type { NamedTensor } from '../../weights/types.ts'
import { gaussian, zeros } from '../initial.ts'
import type { ParameterList } from '../parameterList.ts'
import type { TunableModules } from '../tuning/resolveTuning.ts'
import type { BertConfig } from './config.ts'
import type { BertHead, BertLayer, BertParams } from './params.ts'

const DECODER = 'cls.predictions.decoder.weight'
const BIAS = 'cls.predictions.bias'
const DECODER_BIAS = 'cls.predictions.decoder.bias'

/** Asks the list for every parameter under its name; initial values as `BertPreTrainedModel._init_weights`. */
export function bertParams(list: ParameterList, config: BertConfig): BertParams {
  const { vocabulary, positions, tokenTypes, hidden, layers } = config
  const normal = gaussian(config.initializerRange)
  const table = (name: string, rows: number): tf.Tensor2D =>
    list.tensor<tf.Rank.R2>(`bert.embeddings.${name}.weight`, [rows, hidden], normal)
  const embeddings = {
    word: table('word_embeddings', vocabulary),
    position: table('position_embeddings', positions),
    tokenType: table('token_type_embeddings', tokenTypes),
    norm: list.norm('bert.embeddings.LayerNorm', hidden),
  }
  return {
    embeddings,
    layers: Array.from({ length: layers }, (_, i) => layerParams(list, config, `bert.encoder.layer.${i}`)),
    head: headParams(list, config, embeddings.word),
  }
}

function headParams(list: ParameterList, config: BertConfig, word: tf.Tensor2D): BertHead {
  const { head, hidden, vocabulary, labels, tied } = config
  const normal = gaussian(config.initializerRange)
  if (head === 'token') return { kind: 'token', classifier: list.linear('classifier', hidden, labels, normal) }
  if (head === 'sequence') {
    const pooler = list.linear('bert.pooler.dense', hidden, hidden, normal)
    return { kind: 'pooled', pooler, classifier: list.linear('classifier', hidden, labels, normal) }
  }
  return {
    kind: 'masked',
    dense: list.linear('cls.predictions.transform.dense', hidden, hidden, normal),
    norm: list.norm('cls.predictions.transform.LayerNorm', hidden),
    decoder: tied ? word : list.tensor<tf.Rank.R2>(DECODER, [vocabulary, hidden], normal),
    bias: list.tensor<tf.Rank.R1>(BIAS, [vocabulary], zeros),
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

/**
 * Names as they are now, from older files: a bare `BertModel` has no prefix, conversions from TensorFlow call the
 * LayerNorm parameters gamma and beta, `position_ids` is a buffer that is no parameter, and where the decoder is tied its
 * weight and bias may stand there once more.
 */
export function modernNames(
  tensors: ReadonlyMap<string, NamedTensor>,
  { tied }: Pick<BertConfig, 'tied'>,
): ReadonlyMap<string, NamedTensor> {
  const bare = tensors.has('embeddings.word_embeddings.weight')
  const named = new Map<string, NamedTensor>()
  for (const [old, tensor] of tensors) {
    const prefixed = bare && /^(embeddings|encoder|pooler)\./.test(old) ? `bert.${old}` : old
    const name = prefixed.replace(/LayerNorm\.gamma$/, 'LayerNorm.weight').replace(/LayerNorm\.beta$/, 'LayerNorm.bias')
    if (name !== 'bert.embeddings.position_ids' && !(tied && name === DECODER)) named.set(name, tensor)
  }
  return withOneBias(named)
}

/** Files may hold the bias of the decoder under either of its names, or under both. */
function withOneBias(named: Map<string, NamedTensor>): ReadonlyMap<string, NamedTensor> {
  const second = named.get(DECODER_BIAS)
  if (second && !named.has(BIAS)) named.set(BIAS, second)
  named.delete(DECODER_BIAS)
  return named
}
