/** The state of a learner by value, for checkpoints. */
import type { Model } from '../models/types.ts'
import type { Checkpoint } from './checkpoint.ts'
import { type HostTensors, readVariables, writeVariables } from './hostTensors.ts'
import type { Learner } from './learner.ts'

export type LearnerState = Pick<Checkpoint, 'weights' | 'first' | 'second' | 'average'>

export async function readLearner({ model, optimizer, average }: Learner): Promise<LearnerState> {
  const names = namesOf(model)
  const [weights, first, second, averaged] = await Promise.all([
    readVariables(names, variablesOf(model)),
    readVariables(names, optimizer.first),
    readVariables(names, optimizer.second),
    average ? readVariables(names, average.variables) : new Map(),
  ])
  return { weights, first, second, average: averaged }
}

/** @throws CheckpointError where names or shapes do not fit */
export function writeLearner({ model, optimizer, average }: Learner, state: LearnerState, step: number): void {
  const names = namesOf(model)
  writeVariables(names, variablesOf(model), state.weights)
  writeVariables(names, optimizer.first, state.first)
  writeVariables(names, optimizer.second, state.second)
  if (average) writeVariables(names, average.variables, state.average)
  optimizer.step = step
}

export function readWeights(model: Model): Promise<HostTensors> {
  return readVariables(namesOf(model), variablesOf(model))
}

/** @throws CheckpointError where names or shapes do not fit */
export function writeWeights(model: Model, weights: HostTensors): void {
  writeVariables(namesOf(model), variablesOf(model), weights)
}

function namesOf({ parameters }: Model) {
  return parameters.map(({ name }) => name)
}

function variablesOf({ parameters }: Model) {
  return parameters.map(({ variable }) => variable)
}
