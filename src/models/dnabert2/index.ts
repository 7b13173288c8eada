import { building } from '../assembleModel.ts'
import { BERT_HEADS } from '../bert/config.ts'
import { encoderLogits } from '../heads/encoderHead.ts'
import { makeFamily } from '../makeFamily.ts'
import { assembleEncoder } from '../trunk.ts'
import type { ModelFamily } from '../types.ts'
import { dnabert2Modules, dnabert2Params, isHead, modernNames } from './checkpoint.ts'
import { configureDnabert2, parseDnabert2Config } from './config.ts'
import { dnabert2Trunk } from './forward.ts'

/** DNABERT-2, or small encoders of its shape from random weights. */
export const dnabert2: ModelFamily = makeFamily({
  name: 'dnabert2',
  heads: BERT_HEADS,
  modules: dnabert2Modules,
  configure: configureDnabert2,
  isHead,
  modernNames,
  build(config, list) {
    const sizes = parseDnabert2Config(config)
    const params = building(list, () => dnabert2Params(list, sizes))
    return assembleEncoder({
      config,
      head: sizes.head,
      list,
      maxTokens: Number.POSITIVE_INFINITY,
      trunk: dnabert2Trunk(params, sizes),
      readOut: (states, batch, noise) => encoderLogits(params.head, states, batch, sizes, noise),
    })
  },
})
