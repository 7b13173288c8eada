import type { ClassSummary } from '../../sequence/types.ts'
import { ClassName, ShareBar } from '../../ui/common/ClassName.tsx'
import { type Column, DataTable } from '../../ui/common/DataTable.tsx'
import { glossary } from '../../ui/common/words.ts'
import { formatCount, formatShare } from '../../ui/format/numbers.ts'
import { classColour } from '../../ui/theme/colours.ts'
import { words } from './words.ts'

type Props = {
  readonly classes: readonly ClassSummary[]
  readonly total: number
  /** What is counted: sequences, or residues. */
  readonly counted: string
}

export function ClassTable({ classes, total, counted }: Props) {
  const largest = Math.max(...classes.map(({ count }) => count))
  const columns: Column<ClassSummary>[] = [
    { name: words.class, cell: ({ label }, index) => <ClassName label={label} index={index} /> },
    { name: counted, numeric: true, cell: ({ count }) => formatCount(count) },
    { name: words.share, numeric: true, cell: ({ count }) => formatShare(count / total) },
    {
      name: words.bar,
      hidden: true,
      cell: ({ count }, index) => <ShareBar share={count / largest} colour={classColour(index)} />,
    },
  ]
  if (classes.some(({ gc }) => gc !== undefined)) {
    columns.push({
      name: words.gc,
      help: glossary.gc,
      numeric: true,
      cell: ({ gc }) => (gc === undefined ? '' : formatShare(gc)),
    })
  }
  return (
    <DataTable caption={words.classes} showCaption columns={columns} rows={classes} rowKey={({ label }) => label} />
  )
}
