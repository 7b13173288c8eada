import { assembleModel, building } from '../assembleModel.ts'
import { fileSource, ParameterList, randomSource } from '../parameterList.ts'
import type { Model, ModelConfig, ModelFamily } from '../types.ts'
import { compactParams, isHead } from './checkpoint.ts'
import { COMPACT_HEADS, configureCompact, MODEL_TYPE, parseCompactConfig } from './config.ts'
import { compactLogits } from './forward.ts'
import { withoutKmerRegression } from './kmerRegression.ts'
import { rowFeaturesOf } from './rowFeatures.ts'

/** The default for training from random weights: convolutions and attention over characters. */
export const compact: ModelFamily = {
  name: 'compact',
  modelTypes: [MODEL_TYPE],
  heads: COMPACT_HEADS,
  configure: configureCompact,
  create: (config, seed) => build(config, new ParameterList(randomSource(seed))),
  load: (config, tensors, { newHeadSeed }) => {
    const fresh = newHeadSeed === undefined ? null : { seed: newHeadSeed, may: isHead }
    const file = fileSource(tensors, fresh)
    const model = build(fresh ? withoutKmerRegression(config) : config, new ParameterList(file.source))
    return { model, initialised: file.initialised, unused: file.unused() }
  },
}

function build(config: ModelConfig, list: ParameterList): Model {
  const sizes = parseCompactConfig(config)
  const params = building(list, () => compactParams(list, sizes))
  return assembleModel({
    config,
    head: sizes.head,
    list,
    maxTokens: Infinity,
    rowFeatures: rowFeaturesOf(sizes),
    forward: (batch, noise) => compactLogits(params, batch, sizes, noise),
  })
}
