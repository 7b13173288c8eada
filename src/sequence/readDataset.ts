import type { Pace } from '../shared/pacer.ts'
import { chooseLabels } from './chooseLabels.ts'
import { complaints } from './complaints.ts'
import { DataError } from './errors.ts'
import { normaliseRecords } from './normalise.ts'
import type { SourceFile } from './readBytes.ts'
import { readRecords } from './readRecords.ts'
import { type DataParams, type DataResult, type Dataset, type Finding, UNLABELLED } from './types.ts'
import { valueColumns } from './valueColumns.ts'
import { findings } from './words.ts'

/** What the reader learned that the columns do not say. */
export type ReadNotes = Pick<DataResult, 'format' | 'labelRule' | 'labelChoices' | 'softMasked'> & {
  readonly findings: readonly Finding[]
}

export type ReadDataset = { readonly dataset: Dataset; readonly notes: ReadNotes }

/** Reads files into columns, streaming; throws a DataError that names file, line, character and record. */
export async function readDataset(
  files: readonly SourceFile[],
  params: Omit<DataParams, 'files'>,
  pace: Pace = {},
): Promise<ReadDataset> {
  const { format, records, candidates, qualities } = await readRecords(files, params.sequenceColumn, pace)
  const { writer, unknownParts } = records
  const chosen = chooseLabels(candidates, records.count, params)
  const normalised = normaliseRecords(records, params)
  const { alphabet, residues, offsets, kept } = normalised
  const dataset: Dataset = {
    alphabet,
    count: offsets.length - 1,
    residues,
    offsets,
    ids: kept ? Array.from(kept, (i) => records.ids[i]!) : records.ids,
    labels: kept ? Int32Array.from(kept, (i) => chosen.labels[i]!) : chosen.labels,
    labelNames: chosen.names,
    columns: valueColumns(candidates, records.count, kept),
    givenSplit: kept ? Uint8Array.from(kept, (i) => records.parts.array[i]!) : records.parts.finish(),
  }
  const noted = [...chosen.findings, ...normalised.findings]
  if (qualities.count > 0) noted.push(findings.meanQuality(qualities.sum / qualities.count))
  if (unknownParts.size > 0) noted.push(findings.unknownParts([...unknownParts].slice(0, 9)))
  if (params.unlabelled === 'error') refuseUnlabelled(dataset)
  const { rule: labelRule, choices: labelChoices } = chosen
  return { dataset, notes: { format, labelRule, labelChoices, softMasked: writer.softMasked, findings: noted } }
}

function refuseUnlabelled({ labels, labelNames, ids }: Dataset): void {
  const first = labels.indexOf(UNLABELLED)
  if (labelNames.length === 0 || first < 0) return
  const missing = labels.reduce((sum, label) => sum + Number(label === UNLABELLED), 0)
  throw new DataError({ record: ids[first] ?? '' }, complaints.unlabelledRecord(missing))
}
