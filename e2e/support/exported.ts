/** What is inside a downloaded model. */
import { unzipSync } from 'fflate'
import type { ClassEvaluation, TrainResult } from '../../src/train/types.ts'

export type Exported = {
  readonly zip: Uint8Array
  readonly paths: readonly string[]
  readonly files: Readonly<Record<string, Uint8Array>>
  readonly metrics: { readonly training: TrainResult; readonly evaluation: ClassEvaluation }
  readonly predictions: readonly Row[]
}

export type Row = Readonly<Record<string, string>>

export function readExport(zip: Uint8Array): Exported {
  const files = unzipSync(zip)
  const text = (name: string) => {
    const path = Object.keys(files).find((one) => one === name || one.endsWith(`/${name}`))
    if (path === undefined) throw new Error(`no ${name} among ${Object.keys(files).join(', ')}`)
    return new TextDecoder().decode(files[path])
  }
  return {
    zip,
    paths: Object.keys(files),
    files,
    metrics: JSON.parse(text('metrics.json')),
    predictions: readTsv(text('predictions.tsv')),
  }
}

/** Rows of a TSV with a header, by column name. */
export function readTsv(text: string): Row[] {
  const [header = '', ...lines] = text.trimEnd().split('\n')
  const names = header.split('\t')
  return lines.map((line) => {
    const fields = line.split('\t')
    return Object.fromEntries(names.map((name, i) => [name, fields[i] ?? '']))
  })
}
