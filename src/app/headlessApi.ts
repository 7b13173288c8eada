/**
 * What `headless.html` offers to the program that drives it (`scripts/notebook.ts`), as `window.strandbook`.
 * Types only; everything crosses as JSON.
 *
 * The way of a run:
 *   1. open `/headless.html` and wait for `window.strandbook`;
 *   2. expose `window.strandbookProgress(line: ProgressLine)` (optional; without it lines go to the console);
 *   3. put the data files into `<input type="file" id="files" multiple>`, and a model folder's files (or its zip), if one
 *      is to be used, into `<input type="file" id="model-files" multiple>`: it is imported and becomes `model.checkpoint`;
 *   4. put checkpoints that an earlier run left, named by their keys, into `<input type="file" id="checkpoint-files" multiple>`,
 *      and expose `window.strandbookCheckpoint(checkpoint)` to fetch new ones (both optional);
 *   5. `await window.strandbook.run(request)`; it never rejects: a failure is an answer with `error`;
 *   6. fetch each of `answer.files` in chunks with `readFile` and write it below the output folder.
 */
import type { CellId } from '../notebook/types.ts'
import type { Json } from '../shared/json.ts'
import type { BackendChoice } from '../train/types.ts'

export type HeadlessRequest = {
  /** Text of a `*.strandbook.json`; null makes the default notebook for the files in `#files`. */
  readonly notebookJson: string | null
  /**
   * What the files in `#files` are for. `data`: they become the files of the notebook's (first) data cell.
   * `supply`: the notebook already names its files by content, and these are their bytes (bundled examples).
   */
  readonly filesAre: 'data' | 'supply'
  /** What the files in `#files` are called, in the same order: paths, where folders may say the class. */
  readonly names: readonly string[]
  /**
   * `CELL.PARAM=JSON`, applied in order after the notebook is parsed; a value that is no JSON is taken as text.
   * `device.kernels={"NAME":false}` switches kernels of the device, `device.halfPrecision=true` stores in 16 bits what layers keep for themselves: a setting of the run, not of a cell.
   */
  readonly settings: readonly string[]
  readonly backend: BackendChoice
}

/** A training keeps a checkpoint: `readCheckpoint` gives it. */
export type HeadlessCheckpoint = { readonly key: string; readonly step: number; readonly size: number }

/** One line of progress, already in words; `cell` is null for what concerns the whole run. */
export type ProgressLine = { readonly cell: string | null; readonly text: string }

export type HeadlessCell = {
  readonly id: CellId
  readonly kind: string
  readonly status: 'done' | 'failed' | 'idle'
  readonly seconds: number
  readonly result: Json
}

/** The JSON document of the headless contract. */
export type HeadlessDocument = {
  readonly title: string
  readonly backend: string
  readonly device: string
  readonly seconds: number
  readonly cells: readonly HeadlessCell[]
}

/** With the document of the run, where it came to running cells: what had finished is not lost. */
export type HeadlessFailure = Partial<HeadlessDocument> & {
  readonly error: {
    readonly code: string
    readonly message: string
    readonly advice?: string
    readonly cell: string | null
  }
}

export type HeadlessFile = {
  /** Relative, with forward slashes: `model/model.safetensors`, `metrics.json`, `notebook.strandbook.json`. */
  readonly path: string
  readonly size: number
}

export type HeadlessAnswer = {
  readonly document: HeadlessDocument | HeadlessFailure
  readonly files: readonly HeadlessFile[]
}

export interface HeadlessApi {
  /** Runs every cell of the notebook once. Only one run at a time. */
  run(request: HeadlessRequest): Promise<HeadlessAnswer>
  /** Ends a running training at its next step and the run with `ABORTED`; resolves when the workers are quiet. */
  stop(): Promise<void>
  /** Up to `length` bytes of an exported file from `offset`, as base64. */
  readFile(path: string, offset: number, length: number): Promise<string>
  /** The same of a checkpoint as it is now. */
  readCheckpoint(key: string, offset: number, length: number): Promise<string>
}

declare global {
  interface Window {
    strandbook?: HeadlessApi
    strandbookProgress?: (line: ProgressLine) => void
    strandbookCheckpoint?: (checkpoint: HeadlessCheckpoint) => Promise<void>
  }
}
