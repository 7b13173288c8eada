import { building } from '../assembleModel.ts'
import { BERT_HEADS } from '../bert/config.ts'
import { encoderLogits } from '../heads/encoderHead.ts'
import { makeFamily } from '../makeFamily.ts'
import { assembleEncoder } from '../trunk.ts'
import type { ModelFamily } from '../types.ts'
import { isHead, modernNames, robertaModules, robertaParams } from './checkpoint.ts'
import { configureRoberta, parseRobertaConfig } from './config.ts'
import { robertaTrunk } from './forward.ts'

/** RoBERTa encoders: ChemBERTa and its kin, or small ones from random weights. */
export const roberta: ModelFamily = makeFamily({
  name: 'roberta',
  heads: BERT_HEADS,
  modules: robertaModules,
  configure: configureRoberta,
  isHead,
  modernNames: (tensors, config) => modernNames(tensors, parseRobertaConfig(config)),
  build(config, list) {
    const sizes = parseRobertaConfig(config)
    const params = building(list, () => robertaParams(list, sizes))
    return assembleEncoder({
      config,
      head: sizes.head,
      list,
      maxTokens: sizes.positions - sizes.pad - 1,
      trunk: robertaTrunk(params, sizes),
      readOut: (states, batch, noise) => encoderLogits(params.head, states, batch, sizes, noise),
    })
  },
})
