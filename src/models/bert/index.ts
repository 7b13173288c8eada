import { assembleModel, building } from '../assembleModel.ts'
import { makeFamily } from '../makeFamily.ts'
import type { ParameterList } from '../parameterList.ts'
import type { Model, ModelConfig, ModelFamily } from '../types.ts'
import { bertModules, bertParams, isHead, modernNames } from './checkpoint.ts'
import { BERT_HEADS, configureBert, parseBertConfig } from './config.ts'
import { bertLogits, bertStates } from './forward.ts'

/** BERT encoders: DNABERT and its kin, or small ones from random weights. */
export const bert: ModelFamily = makeFamily({
  name: 'bert',
  modelTypes: ['bert'],
  heads: BERT_HEADS,
  modules: bertModules,
  configure: configureBert,
  isHead,
  modernNames: (tensors, config) => modernNames(tensors, parseBertConfig(config)),
  build,
})

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
