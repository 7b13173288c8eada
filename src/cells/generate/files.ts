import type { GenerateResult } from '../../train/types.ts'

/** The files that a generation leaves: a table, and molecules or sequences in the format of their kind. */
export function filesOf({ valid }: Pick<GenerateResult, 'valid'>): readonly string[] {
  return ['generated.tsv', valid === null ? 'generated.fasta' : 'generated.smi']
}
