import type { LeakResult } from '../../sequence/splitting/types.ts'
import { type Column, DataTable } from '../../ui/common/DataTable.tsx'
import { formatCount } from '../../ui/format/numbers.ts'
import { threshold, words } from './words.ts'

type Row = { readonly how: string; readonly sequences: number; readonly pairs: number }

/** How many test sequences stand in the other parts, and how. */
export function LeakTable({ leaks }: { readonly leaks: LeakResult }) {
  const { exact, reverseComplement, near, pairs, identity } = leaks
  const rows: Row[] = [
    { how: words.leakKinds.exact, sequences: exact, pairs: pairs.exact },
    { how: words.leakKinds['reverse-complement'], sequences: reverseComplement, pairs: pairs.reverseComplement },
    { how: words.nearly(threshold(identity)), sequences: near, pairs: pairs.near },
  ]
  const columns: Column<Row>[] = [
    { name: words.leakKind, cell: ({ how }) => how },
    {
      name: words.sequences,
      help: words.sequencesHelp,
      numeric: true,
      cell: ({ sequences }) => formatCount(sequences),
    },
    { name: words.pairs, help: words.pairsHelp, numeric: true, cell: (row) => formatCount(row.pairs) },
  ]
  return <DataTable caption={words.leaks} showCaption columns={columns} rows={rows} rowKey={({ how }) => how} />
}
