import { headOf } from '../../models/heads.ts'
import { problemOf } from '../../models/labels.ts'
import { assertNever } from '../../shared/assert.ts'
import type { JsonObject } from '../../shared/json.ts'
import type { EncodedPart } from '../../tokenize/types.ts'
import { classification } from './classification.ts'
import { causal, masked } from './languageModel.ts'
import { multiLabel } from './multiLabel.ts'
import { perBase } from './perBase.ts'
import { regression } from './regression.ts'
import type { Outputs, Task, TaskKind } from './types.ts'

/** Every task that can be learnt; a new one is a file and a line here. */
const tasks: Readonly<Record<TaskKind, Task>> = {
  classification,
  'multi-label': multiLabel,
  regression,
  'per-base': perBase,
  masked,
  causal,
}

export function taskOf(kind: TaskKind): Task {
  return tasks[kind]
}

/** What the outputs of a model stand for that learns this part. */
export function outputsFor(task: Task, names: readonly string[], train: EncodedPart): Outputs {
  return task.outputsOf?.(names, train) ?? { names }
}

/** The records that predictions are about: one per row, but for tasks whose rows are parts of sequences. */
export function recordsOf(task: Task, part: EncodedPart): Uint32Array {
  return task.recordsOf?.(part) ?? part.records
}

/** The task that a model was made for, by its `config.json`, as `transformers` reads it. */
export function taskOfConfig(config: JsonObject): Task {
  const head = headOf(config)
  switch (head) {
    case 'sequence':
      return taskOf(SEQUENCE_TASKS[problemOf(config)])
    case 'token':
      return taskOf('per-base')
    case 'masked':
    case 'causal':
      return taskOf(head)
    default:
      return assertNever(head)
  }
}

const SEQUENCE_TASKS = {
  single_label_classification: 'classification',
  multi_label_classification: 'multi-label',
  regression: 'regression',
} as const
