/** Which parameters a training changes, and how fast: those that are trainable, less what is still frozen. */
import { learningRateFactors, stagesOf } from '../models/tuning/stages.ts'
import type { Model, Parameter } from '../models/types.ts'

/** A parameter with the factor of its learning rate. */
export type TrainedParameter = Parameter & { readonly rate: number }

/** The ones that are ever trained. */
export function trainableParameters({ parameters }: Pick<Model, 'parameters'>): readonly Parameter[] {
  return parameters.filter(({ trainable }) => trainable)
}

/**
 * The ones that are trained now.
 * @param layerDecay factor of the learning rate from each layer to the one below it; 1 treats all alike
 * @param thawed layers below the head that are trained; `Infinity` trains all
 */
export function trainedParameters(model: Model, layerDecay: number, thawed: number): readonly TrainedParameter[] {
  const trainable = trainableParameters(model)
  if (layerDecay === 1 && thawed === Number.POSITIVE_INFINITY) return trainable.map((one) => ({ ...one, rate: 1 }))
  const { isHead } = model.family
  const names = model.parameters.map(({ name }) => name)
  const factors = learningRateFactors(stagesOf(names, isHead), layerDecay, thawed)
  const rateOf = new Map(names.map((name, i) => [name, factors[i]!]))
  return trainable.map((one) => ({ ...one, rate: rateOf.get(one.name)! })).filter(({ rate }) => rate > 0)
}

/** Values of all parameters together. */
export function countParameters({ parameters }: Pick<Model, 'parameters'>): number {
  return parameters.reduce((sum, { variable }) => sum + variable.size, 0)
}
