import type { PredictResult } from '../../rpc/protocol.ts'
import { ClassName, ShareBar } from '../../ui/common/ClassName.tsx'
import { DataTable } from '../../ui/common/DataTable.tsx'
import { formatCount, formatShare, formatSmall } from '../../ui/format/numbers.ts'
import { classColour } from '../../ui/theme/colours.ts'
import { words } from './words.ts'

/** All predictions together: how many of each class or label, or the range of the numbers. */
export function Summary({ result }: { result: PredictResult }) {
  if ('classes' in result) return <Counts caption={words.classes} counts={result.classes} records={result.records} />
  if (result.task === 'multi-label') {
    return <Counts caption={words.labels} counts={result.labels} records={result.records} />
  }
  return (
    <DataTable
      caption={words.values}
      showCaption
      rows={result.values}
      rowKey={({ label }) => label}
      columns={[
        { name: words.value, cell: ({ label }) => label },
        { name: words.mean, numeric: true, cell: ({ mean }) => formatSmall(mean) },
        { name: words.min, numeric: true, cell: ({ min }) => formatSmall(min) },
        { name: words.max, numeric: true, cell: ({ max }) => formatSmall(max) },
      ]}
    />
  )
}

type Count = { readonly label: string; readonly count: number }

function Counts({ caption, counts, records }: { caption: string; counts: readonly Count[]; records: number }) {
  return (
    <DataTable
      caption={caption}
      showCaption
      rows={counts}
      rowKey={({ label }) => label}
      columns={[
        { name: words.class, cell: ({ label }, index) => <ClassName label={label} index={index} /> },
        { name: words.count, numeric: true, cell: ({ count }) => formatCount(count) },
        { name: words.share, numeric: true, cell: ({ count }) => formatShare(count / records) },
        {
          name: words.bar,
          hidden: true,
          cell: ({ count }, index) => <ShareBar share={count / records} colour={classColour(index)} />,
        },
      ]}
    />
  )
}
