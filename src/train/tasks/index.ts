import { headOf } from '../../models/heads.ts'
import { problemOf } from '../../models/labels.ts'
import { assertNever } from '../../shared/assert.ts'
import type { JsonObject } from '../../shared/json.ts'
import type { EncodedPart } from '../../tokenize/types.ts'
import type { Outputs, Task, TaskKind } from './types.ts'

/** Every task that can be learnt, loaded when it is; a new one is a file and a line here. */
const TASKS: Readonly<Record<TaskKind, () => Promise<Task>>> = {
  classification: async () => (await import('./classification.ts')).classification,
  'multi-label': async () => (await import('./multiLabel.ts')).multiLabel,
  regression: async () => (await import('./regression.ts')).regression,
  'per-base': async () => (await import('./perBase.ts')).perBase,
  masked: async () => (await import('./languageModel.ts')).masked,
  causal: async () => (await import('./languageModel.ts')).causal,
  shuffled: async () => (await import('./shuffled.ts')).shuffled,
}

export function loadTask(kind: TaskKind): Promise<Task> {
  return TASKS[kind]()
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
export async function taskOfConfig(config: JsonObject): Promise<Task> {
  const head = headOf(config)
  switch (head) {
    case 'sequence':
      return loadTask(SEQUENCE_TASKS[problemOf(config)])
    case 'token':
      return loadTask('per-base')
    case 'masked':
    case 'causal':
      return loadTask(head)
    default:
      return assertNever(head)
  }
}

const SEQUENCE_TASKS = {
  single_label_classification: 'classification',
  multi_label_classification: 'multi-label',
  regression: 'regression',
} as const
