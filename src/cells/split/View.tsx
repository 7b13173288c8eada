import type { SplitResult } from '../../sequence/splitting/types.ts'
import { ClassName } from '../../ui/common/ClassName.tsx'
import { type Column, DataTable } from '../../ui/common/DataTable.tsx'
import { Findings } from '../../ui/common/Findings.tsx'
import { formatCount, formatShare } from '../../ui/format/numbers.ts'
import { Mends } from '../../ui/notebook/Mends.tsx'
import type { ResultProps } from '../../ui/notebook/views.ts'
import styles from '../cells.module.css'
import { LeakExamples } from './LeakExamples.tsx'
import { LeakTable } from './LeakTable.tsx'
import { threshold, words } from './words.ts'

export default function SplitView({ cell, result }: ResultProps<SplitResult>) {
  const { leaks, findings, perClass } = result
  const leaking = leaks.exact + leaks.reverseComplement + leaks.near > 0
  return (
    <div className={styles.stack}>
      <p className={styles.note}>{sentenceOf(result)}</p>
      <PartsTable result={result} />
      <Findings
        findings={findings}
        actions={(finding) =>
          leaking && finding.code === 'VALIDATION_LEAKS' ? null : <Mends cell={cell} what={finding} />
        }
      />
      {leaking && (
        <>
          <LeakTable leaks={leaks} />
          <LeakExamples examples={leaks.examples} classes={perClass.map(({ label }) => label)} />
        </>
      )}
    </div>
  )
}

function sentenceOf({ kind, units, fold, leaks }: SplitResult): string {
  const leaking = leaks.exact + leaks.reverseComplement + leaks.near > 0
  return [
    words.kinds[kind],
    ...(units === null ? [] : [words.units(formatCount(units.count), units.words, formatCount(units.largest))]),
    ...(fold === null ? [] : [words.fold(fold.index, fold.of)]),
    ...(leaking ? [] : [words.noLeak(threshold(leaks.identity))]),
  ].join(' ')
}

type Row = SplitResult['perClass'][number]

function PartsTable({ result }: { readonly result: SplitResult }) {
  const { counts, perClass } = result
  const total: Row = { label: words.all, ...counts }
  const all = counts.train + counts.valid + counts.test
  const part = (key: 'train' | 'valid' | 'test', help: string): Column<Row> => ({
    name: words[key],
    help,
    numeric: true,
    cell: (row) =>
      row === total ? `${formatCount(row[key])} · ${formatShare(row[key] / all)}` : formatCount(row[key]),
  })
  const columns: Column<Row>[] = [
    {
      name: words.class,
      cell: (row, index) => (row === total ? words.all : <ClassName label={row.label} index={index} />),
    },
    part('train', words.trainHelp),
    part('valid', words.validHelp),
    part('test', words.testHelp),
  ]
  return (
    <DataTable
      caption={words.title}
      columns={columns}
      rows={[...perClass, total]}
      rowKey={(_, index) => index}
      emphasis={(row) => row === total}
    />
  )
}
