import { Button } from '@mantine/core'
import type { Cell, CellId, Mendable } from '../../notebook/types.ts'
import { useCommands, useKind } from '../session/SessionContext.tsx'
import styles from './notebook.module.css'

/**
 * The clicks that mend a finding or an error: each sets a parameter of the cell, or of one that it works on, where it stays
 * recorded, and runs the cell.
 */
export function Mends({ cell, what }: { cell: Cell; what: Mendable }) {
  const commands = useCommands()
  const mends = useKind(cell.kind)?.mends?.(what, cell.params) ?? []
  if (mends.length === 0) return null
  return (
    <span className={styles.mends}>
      {mends.map(({ label, input, param, value }) => (
        <Button
          key={label}
          variant="light"
          size="compact-xs"
          onClick={() => {
            commands.setParam(targetOf(cell, input), param, value)
            commands.run(cell.id)
          }}
        >
          {label}
        </Button>
      ))}
    </span>
  )
}

function targetOf(cell: Cell, input: string | undefined): CellId {
  return (input === undefined ? undefined : cell.inputs[input]) ?? cell.id
}
