/** Made-up files for tests. */
import type { PackedFile } from './readBytes.ts'
import { type ReadDataset, readDataset } from './readDataset.ts'
import type { SplitParams } from './splitting/types.ts'
import type { DataParams, Dataset } from './types.ts'

export type ReadParams = Omit<DataParams, 'files'>

export const defaultParams: ReadParams = {
  task: 'auto',
  label: 'auto',
  merge: '',
  sequenceColumn: 'auto',
  secondColumn: 'none',
  alphabet: 'auto',
  unlabelled: 'drop',
  invalidResidues: 'error',
  annotation: 'auto',
  features: 'auto',
  window: 'auto',
  step: 'auto',
  upstream: 200,
  downstream: 50,
  stranded: true,
  negatives: 'auto',
  seed: 1,
  sample: 'auto',
  ...{ duplicates: 'keep', conflicts: 'keep', minLength: 0, maxLength: 0, cutKeeps: 'start', maxAmbiguous: 1 },
  ...{ minClassSize: 0, maxClassSize: 0 },
}

export const defaultSplit: SplitParams = {
  ...{ kind: 'auto', valid: 0.1, test: 0.2, seed: 1, group: 'auto', identity: 0.9 },
  ...{ folds: 1, fold: 0 },
}

export function textSource(text: string | Uint8Array<ArrayBuffer>, name = 'sample.fa'): PackedFile {
  return { name, blob: new Blob([text]) }
}

export function readText(text: string, params: Partial<ReadParams> = {}, name?: string): Promise<ReadDataset> {
  return readDataset([textSource(text, name)], { ...defaultParams, ...params })
}

/** A file whose stream gives exactly these chunks. */
export function chunked(bytes: Uint8Array, borders: readonly number[], name = 'sample.fa'): PackedFile {
  const cuts = [0, ...borders.map((border) => border % (bytes.length + 1)).sort((a, b) => a - b), bytes.length]
  const chunks = cuts.slice(1).map((cut, i) => bytes.slice(cuts[i], cut))
  const blob = new Blob([bytes.slice()])
  const stream = () => streamOf(chunks)
  return { name, blob: Object.assign(blob, { stream }) }
}

export function streamOf(
  chunks: readonly Uint8Array<ArrayBuffer>[],
  pauseMs = 0,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const rest = [...chunks]
  return new ReadableStream({
    async pull(controller) {
      if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs))
      const chunk = rest.shift()
      if (chunk) controller.enqueue(chunk)
      else controller.close()
    },
  })
}

/** The sequences of a data set as strings. */
export function sequencesOf({ count, residues, offsets }: Dataset): string[] {
  const decoder = new TextDecoder()
  return Array.from({ length: count }, (_, i) => decoder.decode(residues.subarray(offsets[i], offsets[i + 1])))
}

/** The label of each record, or null. */
export function labelsOf({ labels, labelNames }: Dataset): (string | null)[] {
  return Array.from(labels, (label) => labelNames[label] ?? null)
}
