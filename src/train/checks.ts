import { canonicalJson } from '../shared/json.ts'
import type { Checkpoint } from './checkpoint.ts'
import { CheckpointError, TrainDataError } from './errors.ts'
import { countClasses } from './lossTargets.ts'
import type { Plan } from './plan.ts'
import type { TrainInput } from './run.ts'
import type { ResolvedTrainParams } from './types.ts'
import { words } from './words.ts'

/** @throws TrainDataError when the parts cannot train a classifier */
export function checkInput({ train, valid, classes }: TrainInput): void {
  for (const [part, { labels }] of [
    ['train', train],
    ['valid', valid],
  ] as const) {
    if (!labels.some((label) => label >= 0)) throw new TrainDataError(words.noRows(part), words.noRowsAdvice)
  }
  const present = countClasses(train.labels, classes.length).flatMap((count, i) => (count > 0 ? [classes[i]!] : []))
  if (present.length < 2) throw new TrainDataError(words.oneClass(present[0]!), words.oneClassAdvice)
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
