import { useEffect, useState } from 'react'
import type { Cell } from '../../../notebook/types.ts'
import { type ShownError, showError } from '../../../state/cellRuns.ts'
import { DataTable } from '../../../ui/common/DataTable.tsx'
import { ErrorBox } from '../../../ui/common/ErrorBox.tsx'
import { Residues } from '../../../ui/common/Residues.tsx'
import { formatCount, formatMetric } from '../../../ui/format/numbers.ts'
import type { Member } from '../../../ui/session/port.ts'
import { useCommands } from '../../../ui/session/SessionContext.tsx'
import styles from '../../cells.module.css'
import { words } from '../words.ts'

type Props = {
  readonly cell: Cell
  readonly labels: readonly string[]
  readonly field: { readonly actual: number; readonly predicted: number }
  readonly count: number
}

/** The sequences in one field of the matrix, surest first. */
export function Members({ cell, labels, field, count }: Props) {
  const actual = labels[field.actual] ?? ''
  const predicted = labels[field.predicted] ?? ''
  const { members, error } = useMembers(cell, actual, predicted)
  if (error !== null) return <ErrorBox error={error} />
  if (members === null) return <p className={styles.note}>{words.loading}</p>
  if (members.length === 0) return <p className={styles.note}>{words.noMembers}</p>
  const shown = members.length < count ? `, ${words.membersShown(formatCount(members.length))}` : ''
  return (
    <div className={styles.tall}>
      <DataTable
        caption={`${words.members(formatCount(count), actual, predicted)}${shown}`}
        showCaption
        rows={members}
        rowKey={({ record }) => record}
        columns={[
          { name: words.id, cell: ({ id }) => id },
          {
            name: words.probability,
            numeric: true,
            cell: ({ probability }) => formatMetric(probability ?? Number.NaN),
          },
          { name: words.residues, cell: ({ residues }) => <Residues residues={residues} coloured /> },
        ]}
      />
    </div>
  )
}

function useMembers(cell: Cell, actual: string, predicted: string) {
  const commands = useCommands()
  const [members, setMembers] = useState<readonly Member[] | null>(null)
  const [error, setError] = useState<ShownError | null>(null)
  useEffect(() => {
    let current = true
    commands.members(cell.id, actual, predicted).then(
      (found) => current && setMembers(found),
      (reason: unknown) => current && setError(showError(reason)),
    )
    return () => {
      current = false
    }
  }, [commands, cell.id, actual, predicted])
  return { members, error }
}
