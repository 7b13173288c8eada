import { Button } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import type { GeneratedSequence, GenerateResult } from '../../train/types.ts'
import { DataTable } from '../../ui/common/DataTable.tsx'
import { type Fact, Facts } from '../../ui/common/Facts.tsx'
import { formatCount, formatShare } from '../../ui/format/numbers.ts'
import type { ResultProps } from '../../ui/notebook/views.ts'
import { useCommands } from '../../ui/session/SessionContext.tsx'
import styles from '../cells.module.css'
import { filesOf } from './files.ts'
import { words } from './words.ts'

type Row = GeneratedSequence & { readonly number: number }

/** What was drawn: how much of it is new and sound, the first of it, and all of it as files. */
export default function GenerateView({ cell, result, stale }: ResultProps<GenerateResult>) {
  const commands = useCommands()
  const rows = result.preview.map((sequence, i): Row => ({ ...sequence, number: i + 1 }))
  return (
    <div className={styles.stack}>
      <Facts facts={factsOf(result)} />
      <div className={styles.tall}>
        <DataTable
          caption={words.first}
          showCaption
          rows={rows}
          rowKey={({ number }) => number}
          columns={[
            { name: words.sequence, cell: ({ text }) => <code>{text}</code> },
            { name: words.tokens, numeric: true, cell: ({ tokens }) => formatCount(tokens) },
            { name: words.remark, cell: (row) => remarksOf(row).join(', ') },
          ]}
        />
      </div>
      <div className={styles.buttons}>
        {filesOf(result).map((path) => (
          <Button
            key={path}
            variant="default"
            leftSection={<IconDownload size={15} />}
            disabled={stale}
            onClick={() => void commands.downloadPredictions(cell.id, path)}
          >
            {words.download(path)}
          </Button>
        ))}
      </div>
    </div>
  )
}

function factsOf({ sequences, ended, distinct, novel, valid, lengths }: GenerateResult): Fact[] {
  const share = (count: number) => `${formatCount(count)} (${formatShare(count / sequences)})`
  const { min, mean, max } = lengths
  return [
    { label: words.sequences, value: formatCount(sequences) },
    ...(valid === null ? [] : [{ label: words.valid, value: share(valid), help: words.validHelp }]),
    { label: words.distinct, value: share(distinct) },
    ...(novel === null ? [] : [{ label: words.novel, value: share(novel), help: words.novelHelp }]),
    { label: words.ended, value: share(ended), help: words.endedHelp },
    { label: words.length, value: words.lengthOf(formatCount(min), formatCount(max)) },
    { label: words.meanLength, value: mean.toFixed(1) },
  ]
}

function remarksOf({ ended, repeated, known, fault }: GeneratedSequence): string[] {
  return [
    ...(fault === null || fault === 'none' ? [] : [words.faults[fault]]),
    ...(repeated ? [words.repeated] : []),
    ...(known ? [words.known] : []),
    ...(ended ? [] : [words.cut]),
  ]
}
