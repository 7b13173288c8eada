import { ActionIcon, Tooltip } from '@mantine/core'
import { IconChevronDown, IconChevronRight, IconPlayerPlay, IconPlayerStop } from '@tabler/icons-react'
import type { Cell } from '../../notebook/types.ts'
import { useCommands, useKind, useRun, useViews } from '../session/SessionContext.tsx'
import { CellMenu } from './CellMenu.tsx'
import styles from './notebook.module.css'
import { words } from './words.ts'

/** Title and one line; the line is what a closed cell still says. */
export function CellHeader({ cell, title, number }: { cell: Cell; title: string; number: number }) {
  const commands = useCommands()
  const Icon = useViews()[cell.kind]?.Icon
  const open = cell.collapsed !== true
  return (
    <header className={styles.header}>
      <h2 className={styles.cellTitle}>
        <button type="button" aria-expanded={open} onClick={() => commands.setCollapsed(cell.id, open)}>
          {open ? (
            <IconChevronDown className={styles.chevron} size={14} aria-hidden="true" />
          ) : (
            <IconChevronRight className={styles.chevron} size={14} aria-hidden="true" />
          )}
          {Icon !== undefined && <Icon size={16} stroke={1.7} aria-hidden="true" />}
          {title}
        </button>
      </h2>
      <Line cell={cell} />
      <div className={styles.actions}>
        <RunButton cell={cell} title={title} />
        <CellMenu cell={cell} title={`${title}, ${number}`} />
      </div>
    </header>
  )
}

function Line({ cell }: { cell: Cell }) {
  const kind = useKind(cell.kind)
  const result = useRun(cell.id, (run) => run.result)
  const failure = useRun(cell.id, (run) =>
    run.status === 'failed' && cell.collapsed === true ? run.error?.message : undefined,
  )
  const line = failure ?? (result === null ? kind?.about : kind?.summary(result))
  return (
    <p
      className={styles.line}
      data-result={(result !== null && failure === undefined) || undefined}
      data-failure={failure !== undefined || undefined}
      title={line}
    >
      {line}
    </p>
  )
}

function RunButton({ cell, title }: { cell: Cell; title: string }) {
  const commands = useCommands()
  const busy = useRun(cell.id, ({ status }) => status === 'running' || status === 'queued' || status === 'paused')
  const label = busy ? words.stop : words.runCell(title)
  return (
    <Tooltip label={label}>
      <ActionIcon aria-label={label} onClick={() => (busy ? commands.stop() : commands.run(cell.id))}>
        {busy ? <IconPlayerStop size={16} /> : <IconPlayerPlay size={16} />}
      </ActionIcon>
    </Tooltip>
  )
}
