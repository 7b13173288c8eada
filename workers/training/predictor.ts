import type { DataRecipe, ModelSource, PredictResult, ResultKey } from '../../src/rpc/protocol.ts'
import { StrandbookError } from '../../src/shared/errors.ts'
import { ModelMissingError, TrainDataError } from '../../src/train/errors.ts'
import { predictPart, unlabelled } from '../../src/train/evaluate.ts'
import { predictionFiles } from '../../src/train/predictionFiles.ts'
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
const TEXT = 'text/tab-separated-values'

/** Applies a trained or imported model to any data set, labelled or not. */
export class Predictor {
  readonly #parts: { data: DataSource; device: Device; classifiers: Classifiers; shelf: ModelShelf }
  /** The files of this session, in case the shelf has no room for them. */
  #latest: { readonly key: ResultKey; readonly files: ReadonlyMap<string, Blob> } | null = null

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
    const files = predictionFiles({ ids, task, outputs, predictions, truth: null })
    await this.#keep(key, new Map(files.map(({ path, pieces }) => [path, new Blob([...pieces], { type: TEXT })])))
    return {
      records: records.length,
      files: files.map(({ path }) => path),
      ...task.summary(predictions, outputs),
      preview: await this.#preview(data, records, predictions, { task, outputs }),
      seconds: (performance.now() - began) / 1000,
    }
  }

  async file(key: ResultKey, path: string): Promise<Blob> {
    const latest = this.#latest?.key === key ? this.#latest.files.get(path) : undefined
    const file = latest ?? (await this.#parts.shelf.predictions(key, path))
    if (!file) throw new ModelMissingError(words.predictionsMissing, words.predictionsMissingAdvice)
    return file
  }

  async #ask(source: ModelSource, data: DataRecipe, signal: AbortSignal, { onEvent }: Watch) {
    const trained = await this.#parts.classifiers.get(source)
    const { task, outputs, reverseComplement } = trained
    const watch = { signal, ...(onEvent ? { onEvent } : {}) }
    const reads = { tokenizer: trained.tokenizer, tiles: task.head === 'token', pairs: trained.pairs }
    const part = await this.#parts.data.everything(data, reads, watch)
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

  /** Without room the files last as long as this session, which holds them anyway. */
  async #keep(key: ResultKey, files: ReadonlyMap<string, Blob>): Promise<void> {
    this.#latest = { key, files }
    try {
      for (const [path, content] of files) await this.#parts.shelf.savePredictions(key, path, content)
    } catch (error) {
      if (!(error instanceof StrandbookError) || error.code !== 'STORAGE_FULL') throw error
    }
  }
}
