import { Button } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import type { PredictResult } from '../../rpc/protocol.ts'
import { ClassName } from '../../ui/common/ClassName.tsx'
import { type Column, DataTable } from '../../ui/common/DataTable.tsx'
import { Residues } from '../../ui/common/Residues.tsx'
import { formatMetric, formatSmall } from '../../ui/format/numbers.ts'
import type { ResultProps } from '../../ui/notebook/views.ts'
import { useCommands } from '../../ui/session/SessionContext.tsx'
import { Track } from '../../ui/tracks/Track.tsx'
import styles from '../cells.module.css'
import { Summary } from './Summary.tsx'
import { words } from './words.ts'

type Row = PredictResult['preview'][number]

export default function PredictView({ cell, result }: ResultProps<PredictResult>) {
  const commands = useCommands()
  return (
    <div className={styles.stack}>
      <Summary result={result} />
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
        {result.files.map((path) => (
          <Button
            key={path}
            variant="default"
            leftSection={<IconDownload size={15} />}
            onClick={() => commands.downloadPredictions(cell.id, path)}
          >
            {words.download(path)}
          </Button>
        ))}
      </div>
    </div>
  )
}

function columnsFor(result: PredictResult): Column<Row>[] {
  const columns: Column<Row>[] = [{ name: words.id, cell: ({ id }) => id }, ...answerColumns(result)]
  if (result.preview.some(({ actual }) => actual !== null)) {
    columns.push({ name: words.actual, cell: ({ actual }) => actual ?? '' })
  }
  const labels = 'classes' in result ? result.classes.map(({ label }) => label) : []
  columns.push({ name: words.sequence, cell: (row) => <Sequence row={row} classes={labels} /> })
  return columns
}

/** The class and how sure it is; the labels with the probability of each; or the numbers. */
function answerColumns(result: PredictResult): Column<Row>[] {
  if ('classes' in result) {
    const indexOf = (label: string) => result.classes.findIndex((one) => one.label === label)
    return [
      { name: words.predicted, cell: ({ predicted }) => <ClassName label={predicted} index={indexOf(predicted)} /> },
      { name: words.probability, numeric: true, cell: ({ probability }) => formatMetric(probability ?? Number.NaN) },
    ]
  }
  const isLabels = result.task === 'multi-label'
  const outputs = isLabels ? result.labels : result.values
  const format = isLabels ? formatMetric : formatSmall
  return [
    ...(isLabels ? [{ name: words.predicted, cell: ({ predicted }: Row) => predicted }] : []),
    ...outputs.map(({ label }, i) => ({
      name: isLabels ? words.probabilityOf(label) : outputs.length === 1 ? words.predicted : label,
      numeric: true,
      cell: ({ values }: Row) => format(values?.[i] ?? Number.NaN),
    })),
  ]
}

/** Labels along the sequence where it has them, else its residues. */
function Sequence({ row: { residues, runs }, classes }: { row: Row; classes: readonly string[] }) {
  if (runs === undefined) return <Residues residues={residues} coloured />
  const length = runs.reduce((sum, [, count]) => sum + count, 0)
  return (
    <div className={styles.trackCell}>
      <Track name="" runs={runs} classes={classes} length={length} />
    </div>
  )
}
