import { building } from '../assembleModel.ts'
import { encoderLogits } from '../heads/encoderHead.ts'
import { makeFamily } from '../makeFamily.ts'
import { assembleEncoder } from '../trunk.ts'
import type { ModelFamily } from '../types.ts'
import { esmModules, esmParams, isHead, modernNames } from './checkpoint.ts'
import { configureEsm, ESM_HEADS, parseEsmConfig } from './config.ts'
import { esmTrunk } from './forward.ts'

/** ESM-2 and the Nucleotide Transformer, v1 and v2; or small encoders of ESM-2's shape from random weights. */
export const esm: ModelFamily = makeFamily({
  name: 'esm',
  heads: ESM_HEADS,
  modules: esmModules,
  configure: configureEsm,
  isHead,
  modernNames: (tensors, config) => modernNames(tensors, parseEsmConfig(config)),
  build(config, list) {
    const sizes = parseEsmConfig(config)
    const params = building(list, () => esmParams(list, sizes))
    return assembleEncoder({
      config,
      head: sizes.head,
      list,
      maxTokens: sizes.positions > 0 ? sizes.positions - sizes.pad - 1 : Number.POSITIVE_INFINITY,
      trunk: esmTrunk(params, sizes),
      readOut: (states, batch, noise) => encoderLogits(params.head, states, batch, sizes, noise),
    })
  },
})
