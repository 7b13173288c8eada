import type { DataRecipe, ModelSource, PredictResult, ResultKey } from '../../src/rpc/protocol.ts'
import { StrandbookError } from '../../src/shared/errors.ts'
import { ModelMissingError, TrainDataError } from '../../src/train/errors.ts'
import { predictPart, unlabelled } from '../../src/train/evaluate.ts'
import { predictionsTsv } from '../../src/train/predictionFiles.ts'
import { recordsOf } from '../../src/train/tasks/index.ts'
import type { Outputs, Predictions, Task } from '../../src/train/tasks/types.ts'
import { words } from '../../src/train/words.ts'
import type { Classifiers } from './classifiers.ts'
import type { DataSource, Watch } from './dataSource.ts'
import type { Device } from './device.ts'
import type { ModelShelf } from './modelShelf.ts'

type Request = { readonly source: ModelSource; readonly data: DataRecipe; readonly key: ResultKey }

/** Rows of the table that the page shows. */
const PREVIEW_ROWS = 100

/** Applies a trained or imported model to any data set, labelled or not. */
export class Predictor {
  readonly #parts: { data: DataSource; device: Device; classifiers: Classifiers; shelf: ModelShelf }
  /** The table of this session, in case the shelf has no room for it. */
  #latest: { readonly key: ResultKey; readonly table: Blob } | null = null

  constructor(parts: { data: DataSource; device: Device; classifiers: Classifiers; shelf: ModelShelf }) {
    this.#parts = parts
  }

  async predict({ source, data, key }: Request, signal: AbortSignal, watch: Watch): Promise<PredictResult> {
    const began = performance.now()
    const { part, predictions, task, outputs } = await this.#parts.device.run(signal, (_, inner) =>
      this.#ask(source, data, inner, watch),
    )
    const records = recordsOf(task, part)
    const ids = await this.#parts.data.ids(data, records)
    const table = new Blob(predictionsTsv({ ids, task, outputs, predictions, truth: null }), {
      type: 'text/tab-separated-values',
    })
    this.#latest = { key, table }
    await this.#keep(key, table)
    return {
      records: records.length,
      ...task.summary(predictions, outputs),
      preview: await this.#preview(data, records, predictions, { task, outputs }),
      seconds: (performance.now() - began) / 1000,
    }
  }

  async table(key: ResultKey): Promise<Blob> {
    if (this.#latest?.key === key) return this.#latest.table
    const table = await this.#parts.shelf.predictions(key)
    if (!table) throw new ModelMissingError(words.predictionsMissing, words.predictionsMissingAdvice)
    return table
  }

  async #ask(source: ModelSource, data: DataRecipe, signal: AbortSignal, { onEvent }: Watch) {
    const trained = await this.#parts.classifiers.get(source)
    const { task, outputs, reverseComplement } = trained
    const watch = { signal, ...(onEvent ? { onEvent } : {}) }
    const part = await this.#parts.data.everything(data, trained.tokenizer, task.head === 'token', watch)
    if (part.labels.length === 0) throw new TrainDataError(words.noRecords, words.noRecordsAdvice)
    const onRows = (done: number, total: number) =>
      onEvent?.({ stage: words.stages.predicting, done, total, unit: 'records' })
    // Labels of these data may mean something else than those of the model.
    const predictions = await predictPart(trained, unlabelled(part), { reverseComplement, signal, onRows })
    return { part, task, outputs, predictions }
  }

  async #preview(
    data: DataRecipe,
    indices: Uint32Array,
    predictions: Predictions,
    { task, outputs }: { readonly task: Task; readonly outputs: Outputs },
  ) {
    const shown = indices.subarray(0, PREVIEW_ROWS)
    const records = await this.#parts.data.records(data, Array.from(shown))
    return records.map((record, row) => ({
      ...record,
      record: record.index,
      actual: record.label,
      ...task.answer(predictions, row, outputs),
    }))
  }

  /** Without room the table lasts as long as this session, which holds it anyway. */
  async #keep(key: ResultKey, table: Blob): Promise<void> {
    try {
      await this.#parts.shelf.savePredictions(key, table)
    } catch (error) {
      if (!(error instanceof StrandbookError) || error.code !== 'STORAGE_FULL') throw error
    }
  }
}
