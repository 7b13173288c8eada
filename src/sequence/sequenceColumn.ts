import { complaints } from './complaints.ts'
import type { Row } from './delimited.ts'
import { DataError } from './errors.ts'

/** Names that say "the sequence", best first; compared in lower case. */
const NAMES = [
  'sequence',
  'seq',
  'sequences',
  'dna',
  'rna',
  'protein',
  'peptide',
  'residues',
  'smiles',
  'canonical_smiles',
  'tokens',
]
/** A column without such a name is taken for the sequence if its first value is at least this long and only residues. */
const MIN_RESIDUES = 8
const RESIDUES = /^([ACDEFGHIKLMNPQRSTVWYXBZJUO*.-]+|[acgtun]+)$/

/** The column that holds the sequence: as asked, else by name, else by the look of the first row. */
export function findSequenceColumn(file: string, names: readonly string[], firstRow: Row, wanted: string): number {
  if (wanted !== 'auto') {
    const index = names.indexOf(wanted)
    if (index < 0) throw new DataError({ file }, complaints.noSuchColumn(wanted, names))
    return index
  }
  const lower = names.map((name) => name.toLowerCase())
  const named = NAMES.map((name) => lower.indexOf(name)).find((i) => i >= 0)
  return named ?? likeliest(file, names, firstRow)
}

function likeliest(file: string, names: readonly string[], row: Row): number {
  let best = -1
  let longest = MIN_RESIDUES - 1
  for (let i = 0; i < row.fields; i++) {
    const value = row.text(i)
    if (value.length > longest && RESIDUES.test(value)) {
      best = i
      longest = value.length
    }
  }
  if (best < 0) throw new DataError({ file }, complaints.noSequenceColumn(names))
  return best
}
