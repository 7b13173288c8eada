import type { DataResult } from '../../sequence/types.ts'
import type { Fact } from '../../ui/common/Facts.tsx'
import { glossary } from '../../ui/common/words.ts'
import { formatCount, formatShare, formatSmall } from '../../ui/format/numbers.ts'
import { words } from './words.ts'

/** What the data is, in numbers; what did not occur is left out, so that what did is seen. */
export function dataFacts(result: DataResult): Fact[] {
  const unit = words.unit[result.alphabet]
  const { min, median, max } = result.lengths
  const unlabelled = result.records - result.labelled
  const spread = min === max ? '' : ` (${words.range(formatCount(min), formatCount(max))})`
  const facts: Fact[] = [
    { label: words.records, value: formatCount(result.records) },
    {
      label: words.format,
      value: `${result.format}, ${words.alphabets[result.alphabet]}`,
      wide: result.format.length > 6,
    },
    { label: words.residues, value: formatCount(result.residues) },
    { label: words.median, value: `${formatCount(median)} ${unit}${spread}`, wide: spread !== '' },
  ]
  if (result.task !== 'classification' && result.task !== 'unlabelled') {
    facts.push({ label: words.task, value: words.tasks[result.task], wide: words.tasks[result.task].length > 12 })
  }
  if (result.values !== null) {
    const { mean, standardDeviation, min, max } = result.values
    const [middle, spread, least, most] = [mean, standardDeviation, min, max].map((value) => formatSmall(value))
    facts.push({ label: words.values, value: words.valuesOf(middle!, spread!, least!, most!), wide: true })
  }
  if (result.gc !== null) facts.push({ label: words.gc, value: formatShare(result.gc), help: glossary.gc })
  if (result.givenSplit !== null) {
    const { train, valid, test } = result.givenSplit
    const parts = [train, valid, test].map(formatCount).join(' / ')
    facts.push({ label: words.givenSplit, value: parts, help: words.givenSplitHelp, wide: true })
  }
  const counted: readonly (readonly [string, number, string])[] = [
    [words.unlabelled, result.task === 'unlabelled' ? 0 : unlabelled, words.unlabelledHelp],
    [words.made, result.made, words.madeHelp],
    [words.duplicates, result.duplicates, words.duplicatesHelp],
    [words.reverse, result.reverseComplementDuplicates, words.reverseHelp],
    [words.conflicts, result.conflictingLabels, words.conflictsHelp],
    [words.ambiguous, result.ambiguous, words.ambiguousHelp],
    [words.softMasked, result.softMasked, words.softMaskedHelp],
  ]
  for (const [label, count, help] of counted) {
    if (count > 0) facts.push({ label, value: formatCount(count), help })
  }
  return facts
}
