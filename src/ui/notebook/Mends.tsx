import { Button } from '@mantine/core'
import type { Cell, Mendable } from '../../notebook/types.ts'
import { useCommands, useKind } from '../session/SessionContext.tsx'
import styles from './notebook.module.css'

/** The clicks that mend a finding or an error: each sets a parameter of the cell, where it stays recorded, and runs it. */
export function Mends({ cell, what }: { cell: Cell; what: Mendable }) {
  const commands = useCommands()
  const mends = useKind(cell.kind)?.mends?.(what) ?? []
  if (mends.length === 0) return null
  return (
    <span className={styles.mends}>
      {mends.map(({ label, param, value }) => (
        <Button
          key={label}
          variant="light"
          size="compact-xs"
          onClick={() => {
            commands.setParam(cell.id, param, value)
            commands.run(cell.id)
          }}
        >
          {label}
        </Button>
      ))}
    </span>
  )
}
