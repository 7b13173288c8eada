import { assembleModel, building } from '../../assembleModel.ts'
import type { ParameterList } from '../../parameterList.ts'
import type { BuiltModel, ModelConfig } from '../../types.ts'
import { parseLabelsConfig } from './config.ts'
import { labelLogits } from './forward.ts'
import { labelsParams } from './params.ts'

/** The compact model that gives each token a label. */
export function buildLabeller(config: ModelConfig, list: ParameterList): BuiltModel {
  const sizes = parseLabelsConfig(config)
  const params = building(list, () => labelsParams(list, sizes))
  return assembleModel({
    config,
    head: 'token',
    list,
    maxTokens: Infinity,
    forward: (batch, noise) => labelLogits(params, batch, sizes, noise),
  })
}
