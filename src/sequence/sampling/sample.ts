import type { Pace } from '../../shared/pacer.ts'
import { streamKey, uniform } from '../../shared/random.ts'
import { DataError } from '../errors.ts'
import { MAX_RECORDS, MAX_RESIDUES, SAMPLE_RECORDS, SAMPLE_RESIDUES } from '../limits.ts'
import type { Inputs, Recognised } from '../recognise.ts'
import type { DataParams, WholeFile } from '../types.ts'
import { fastaFilter, fastqFilter, type RecordFilter } from './recordFilter.ts'
import { surveyRecords } from './survey.ts'

export type Sample = {
  readonly whole: WholeFile
  readonly size: number
  /** For the files in their order: the draw goes on from one to the next. */
  filterFor(file: Recognised): RecordFilter
}

type Params = Pick<DataParams, 'sample' | 'seed' | 'alphabet' | 'invalidResidues'>

/** Whether records of these files can be drawn: FASTA and FASTQ, where nothing else refers to them by place. */
export function canBeSampled({ sequences, annotations, variants }: Inputs): boolean {
  const streams = sequences.every(({ format }) => format.kind === 'fasta' || format.kind === 'fastq')
  return sequences.length > 0 && streams && annotations.length === 0 && variants.length === 0
}

/** True for the failure of a file that does not fit, which a sample mends. */
export function isTooLarge(error: unknown): boolean {
  return error instanceof DataError && ['TOO_MANY_RESIDUES', 'TOO_MANY_RECORDS'].includes(error.code)
}

/**
 * Counts all records and draws as many as asked for, or as fit; null where all of them are taken. Every record has the
 * same chance, and the same seed draws the same ones.
 */
export async function drawSample(files: readonly Recognised[], params: Params, pace: Pace): Promise<Sample | null> {
  const whole = await surveyRecords(files, params, pace)
  const size = params.sample === 'auto' ? sizeThatFits(whole) : Math.min(params.sample, whole.records)
  if (size === whole.records) return null
  const choose = selection(size, whole.records, params.seed)
  return {
    whole,
    size,
    filterFor: ({ source, format }) =>
      format.kind === 'fastq' ? fastqFilter(source.name, choose) : fastaFilter(choose),
  }
}

/** Large enough that reading everything may fail, so that counting first is worth the time. */
export function mayBeTooLarge(files: readonly Recognised[]): boolean {
  return files.reduce((sum, { source }) => sum + source.blob.size, 0) > MAX_RESIDUES
}

function sizeThatFits({ records, residues }: WholeFile): number {
  if (residues <= MAX_RESIDUES && records <= MAX_RECORDS) return records
  return Math.max(1, Math.min(SAMPLE_RECORDS, Math.floor((records * SAMPLE_RESIDUES) / residues)))
}

/** Selection sampling (Knuth, TAOCP 3.4.2, algorithm S): exactly `size` of `of` records, in one pass and in order. */
function selection(size: number, of: number, seed: number): () => boolean {
  const key = streamKey(seed, 'sample')
  let seen = 0
  let taken = 0
  return () => {
    const chosen = uniform(key, seen) * (of - seen) < size - taken
    seen += 1
    taken += Number(chosen)
    return chosen
  }
}
