import type { BaselinesResult } from '../../src/baselines/types.ts'
import type { EvaluateRecipe, Prediction, TrainRecipe } from '../../src/rpc/protocol.ts'
import { Memo } from '../../src/shared/memo.ts'
import type { EncodedPart } from '../../src/tokenize/types.ts'
import { requireLabels } from '../../src/train/checks.ts'
import { evaluatePart } from '../../src/train/evaluate.ts'
import { loadTask, recordsOf } from '../../src/train/tasks/index.ts'
import type { NamedScores, Outputs, Predictions, Task, Track } from '../../src/train/tasks/types.ts'
import type { EvaluateResult } from '../../src/train/types.ts'
import { verdictOf } from '../../src/train/verdict.ts'
import { words } from '../../src/train/words.ts'
import type { Classifiers } from './classifiers.ts'
import type { DataSource, Watch } from './dataSource.ts'
import type { Device } from './device.ts'

export type Evaluated = {
  readonly result: EvaluateResult
  readonly predictions: Predictions
  readonly part: EncodedPart
  readonly task: Task
  readonly outputs: Outputs
}

/** Predictions are four bytes per row and output; the part is kept by the data source, too. */
const MAX_KEPT_BYTES = 100_000_000

/** Applies trained models to parts of their own split. */
export class Evaluator {
  readonly #memo = new Memo<Evaluated>(MAX_KEPT_BYTES, bytesOf)
  readonly #data: DataSource
  readonly #device: Device
  readonly #classifiers: Classifiers

  constructor({ data, device, classifiers }: { data: DataSource; device: Device; classifiers: Classifiers }) {
    this.#data = data
    this.#device = device
    this.#classifiers = classifiers
  }

  evaluate(recipe: EvaluateRecipe, signal: AbortSignal, watch: Watch): Promise<Evaluated> {
    return this.#memo.get(recipe.key, () => this.#make(recipe, signal, watch), signal)
  }

  /** Records of one field of the confusion matrix, surest first. */
  async members(
    { recipe, actual, predicted, limit }: { recipe: EvaluateRecipe; actual: string; predicted: string; limit: number },
    signal: AbortSignal,
  ): Promise<readonly Prediction[]> {
    const { predictions, part, task, outputs } = await this.evaluate(recipe, signal, { signal })
    const field = { actual: outputs.names.indexOf(actual), predicted: outputs.names.indexOf(predicted) }
    const rows = task.members?.(predictions, part, field) ?? []
    const records = recordsOf(task, part)
    return rows
      .slice(0, limit)
      .map((row) => ({ record: records[row]!, actual, ...task.answer(predictions, row, outputs) }))
  }

  /** Truth and prediction along sequences, the worst first. */
  async tracks(recipe: EvaluateRecipe, limit: number, signal: AbortSignal): Promise<readonly Track[]> {
    const { predictions, part, task, outputs } = await this.evaluate(recipe, signal, { signal })
    return task.tracks?.(predictions, part, outputs, limit) ?? []
  }

  async #make({ train, params }: EvaluateRecipe, signal: AbortSignal, watch: Watch): Promise<Evaluated> {
    const { tokenizer } = train.model
    const facts = await this.#data.facts(tokenizer, watch)
    const part = await this.#data.part(tokenizer, params.split, watch)
    requireLabels(await loadTask(facts.task), part, params.split)
    const baselines = await this.#data.baselines(tokenizer.split, watch)
    const { predictions, metrics, task, outputs, seconds } = await this.#predict(train, part, signal, watch)
    const rows = baselineRows(task, baselines, params.split)
    const result = {
      split: params.split,
      ...metrics,
      loss: predictions.loss,
      seconds,
      baselines: rows,
      verdict: verdictOf(task, task.scoresOf(metrics), rows),
    } as EvaluateResult // metrics and scores of one task
    return { result, predictions, part, task, outputs }
  }

  #predict(train: TrainRecipe, part: EncodedPart, outer: AbortSignal, { onEvent }: Watch) {
    return this.#device.run(outer, async (_, signal) => {
      const trained = await this.#classifiers.get({ kind: 'trained', train })
      const { task, outputs, reverseComplement } = trained
      const began = performance.now()
      const onRows = (done: number, total: number) =>
        onEvent?.({ stage: words.stages.evaluating, done, total, unit: 'records' })
      const options = { reverseComplement, signal, onRows }
      const evaluated = await evaluatePart(trained, part, options)
      return { ...evaluated, task, outputs, seconds: (performance.now() - began) / 1000 }
    })
  }
}

function baselineRows(
  task: Task,
  { baselines }: BaselinesResult,
  split: EvaluateResult['split'],
): readonly NamedScores[] {
  if (split === 'train') return [] // what a baseline says about its own training data is no floor
  return baselines.flatMap((baseline) => {
    const metrics = baseline[split]
    return metrics ? [{ name: baseline.name, ...task.scoresOf(metrics) }] : []
  })
}

/** Predictions are typed arrays and single numbers. */
function bytesOf({ predictions }: Evaluated): number {
  return Object.values(predictions).reduce<number>(
    (sum, value) => sum + (ArrayBuffer.isView(value) ? value.byteLength : 0),
    0,
  )
}
