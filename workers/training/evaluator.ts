import type { BaselinesResult } from '../../src/baselines/types.ts'
import type { EvaluateRecipe, Prediction, TrainRecipe } from '../../src/rpc/protocol.ts'
import { Memo } from '../../src/shared/memo.ts'
import type { EncodedPart } from '../../src/tokenize/types.ts'
import { TrainDataError } from '../../src/train/errors.ts'
import { evaluatePart, type Predictions } from '../../src/train/evaluate.ts'
import type { EvaluateResult } from '../../src/train/types.ts'
import { verdictOf } from '../../src/train/verdict.ts'
import { words } from '../../src/train/words.ts'
import type { Classifiers } from './classifiers.ts'
import type { DataSource, Watch } from './dataSource.ts'
import type { Device } from './device.ts'

export type Evaluated = {
  readonly result: EvaluateResult
  readonly predictions: Predictions
  readonly part: Pick<EncodedPart, 'labels' | 'records'>
  readonly classes: readonly string[]
}

/** Probabilities are four bytes per row and class. */
const MAX_KEPT_BYTES = 100_000_000

/** Applies trained models to parts of their own split. */
export class Evaluator {
  readonly #memo = new Memo<Evaluated>(MAX_KEPT_BYTES, ({ predictions }) => predictions.probabilities.byteLength)
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
    const { predictions, part, classes } = await this.evaluate(recipe, signal, { signal })
    const [from, to] = [classes.indexOf(actual), classes.indexOf(predicted)]
    const rows = Array.from(part.labels.keys()).filter(
      (row) => part.labels[row] === from && predictions.predicted[row] === to,
    )
    const probability = (row: number) => predictions.probabilities[row * classes.length + to]!
    return rows
      .sort((a, b) => probability(b) - probability(a) || a - b)
      .slice(0, limit)
      .map((row) => ({ record: part.records[row]!, actual, predicted, probability: probability(row) }))
  }

  async #make({ train, params }: EvaluateRecipe, signal: AbortSignal, watch: Watch): Promise<Evaluated> {
    const { tokenizer } = train.model
    const part = await this.#data.part(tokenizer, params.split, watch)
    if (!part.labels.some((label) => label >= 0))
      throw new TrainDataError(words.noRows(params.split), words.noRowsAdvice)
    const baselines = await this.#data.baselines(tokenizer.split, watch)
    const { predictions, metrics, classes, seconds } = await this.#predict(train, part, signal, watch)
    const rows = baselineRows(baselines, params.split)
    const result = {
      split: params.split,
      ...metrics,
      loss: predictions.loss,
      seconds,
      baselines: rows,
      verdict: verdictOf(metrics, rows),
    }
    return { result, predictions, part: { labels: part.labels, records: part.records }, classes }
  }

  #predict(train: TrainRecipe, part: EncodedPart, outer: AbortSignal, { onEvent }: Watch) {
    return this.#device.run(outer, async (_, signal) => {
      const { model, tokenizer, classes, reverseComplement } = await this.#classifiers.get({ kind: 'trained', train })
      const began = performance.now()
      const onRows = (done: number, total: number) =>
        onEvent?.({ stage: words.stages.evaluating, done, total, unit: 'records' })
      const options = { reverseComplement, signal, onRows }
      const evaluated = await evaluatePart(model, part, tokenizer, classes, options)
      return { ...evaluated, classes, seconds: (performance.now() - began) / 1000 }
    })
  }
}

function baselineRows({ baselines }: BaselinesResult, split: EvaluateResult['split']): EvaluateResult['baselines'] {
  if (split === 'train') return [] // what a baseline says about its own training data is no floor
  return baselines.flatMap((baseline) => {
    const metrics = baseline[split]
    if (!metrics) return []
    return [{ name: baseline.name, accuracy: metrics.accuracy, mcc: metrics.mcc, macroF1: metrics.macro.f1 }]
  })
}
