import * as tf from '@tensorflow/tfjs-core'
import type { Average } from '../kernels/index.ts'
import type { Parameter } from '../models/types.ts'

/** A running average of the weights, which generalises better than the last ones (Polyak & Juditsky 1992). */
export type AveragedWeights = Average & {
  /** The part that an update of some of the parameters moves along, in their order. */
  of(parameters: readonly Pick<Parameter, 'variable'>[]): Average
  /** Runs `work` with the averages in the model's variables, then puts the weights back. */
  during<T>(work: () => Promise<T>): Promise<T>
  dispose(): void
}

export function createAveragedWeights(parameters: readonly Parameter[], decay: number): AveragedWeights {
  const variables = parameters.map(({ variable }) => tf.tidy(() => tf.variable(tf.mul(variable, 1), false)))
  return {
    variables,
    decay,
    of(some) {
      const places = new Map(parameters.map(({ variable }, i) => [variable, i]))
      return { decay, variables: some.map(({ variable }) => variables[places.get(variable)!]!) }
    },
    async during(work) {
      const weights = parameters.map(({ variable }) => tf.clone(variable))
      assignAll(parameters, variables)
      try {
        return await work()
      } finally {
        assignAll(parameters, weights)
        tf.dispose(weights)
      }
    },
    dispose() {
      tf.dispose([...variables])
    },
  }
}

function assignAll(parameters: readonly Parameter[], values: readonly tf.Tensor[]): void {
  parameters.forEach(({ variable }, i) => {
    variable.assign(values[i]!)
  })
}
