import { assembleModel, building } from '../assembleModel.ts'
import { headOf } from '../heads.ts'
import { makeFamily } from '../makeFamily.ts'
import type { ParameterList } from '../parameterList.ts'
import type { Model, ModelConfig, ModelFamily } from '../types.ts'
import { compactModules, compactParams, isHead } from './checkpoint.ts'
import { COMPACT_HEADS, configureCompact, MODEL_TYPE, parseCompactConfig } from './config.ts'
import { compactLogits } from './forward.ts'
import { withoutKmerRegression } from './kmerRegression.ts'
import { configureLabels } from './labels/config.ts'
import { buildLabeller } from './labels/index.ts'
import { rowFeaturesOf } from './rowFeatures.ts'

/** The default for training from random weights: convolutions and attention over characters. */
export const compact: ModelFamily = makeFamily({
  name: 'compact',
  modelTypes: [MODEL_TYPE],
  heads: COMPACT_HEADS,
  modules: compactModules,
  configure: (params, facts) =>
    facts.head === 'token' ? configureLabels(params, facts) : configureCompact(params, facts),
  isHead,
  forNewHead: withoutKmerRegression,
  build,
})

function build(config: ModelConfig, list: ParameterList): Model {
  return headOf(config) === 'token' ? buildLabeller(config, list) : buildClassifier(config, list)
}

function buildClassifier(config: ModelConfig, list: ParameterList): Model {
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
