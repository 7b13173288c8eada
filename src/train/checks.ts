import { canonicalJson } from '../shared/json.ts'
import type { EncodedPart } from '../tokenize/types.ts'
import type { Checkpoint } from './checkpoint.ts'
import { CheckpointError, TrainDataError } from './errors.ts'
import type { Plan } from './plan.ts'
import type { TrainInput } from './run.ts'
import type { Task } from './tasks/types.ts'
import type { ResolvedTrainParams } from './types.ts'
import { words } from './words.ts'

/** @throws TrainDataError when the parts cannot train this task */
export function checkInput({ train, valid, task, outputs }: TrainInput): void {
  requireLabels(task, train, 'train')
  requireLabels(task, valid, 'valid')
  task.check(train, outputs)
}

/** @throws TrainDataError where no row says anything */
export function requireLabels(task: Task, part: EncodedPart, name: string): void {
  const anyRow = part.labels.some((_, row) => task.isLabelled(part, row))
  if (!anyRow) throw new TrainDataError(words.noRows(name), words.noRowsAdvice)
}

/** @throws CheckpointError when the checkpoint was written by another training */
export function checkResumable(from: Checkpoint, plan: Plan, params: ResolvedTrainParams): void {
  const fail = (what: string, expected: string, got: string) => {
    throw new CheckpointError(words.checkpointOther(what, expected, got), words.checkpointOtherAdvice)
  }
  if (from.steps !== plan.steps) fail('a plan of', `${plan.steps} steps`, `${from.steps}`)
  if (from.step > plan.steps) fail('at most', `${plan.steps} steps`, `${from.step}`)
  const [expected, got] = [canonicalJson(params), canonicalJson(from.params)]
  if (expected !== got) fail('the parameters', expected, got)
}
