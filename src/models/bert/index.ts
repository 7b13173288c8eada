import { assembleModel, building } from '../assembleModel.ts'
import { fileSource, ParameterList, randomSource } from '../parameterList.ts'
import type { Model, ModelConfig, ModelFamily } from '../types.ts'
import { bertParams, isHead, modernNames } from './checkpoint.ts'
import { BERT_HEADS, configureBert, parseBertConfig } from './config.ts'
import { bertLogits, bertStates } from './forward.ts'

/** BERT encoders: DNABERT and its kin, or small ones from random weights. */
export const bert: ModelFamily = {
  name: 'bert',
  modelTypes: ['bert'],
  heads: BERT_HEADS,
  configure: configureBert,
  create: (config, seed) => build(config, new ParameterList(randomSource(seed))),
  load: (config, tensors, { newHeadSeed }) => {
    const fresh = newHeadSeed === undefined ? null : { seed: newHeadSeed, may: isHead }
    const file = fileSource(modernNames(tensors, parseBertConfig(config)), fresh)
    const model = build(config, new ParameterList(file.source))
    return { model, initialised: file.initialised, unused: file.unused() }
  },
}

function build(config: ModelConfig, list: ParameterList): Model {
  const sizes = parseBertConfig(config)
  const params = building(list, () => bertParams(list, sizes))
  return assembleModel({
    config,
    head: sizes.head,
    list,
    maxTokens: sizes.positions,
    states: (batch, noise) => bertStates(params, batch, sizes, noise),
    forward: (batch, noise) => bertLogits(params, batch, sizes, noise),
  })
}
