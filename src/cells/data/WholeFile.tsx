import type { DataResult, WholeFile as Whole } from '../../sequence/types.ts'
import { type Fact, Facts } from '../../ui/common/Facts.tsx'
import { glossary } from '../../ui/common/words.ts'
import { formatCount, formatShare } from '../../ui/format/numbers.ts'
import styles from '../cells.module.css'
import { words } from './words.ts'

type Props = { readonly whole: Whole; readonly alphabet: DataResult['alphabet'] }

/** What is known of all records, where the rest of the cell speaks of a sample. */
export function WholeFile({ whole, alphabet }: Props) {
  const unit = words.unit[alphabet]
  const { min, median, max } = whole.lengths
  const facts: Fact[] = [
    { label: words.records, value: formatCount(whole.records) },
    { label: words.residues, value: formatCount(whole.residues) },
    {
      label: words.median,
      value: `${formatCount(median)} ${unit} (${words.range(formatCount(min), formatCount(max))})`,
    },
    ...(whole.gc === null ? [] : [{ label: words.gc, value: formatShare(whole.gc), help: glossary.gc }]),
    { label: words.ambiguous, value: formatCount(whole.ambiguous), help: words.ambiguousHelp },
    { label: words.softMasked, value: formatCount(whole.softMasked), help: words.softMaskedHelp },
  ]
  return (
    <section>
      <h3 className={styles.heading}>{words.whole}</h3>
      <Facts facts={facts} />
    </section>
  )
}
