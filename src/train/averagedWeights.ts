import * as tf from '@tensorflow/tfjs-core'
import type { Parameter } from '../models/types.ts'

/** A running average of the weights, which generalises better than the last ones (Polyak & Juditsky 1992). */
export type AveragedWeights = {
  /** In the order of the parameters. */
  readonly variables: readonly tf.Variable[]
  /** To be called after update `step` (1-based). */
  update(step: number): void
  /** Runs `work` with the averages in the model's variables, then puts the weights back. */
  during<T>(work: () => Promise<T>): Promise<T>
  dispose(): void
}

export function createAveragedWeights(parameters: readonly Parameter[], decay: number): AveragedWeights {
  const variables = parameters.map(({ variable }) => tf.tidy(() => tf.variable(tf.mul(variable, 1), false)))
  return {
    variables,
    update(step) {
      const kept = Math.min(decay, step / (9 + step)) // early on, the average must not cling to the random start
      tf.tidy(() => {
        variables.forEach((slow, i) => {
          slow.assign(tf.add(tf.mul(slow, kept), tf.mul(parameters[i]!.variable, 1 - kept)))
        })
      })
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
