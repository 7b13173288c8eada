import { type Dataset, NO_BASE_LABEL } from '../../sequence/types.ts'
import { mostFrequent, unitLabels } from './units.ts'

/** The tags of the words of a record. */
export type Tagger = (record: number) => Uint8Array

const decoder = new TextDecoder()

/** Gives each word the tag that it has most often in the training part, and words not seen there the most frequent of all. */
export function wordTagger(dataset: Dataset, train: Uint32Array): { readonly tag: Tagger; readonly words: number } {
  const labels = dataset.labelNames.length
  const counts = new Map<string, Uint32Array>()
  for (const record of train) {
    const own = unitLabels(dataset, record)
    for (const [i, word] of wordsOf(dataset, record).entries()) {
      if (own[i] === NO_BASE_LABEL) continue
      const known = counts.get(word) ?? new Uint32Array(labels)
      known[own[i]!]! += 1
      counts.set(word, known)
    }
  }
  const best = new Map(Array.from(counts, ([word, known]) => [word, known.indexOf(Math.max(...known))]))
  const otherwise = mostFrequent(dataset, train)
  return {
    words: best.size,
    tag: (record) => Uint8Array.from(wordsOf(dataset, record), (word) => best.get(word) ?? otherwise),
  }
}

/** In order, as `wordStarts` counts them. */
function wordsOf({ residues, offsets }: Dataset, record: number): readonly string[] {
  const text = decoder.decode(residues.subarray(offsets[record], offsets[record + 1]))
  return text.split(' ').filter((word) => word !== '')
}
