import { assembleModel, building } from '../assembleModel.ts'
import { headOf } from '../heads.ts'
import { makeFamily } from '../makeFamily.ts'
import type { Noise } from '../noise.ts'
import type { ParameterList } from '../parameterList.ts'
import type { BuiltModel, ModelConfig, ModelFamily, TokenBatch } from '../types.ts'
import { compactModules, compactParams, isHead, maskedParams, STEP_PLACES } from './checkpoint.ts'
import { COMPACT_HEADS, configureCompact, onOtherTrunk, parseCompactConfig, reachOf } from './config.ts'
import { compactLogits } from './forward.ts'
import { configureLabels } from './labels/config.ts'
import { buildLabeller } from './labels/index.ts'
import { maskedLogits, maskedStates } from './maskedForward.ts'
import { rowFeaturesOf } from './rowFeatures.ts'
import { withoutRegressions } from './sideRegression.ts'

/** The default for training from random weights: convolutions and attention over characters. */
export const compact: ModelFamily = makeFamily({
  name: 'compact',
  heads: COMPACT_HEADS,
  modules: compactModules,
  configure: (params, facts) =>
    facts.head === 'token' ? configureLabels(params, facts) : configureCompact(params, facts),
  isHead,
  forNewHead: withoutRegressions,
  withNewHead: onOtherTrunk,
  reach: reachOf,
  followsData: (name) => name === STEP_PLACES,
  build,
})

function build(config: ModelConfig, list: ParameterList): BuiltModel {
  switch (headOf(config)) {
    case 'token':
      return buildLabeller(config, list)
    case 'masked':
      return buildGuesser(config, list)
    default:
      return buildClassifier(config, list)
  }
}

function buildGuesser(config: ModelConfig, list: ParameterList): BuiltModel {
  const sizes = parseCompactConfig(config)
  const params = building(list, () => maskedParams(list, sizes))
  const states = (batch: TokenBatch, noise: Noise) => maskedStates(params, batch, sizes, noise)
  return assembleModel({
    config,
    head: sizes.head,
    list,
    maxTokens: sizes.positions, // the classifier sees no more either
    states,
    forward: (batch, noise) => maskedLogits(params, states(batch, noise), batch),
  })
}

function buildClassifier(config: ModelConfig, list: ParameterList): BuiltModel {
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
