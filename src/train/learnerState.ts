/** The state of a learner by value, for checkpoints: of what is trained only, since the rest comes from the model. */
import type { Model } from '../models/types.ts'
import type { Checkpoint } from './checkpoint.ts'
import { type HostTensors, readVariables, writeVariables } from './hostTensors.ts'
import type { Learner } from './learner.ts'
import { trainableParameters } from './trainedParameters.ts'

export type LearnerState = Pick<Checkpoint, 'weights' | 'first' | 'second' | 'average' | 'updates'>

type Named = Pick<Model, 'parameters'>

export async function readLearner({ model, parameters, optimizer, average }: Learner): Promise<LearnerState> {
  const trainable = { parameters: trainableParameters(model) }
  const names = namesOf({ parameters })
  const [weights, first, second, averaged] = await Promise.all([
    readTrained(model),
    readVariables(names, optimizer.first),
    readVariables(names, optimizer.second),
    average ? readVariables(namesOf(trainable), average.variables) : new Map(),
  ])
  return { weights, first, second, average: averaged, updates: optimizer.step }
}

/** @throws CheckpointError where names or shapes do not fit */
export function writeLearner({ model, parameters, optimizer, average }: Learner, state: LearnerState): void {
  const trainable = { parameters: trainableParameters(model) }
  const names = namesOf({ parameters })
  writeTrained(model, state.weights)
  writeVariables(names, optimizer.first, state.first)
  writeVariables(names, optimizer.second, state.second)
  if (average) writeVariables(namesOf(trainable), average.variables, state.average)
  optimizer.step = state.updates
}

/** All of the model, frozen or not. */
export function readWeights(model: Named): Promise<HostTensors> {
  return readVariables(namesOf(model), variablesOf(model))
}

/** What training changes. */
export function readTrained(model: Named): Promise<HostTensors> {
  return readWeights({ parameters: trainableParameters(model) })
}

/** @throws CheckpointError where names or shapes do not fit */
export function writeTrained(model: Named, weights: HostTensors): void {
  const trainable = { parameters: trainableParameters(model) }
  writeVariables(namesOf(trainable), variablesOf(trainable), weights)
}

function namesOf({ parameters }: Named) {
  return parameters.map(({ name }) => name)
}

function variablesOf({ parameters }: Named) {
  return parameters.map(({ variable }) => variable)
}
