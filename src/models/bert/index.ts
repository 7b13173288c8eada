import { building } from '../assembleModel.ts'
import { encoderLogits } from '../heads/encoderHead.ts'
import { makeFamily } from '../makeFamily.ts'
import { assembleEncoder } from '../trunk.ts'
import type { ModelFamily } from '../types.ts'
import { bertModules, bertParams, isHead, modernNames } from './checkpoint.ts'
import { BERT_HEADS, configureBert, parseBertConfig } from './config.ts'
import { bertTrunk } from './forward.ts'

/** BERT encoders: DNABERT and its kin, or small ones from random weights. */
export const bert: ModelFamily = makeFamily({
  name: 'bert',
  heads: BERT_HEADS,
  modules: bertModules,
  configure: configureBert,
  isHead,
  modernNames: (tensors, config) => modernNames(tensors, parseBertConfig(config)),
  build(config, list) {
    const sizes = parseBertConfig(config)
    const params = building(list, () => bertParams(list, sizes))
    return assembleEncoder({
      config,
      head: sizes.head,
      list,
      maxTokens: sizes.positions,
      trunk: bertTrunk(params, sizes),
      readOut: (states, batch, noise) => encoderLogits(params.head, states, batch, sizes, noise),
    })
  },
})
