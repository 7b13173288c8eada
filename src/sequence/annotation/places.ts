import { Pacer } from '../../shared/pacer.ts'
import { complaints } from '../complaints.ts'
import { DataError } from '../errors.ts'
import type { Dataset, Finding } from '../types.ts'
import { findings, stages } from '../words.ts'
import type { FeatureTable } from './features.ts'
import { findIntrons } from './introns.ts'

/** A feature on a record of the data set. */
export type FeaturePlace = {
  readonly record: number
  readonly type: string
  readonly start: number
  readonly end: number
  readonly strand: number
}

export const INTRON = 'intron'

/**
 * The features of the records of a data set, checked against their lengths; introns are derived where no feature is
 * called so. Features on sequences that are not in the data are counted and left out.
 */
export async function placeFeatures(
  features: FeatureTable,
  genome: Dataset,
  noted: Finding[],
  pacer: Pacer = new Pacer(),
): Promise<readonly FeaturePlace[]> {
  const recordOf = recordFinder(genome.ids)
  const records = features.sequences.list.map(recordOf)
  const places: FeaturePlace[] = []
  let elsewhere = 0
  for (let row = 0; row < features.count; row++) {
    if (row % 1024 === 0) {
      await pacer.tick({ stage: stages.annotate, done: row, total: features.count, unit: 'records' })
    }
    const record = records[features.sequence.array[row]!]!
    if (record === null) elsewhere += 1
    else places.push(checked(features, row, record, genome))
  }
  if (places.length === 0) refuseForeign(features, genome)
  if (elsewhere > 0) noted.push(findings.featuresElsewhere(elsewhere))
  if (!features.types.list.includes(INTRON)) places.push(...introns(features, records))
  return places
}

function checked(features: FeatureTable, row: number, record: number, { offsets }: Dataset): FeaturePlace {
  const [start, end] = [features.start.array[row]!, features.end.array[row]!]
  const length = offsets[record + 1]! - offsets[record]!
  if (end > length) {
    const place = { ...features.placeOf(row), record: features.sequenceOf(row) }
    throw new DataError(place, complaints.featureBeyondEnd(end, length))
  }
  return { record, type: features.typeOf(row), start, end, strand: features.strand.array[row]! }
}

function introns(features: FeatureTable, records: readonly (number | null)[]): FeaturePlace[] {
  return findIntrons(features).flatMap(({ row, start, end, strand }) => {
    const record = records[features.sequence.array[row]!]!
    return record === null ? [] : [{ record, type: INTRON, start, end, strand }]
  })
}

function refuseForeign(features: FeatureTable, { ids }: Dataset): never {
  if (features.count === 0) throw new DataError({}, complaints.noFeatures())
  throw new DataError(features.placeOf(0), complaints.featuresOnOtherSequences(features.sequences.list, ids))
}

/**
 * The record that an annotation means: by its id, else without the version of an accession, else without the `chr`
 * that UCSC writes and Ensembl does not.
 */
export function recordFinder(ids: readonly string[]): (name: string) => number | null {
  const readings = [(name: string) => name, unversioned, bareName].map((reading) => {
    const records = new Map<string, number | null>()
    ids.forEach((id, record) => {
      records.set(reading(id), records.has(reading(id)) ? null : record) // two that read alike are neither
    })
    return { reading, records }
  })
  return (name) => {
    for (const { reading, records } of readings) {
      const record = records.get(reading(name))
      if (record !== undefined) return record
    }
    return null
  }
}

const unversioned = (name: string) => name.replace(/\.\d+$/, '')
export const bareName = (name: string) => unversioned(name).replace(/^chr(omosome)?_?/i, '')
