import { building } from '../assembleModel.ts'
import { makeFamily } from '../makeFamily.ts'
import { assembleEncoder } from '../trunk.ts'
import type { ModelFamily } from '../types.ts'
import { gpt2Modules, gpt2Params, isHead, modernNames } from './checkpoint.ts'
import { configureGpt2, GPT2_HEADS, parseGpt2Config } from './config.ts'
import { gpt2Logits, gpt2Trunk } from './forward.ts'

/** Autoregressive models of GPT-2's shape. */
export const gpt2: ModelFamily = makeFamily({
  name: 'gpt2',
  heads: GPT2_HEADS,
  modules: gpt2Modules,
  configure: configureGpt2,
  isHead,
  modernNames: (tensors, config) => modernNames(tensors, parseGpt2Config(config)),
  build(config, list) {
    const sizes = parseGpt2Config(config)
    const params = building(list, () => gpt2Params(list, sizes))
    return assembleEncoder({
      config,
      head: sizes.head,
      list,
      maxTokens: sizes.positions,
      trunk: gpt2Trunk(params, sizes),
      readOut: (states, batch) => gpt2Logits(params.head, states, batch, sizes),
    })
  },
})
