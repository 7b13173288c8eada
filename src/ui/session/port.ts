/**
 * What the page shows and what it can ask for; the composition root fits it to the session. Drawing code depends on
 * this file only, so that a page of fixtures is one object.
 */
import type { CellId, InputSpec, Mend, Mendable, Notebook, ParamSpec } from '../../notebook/types.ts'
import type { ImportedModel, Prediction } from '../../rpc/protocol.ts'
import type { FileRef, RecordPreview } from '../../sequence/types.ts'
import type { Json, JsonObject } from '../../shared/json.ts'
import type { CellRun } from '../../state/cellRuns.ts'
import type { Track } from '../../train/tasks/types.ts'
import type { BackendChoice, DeviceInfo } from '../../train/types.ts'
import type { LiveTraining } from './training.ts'

/** What zustand's vanilla stores offer. */
export interface Readable<State> {
  getState(): State
  subscribe(listener: () => void): () => void
}

export type { CellStatus } from '../../notebook/status.ts'
export type { CellRun } from '../../state/cellRuns.ts'

export type DocumentState = {
  /** Null: no notebook is open, the welcome page shows. */
  readonly notebookId: string | null
  readonly notebook: Notebook | null
  readonly canUndo: boolean
  readonly canRedo: boolean
}

export type NotebookEntry = { readonly id: string; readonly title: string; readonly updatedAt: number }

export type Example = {
  readonly id: string
  readonly title: string
  readonly about: string
  readonly facts: string
}

/** `id`: what `model.checkpoint` takes. */
export type BundledModel = { readonly id: string; readonly name: string }

export type AppState = {
  readonly notebooks: readonly NotebookEntry[]
  readonly examples: readonly Example[]
  readonly device: DeviceInfo | null
  /** Fused kernels that the device has. */
  readonly kernels: readonly string[]
  readonly backend: BackendChoice
  /** Kernels that are switched off, until the page is left. */
  readonly kernelsOff: readonly string[]
  /** Whether half precision is asked for, until the page is left; the device says what became of it. */
  readonly halfPrecision: boolean
  /** Whether layers are computed again for their gradients, until the page is left. */
  readonly recompute: boolean
  readonly running: boolean
  readonly importedModels: readonly ImportedModel[]
  /** Models that come with the program. */
  readonly bundledModels: readonly BundledModel[]
  /** A line to the user that needs no answer ("Notebook deleted") with an optional way back. */
  readonly notice: Notice | null
}

export type Notice = {
  readonly text: string
  readonly kind: 'info' | 'error'
  readonly undo?: () => void
}

export type KindInfo = {
  readonly kind: string
  readonly title: string
  readonly about: string
  readonly params: readonly ParamSpec[]
  readonly inputs: readonly InputSpec[]
  readonly summary: (result: Json) => string
  readonly mends?: (what: Mendable, params: JsonObject) => readonly Mend[]
}

/** What dropped sequence files should become. */
export type FileUse = 'notebook' | 'replace' | 'predict'

export interface Commands {
  runAll(): void
  run(id: CellId): void
  runTo(id: CellId): void
  /** Stops everything that runs or waits. */
  stop(): void
  pauseTraining(id: CellId): void
  resumeTraining(id: CellId): void
  /** Ends training at the next step and keeps the best so far. */
  finishTraining(id: CellId): void

  setParam(id: CellId, name: string, value: Json): void
  setInput(id: CellId, role: string, from: CellId): void
  /** Adds a cell beside another (or as the first) and answers its id. */
  add(kind: string, place: { readonly beside: CellId | null; readonly side: 'above' | 'below' }): CellId
  remove(id: CellId): void
  duplicate(id: CellId): CellId
  move(id: CellId, by: -1 | 1): void
  setCollapsed(id: CellId, collapsed: boolean): void
  rename(title: string): void
  undo(): void
  redo(): void

  newNotebook(): Promise<void>
  openNotebook(id: string): Promise<void>
  openExample(id: string): Promise<void>
  closeNotebook(): void
  renameNotebook(id: string, title: string): Promise<void>
  duplicateNotebook(id: string): Promise<void>
  /** Deletes, and puts up a notice with the way back. */
  deleteNotebook(id: string): Promise<void>
  downloadNotebook(id: string): Promise<void>
  openNotebookFile(file: File): Promise<void>
  takeSequences(files: readonly File[], use: FileUse): Promise<void>
  importModel(files: readonly File[]): Promise<void>
  /** Keeps the bytes of a file and answers its identity. */
  addFile(file: File): Promise<FileRef>

  members(id: CellId, actual: string, predicted: string): Promise<readonly Member[]>
  /** Truth and prediction along the sequences of an evaluation, the worst first. */
  tracks(id: CellId): Promise<readonly ShownTrack[]>
  downloadExport(id: CellId): Promise<void>
  saveExport(id: CellId): Promise<void>
  /** @param path one of `PredictResult.files` */
  downloadPredictions(id: CellId, path: string): Promise<void>

  setBackend(backend: BackendChoice): void
  /** Takes effect when something runs the next time. */
  setKernel(name: string, on: boolean): void
  setHalfPrecision(on: boolean): void
  setRecompute(on: boolean): void
  dismissNotice(): void
  /** Loads the page anew, with every change saved. */
  reload(): void
}

/** How a picture of a running training is read; published at most once per frame. */
export type TrainingStore = Readable<ReadonlyMap<CellId, LiveTraining>>

export type Member = Prediction & RecordPreview

export type ShownTrack = Track & Pick<RecordPreview, 'id' | 'residues'>

/** How high the results of cells were when they were last seen: their place is kept until they are drawn again. */
export interface Rooms {
  /** In pixels; null where the cell was never seen at this width. */
  height(cell: SeenCell, width: number): number | null
  remember(cell: SeenCell, width: number, height: number): void
}

export type SeenCell = { readonly notebookId: string; readonly id: CellId }

export interface Port {
  readonly document: Readable<DocumentState>
  readonly runs: Readable<ReadonlyMap<CellId, CellRun>>
  readonly app: Readable<AppState>
  readonly training: TrainingStore
  readonly rooms: Rooms
  readonly kinds: ReadonlyMap<string, KindInfo>
  readonly commands: Commands
}
