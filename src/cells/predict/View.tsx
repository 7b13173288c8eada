import { Button } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import type { PredictResult } from '../../rpc/protocol.ts'
import { ClassName, ShareBar } from '../../ui/common/ClassName.tsx'
import { type Column, DataTable } from '../../ui/common/DataTable.tsx'
import { Residues } from '../../ui/common/Residues.tsx'
import { formatCount, formatMetric, formatShare } from '../../ui/format/numbers.ts'
import type { ResultProps } from '../../ui/notebook/views.ts'
import { useCommands } from '../../ui/session/SessionContext.tsx'
import { classColour } from '../../ui/theme/colours.ts'
import styles from '../cells.module.css'
import { words } from './words.ts'

type Row = PredictResult['preview'][number]

export default function PredictView({ cell, result }: ResultProps<PredictResult>) {
  const commands = useCommands()
  return (
    <div className={styles.stack}>
      <ClassCounts result={result} />
      <div className={styles.tall}>
        <DataTable
          caption={words.first}
          showCaption
          rows={result.preview}
          rowKey={({ record }) => record}
          columns={columnsFor(result)}
        />
      </div>
      <div className={styles.buttons}>
        <Button
          variant="default"
          leftSection={<IconDownload size={15} />}
          onClick={() => commands.downloadPredictions(cell.id)}
        >
          {words.download}
        </Button>
      </div>
    </div>
  )
}

function ClassCounts({ result: { classes, records } }: { result: PredictResult }) {
  return (
    <DataTable
      caption={words.classes}
      showCaption
      rows={classes}
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

function columnsFor({ classes, preview }: PredictResult): Column<Row>[] {
  const indexOf = (label: string) => classes.findIndex((one) => one.label === label)
  const columns: Column<Row>[] = [
    { name: words.id, cell: ({ id }) => id },
    {
      name: words.predicted,
      cell: ({ predicted }) => <ClassName label={predicted} index={indexOf(predicted)} />,
    },
    { name: words.probability, numeric: true, cell: ({ probability }) => formatMetric(probability) },
  ]
  if (preview.some(({ actual }) => actual !== null)) {
    columns.push({ name: words.actual, cell: ({ actual }) => actual ?? '' })
  }
  columns.push({ name: words.sequence, cell: ({ residues }) => <Residues residues={residues} coloured /> })
  return columns
}
