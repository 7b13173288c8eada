import type { IdenticalRecords } from '../identical.ts'
import type { CurationParams, Dataset, Finding } from '../types.ts'
import { findings } from '../words.ts'
import { selectRecords } from './selectRecords.ts'

/** Leaves out sequences whose labels contradict each other, and of those that stand there several times all but the first. */
export function dropRepeats(
  dataset: Dataset,
  { exact, eitherStrand }: IdenticalRecords,
  { duplicates, conflicts }: Pick<CurationParams, 'duplicates' | 'conflicts'>,
  noted: Finding[],
): Dataset {
  if (duplicates === 'keep' && conflicts === 'keep') return dataset
  const all = Uint32Array.from({ length: dataset.count }, (_, record) => record)
  const contradicted = conflicts === 'drop' ? contradictions(dataset, exact) : new Set<number>()
  const agreeing = all.filter((record) => !contradicted.has(exact[record]!))
  if (agreeing.length < all.length) noted.push(findings.conflictsDropped(all.length - agreeing.length))
  const firstOf = duplicates === 'drop-either-strand' ? eitherStrand : exact
  const distinct = duplicates === 'keep' ? agreeing : agreeing.filter((record) => firstOf[record] === record)
  if (distinct.length < agreeing.length) noted.push(findings.duplicatesDropped(agreeing.length - distinct.length))
  return distinct.length === all.length ? dataset : selectRecords(dataset, distinct)
}

/** First records of the sequences that have more than one class. */
function contradictions({ labels }: Dataset, exact: Uint32Array): Set<number> {
  const found = new Set<number>()
  labels.forEach((label, record) => {
    if (label !== labels[exact[record]!]) found.add(exact[record]!)
  })
  return found
}
