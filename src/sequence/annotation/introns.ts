import type { FeatureTable } from './features.ts'

/** Types whose parts are exons. */
const SPLICED = new Set(['CDS', 'exon', 'mRNA', 'transcript', 'tRNA', 'rRNA', 'ncRNA', 'misc_RNA', 'precursor_RNA'])
/** Shorter gaps are ribosomal slippage or corrections of the sequence; the shortest known introns have 15 bases. */
const MIN_INTRON = 15

/** An intron, on one strand of one sequence; `row` is the part to the left of it. */
export type Intron = { readonly row: number; readonly start: number; readonly end: number; readonly strand: number }

/** What lies between the parts of the same transcript, each intron once. Trans-spliced transcripts have none here. */
export function findIntrons(features: FeatureTable): readonly Intron[] {
  const { start, end, strand, sequence } = features
  const seen = new Set<string>()
  const introns: Intron[] = []
  for (const rows of features.partsOf((type) => SPLICED.has(type))) {
    if (rows.some((row) => features.isTransSpliced(row) || strand.array[row] !== strand.array[rows[0]!])) continue
    const sorted = rows.toSorted((a, b) => start.array[a]! - start.array[b]!)
    for (const [i, row] of sorted.slice(0, -1).entries()) {
      const intron = { row, start: end.array[row]!, end: start.array[sorted[i + 1]!]!, strand: strand.array[row]! }
      const key = `${sequence.array[row]}:${intron.start}:${intron.end}:${intron.strand}`
      if (intron.end - intron.start < MIN_INTRON || seen.has(key)) continue
      seen.add(key)
      introns.push(intron)
    }
  }
  return introns
}
