import type { TellingKmer, TellingKmers } from '../../sequence/types.ts'
import { ShareBar } from '../../ui/common/ClassName.tsx'
import { type Column, DataTable } from '../../ui/common/DataTable.tsx'
import { Residues } from '../../ui/common/Residues.tsx'
import { formatShare } from '../../ui/format/numbers.ts'
import { classColour } from '../../ui/theme/colours.ts'
import styles from '../cells.module.css'
import { words } from './words.ts'

type Props = {
  readonly telling: TellingKmers
  readonly classes: readonly string[]
  /** Nucleotides have colours of their own. */
  readonly coloured: boolean
}

/** Columns beyond these would not fit a page. */
const MAX_CLASSES = 8

/** The k-mers that tell the classes apart best, each with the share of every class that holds it. */
export function KmerTable({ telling: { k, records, kmers }, classes, coloured }: Props) {
  if (kmers.length === 0) return null
  const columns: Column<TellingKmer>[] = [
    { name: words.kmer, cell: ({ kmer }) => <Residues residues={kmer} coloured={coloured} /> },
    { name: words.bits, help: words.bitsHelp, numeric: true, cell: ({ bits }) => bits.toFixed(3) },
    ...classes.slice(0, MAX_CLASSES).map((label, index) => ({
      name: label,
      cell: ({ shares }: TellingKmer) => <Share share={shares[index] ?? 0} colour={classColour(index)} />,
    })),
  ]
  return (
    <section>
      <DataTable caption={words.telling(k)} showCaption columns={columns} rows={kmers} rowKey={({ kmer }) => kmer} />
      <p className={styles.caption}>{words.tellingNote(k, records)}</p>
    </section>
  )
}

function Share({ share, colour }: { share: number; colour: string }) {
  return (
    <span className={styles.share}>
      <ShareBar share={share} colour={colour} />
      {formatShare(share)}
    </span>
  )
}
