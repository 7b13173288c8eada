import { complaints } from './complaints.ts'
import { DataError } from './errors.ts'
import type { RawRecords } from './rawRecords.ts'
import { readBytes } from './readBytes.ts'
import type { Inputs, Recognised } from './recognise.ts'
import type { Finding } from './types.ts'
import { findings } from './words.ts'

/** Names and lengths of a `.fai` against the records that were read. A `.gzi` says nothing that could be checked here. */
export async function checkIndexes(
  { indexes, sequences }: Inputs,
  records: RawRecords,
  signal: AbortSignal | undefined,
): Promise<readonly Finding[]> {
  const noted: Finding[] = []
  for (const index of indexes) {
    if (index.format.kind !== 'fasta-index' || sequences.length > 1 || records.writer.gaps > 0) continue
    const { source } = index
    for (const [i, [name, length]] of (await rowsOf(index, signal)).entries()) {
      const got = lengthOf(records, i)
      if (records.ids[i] === name && got === length) continue
      throw new DataError({ file: source.name, line: i + 1, record: name }, complaints.indexMismatch(length, got))
    }
    noted.push(findings.indexAgrees(source.name))
  }
  return noted
}

async function rowsOf({ source }: Recognised, signal?: AbortSignal): Promise<readonly (readonly [string, number])[]> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of readBytes(source, { signal })) text += decoder.decode(chunk, { stream: true })
  const rows = text.split('\n').filter((line) => line.trim() !== '')
  return rows.map((row) => {
    const [name = '', length = ''] = row.split('\t')
    return [name, Number(length)] as const
  })
}

function lengthOf({ count, starts, writer }: RawRecords, record: number): number | null {
  if (record >= count) return null
  const end = record + 1 < count ? starts.array[record + 1]! : writer.residues.length
  return end - starts.array[record]!
}
