import type { DataRecipe, SplitRecipe } from '../rpc/protocol.ts'
import { Memo } from '../shared/memo.ts'
import type { Pace } from '../shared/pacer.ts'
import { complaints } from './complaints.ts'
import { curate } from './curation/curate.ts'
import { DataError } from './errors.ts'
import type { IdenticalRecords } from './identical.ts'
import { partCode } from './parts.ts'
import type { PackedFile } from './readBytes.ts'
import { readDataset } from './readDataset.ts'
import { type Split, splitDataset } from './splitting/split.ts'
import { previewRecord, summarise } from './summary.ts'
import { outputNames, requireLabels, taskOf } from './targets.ts'
import type { DataResult, Dataset, DataTask, FileRef, RecordPreview, SplitPart } from './types.ts'

/** Data sets kept at once; beyond it the oldest is read again when it is asked for. */
const MAX_KEPT_BYTES = 1_500_000_000
/** Bytes of a short string and its place in an array, about. */
const STRING_BYTES = 64

export type LoadedData = {
  readonly dataset: Dataset
  readonly identical: IdenticalRecords
  readonly result: DataResult
}

/** The stages files → data → split, each made once per recipe key and again when it was forgotten. */
export class DataStages {
  readonly #openFile: (ref: FileRef) => Promise<Blob | null>
  readonly #data = new Memo<LoadedData>(MAX_KEPT_BYTES, bytesOf)
  readonly #splits = new Memo<Split>(MAX_KEPT_BYTES, ({ parts }) => parts.length)

  constructor(openFile: (ref: FileRef) => Promise<Blob | null>) {
    this.#openFile = openFile
  }

  data({ key, params }: DataRecipe, pace: Pace = {}): Promise<LoadedData> {
    const make = async () => {
      const files = await Promise.all(params.files.map((ref) => this.#source(ref)))
      const read = await readDataset(files, params, pace)
      const { dataset, identical, findings } = await curate(read.dataset, params, pace)
      const notes = { ...read.notes, findings: [...read.notes.findings, ...findings] }
      return { dataset, identical, result: await summarise({ dataset, notes }, identical, pace) }
    }
    return this.#data.get(key, make, pace.signal)
  }

  /** What is predicted, and the names of the classes, labels or numbers; throws where there is nothing. */
  async targets(recipe: DataRecipe, pace: Pace = {}): Promise<{ task: DataTask; names: readonly string[] }> {
    const { dataset } = await this.data(recipe, pace)
    requireLabels(dataset)
    return { task: taskOf(dataset), names: outputNames(dataset) }
  }

  split({ key, params, data }: SplitRecipe, pace: Pace = {}): Promise<Split> {
    const make = async () => {
      const { dataset, identical } = await this.data(data, pace)
      return splitDataset(dataset, identical, params, pace)
    }
    return this.#splits.get(key, make, pace.signal)
  }

  /** Indices of the records in one part of a split, in the order of the file. */
  async recordsOf(recipe: SplitRecipe, part: SplitPart, pace: Pace = {}): Promise<Uint32Array> {
    return recordsOfPart((await this.split(recipe, pace)).parts, part)
  }

  async records(recipe: DataRecipe, indices: readonly number[], pace: Pace = {}): Promise<readonly RecordPreview[]> {
    const { dataset } = await this.data(recipe, pace)
    return indices
      .filter((i) => Number.isInteger(i) && i >= 0 && i < dataset.count)
      .map((i) => previewRecord(dataset, i))
  }

  async #source(ref: FileRef): Promise<PackedFile> {
    const blob = await this.#openFile(ref)
    if (blob === null) throw new DataError({ file: ref.name }, complaints.fileMissing())
    return { name: ref.name, blob }
  }
}

/** The records of one part, in the order of the file. */
export function recordsOfPart(parts: Uint8Array, part: SplitPart): Uint32Array {
  const code = partCode(part)
  let count = 0
  for (let i = 0; i < parts.length; i++) count += Number(parts[i] === code)
  const records = new Uint32Array(count)
  for (let i = 0, at = 0; at < count; i++) if (parts[i] === code) records[at++] = i
  return records
}

function bytesOf({ dataset, identical }: LoadedData): number {
  const { residues, offsets, labels, givenSplit, ids, targets, made } = dataset
  const codes = dataset.columns.map((column) => column.codes)
  const columns = [residues, offsets, labels, givenSplit, identical.exact, identical.eitherStrand, ...codes]
  const others = [...Object.values(targets ?? {}), made].filter((value) => ArrayBuffer.isView(value))
  return [...columns, ...others].reduce((sum, { byteLength }) => sum + byteLength, STRING_BYTES * ids.length)
}
