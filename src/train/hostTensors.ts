/** Weights by value: how they cross to the host, to files and back. */
import * as tf from '@tensorflow/tfjs-core'
import type { NamedTensor } from '../models/types.ts'
import { CheckpointError } from './errors.ts'
import { words } from './words.ts'

export type HostTensors = ReadonlyMap<string, NamedTensor>

/** Reads variables back, all at once, so that a GPU is waited for only once. */
export async function readVariables(
  names: readonly string[],
  variables: readonly tf.Variable[],
): Promise<Map<string, NamedTensor>> {
  const values = await Promise.all(variables.map((variable) => variable.data<'float32'>()))
  return new Map(
    names.map((name, i) => [name, { shape: variables[i]!.shape, data: Float32Array.from(values[i]!) }]), // a copy: on wasm and cpu the values are the memory itself
  )
}

/**
 * Puts values into variables of the same names and shapes.
 * @throws CheckpointError where they do not fit
 */
export function writeVariables(names: readonly string[], variables: readonly tf.Variable[], values: HostTensors): void {
  names.forEach((name, i) => {
    checkShape(name, variables[i]!.shape, values.get(name)?.shape)
  })
  tf.tidy(() => {
    names.forEach((name, i) => {
      const { data, shape } = values.get(name)!
      variables[i]!.assign(tf.tensor(data.slice(), [...shape]))
    })
  })
}

function checkShape(name: string, expected: readonly number[], got: readonly number[] | undefined): void {
  if (got && got.length === expected.length && got.every((size, axis) => size === expected[axis])) return
  const message = words.checkpointOther(name, `[${expected}]`, got ? `[${got}]` : 'nothing')
  throw new CheckpointError(message, words.checkpointOtherAdvice)
}
