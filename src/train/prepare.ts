import type { BaselinesResult } from '../baselines/types.ts'
import type { DataFacts } from '../models/types.ts'
import type { EncodedPart } from '../tokenize/types.ts'
import { complementIds } from './complement.ts'
import { resolveTrainParams } from './defaults.ts'
import type { Blueprint } from './newModel.ts'
import type { Outputs, Task } from './tasks/types.ts'
import type { ResolvedTrainParams, TrainParams } from './types.ts'

/** All that a training is a function of, before anything lies on the device. */
export type Preparation = {
  readonly params: ResolvedTrainParams
  readonly facts: DataFacts
  readonly task: Task
  readonly outputs: Outputs
  readonly train: EncodedPart
  readonly valid: EncodedPart
  readonly blueprint: Blueprint
  readonly baselines: BaselinesResult
}

export function prepareTraining(given: Omit<Preparation, 'params'> & { readonly params: TrainParams }): Preparation {
  const { params, facts, task, outputs, train, blueprint, baselines } = given
  const isPair = train.types !== undefined // what is turned or moved would go from one sequence to the other
  const resolved = resolveTrainParams(isPair ? { ...params, shift: 0 } : params, {
    family: blueprint.family.name,
    pretrained: blueprint.weights !== null,
    tuning: blueprint.tuning.kind,
    trainRows: train.labels.length,
    rowTokens: facts.p95Tokens,
    task,
    classCounts: task.classCounts(train, outputs),
    strand: task.strand?.(outputs) ?? baselines.strand,
    hasOtherStrand: !isPair && complementIds(facts.tokenizer) !== null,
  })
  return { ...given, params: resolved }
}
