import { ActionIcon, Button, Tooltip } from '@mantine/core'
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconLayoutSidebar,
  IconPlayerPlayFilled,
  IconPlayerStopFilled,
} from '@tabler/icons-react'
import { Explained } from '../common/Term.tsx'
import { useApp, useCommands, useDocument } from '../session/SessionContext.tsx'
import { DeviceChip } from './DeviceChip.tsx'
import { ExportMenu } from './ExportMenu.tsx'
import { Logo } from './Logo.tsx'
import { NotebookTitle } from './NotebookTitle.tsx'
import styles from './shell.module.css'
import { words } from './words.ts'

export function TopBar({ railOpen, onRail }: { railOpen: boolean; onRail: () => void }) {
  const open = useDocument(({ notebook }) => notebook !== null)
  const commands = useCommands()
  const railLabel = railOpen ? words.hideRail : words.showRail
  return (
    <header className={styles.bar}>
      <Tooltip label={railLabel}>
        <ActionIcon aria-label={railLabel} aria-expanded={railOpen} onClick={onRail}>
          <IconLayoutSidebar size={18} stroke={1.7} />
        </ActionIcon>
      </Tooltip>
      <button type="button" className={styles.brand} onClick={commands.closeNotebook} title={words.home}>
        <Logo />
        <span>{words.product}</span>
      </button>
      {open ? <NotebookTitle /> : <span className={styles.spring} />}
      <span className={styles.sent}>
        <Explained help={words.nothingSentHelp}>{words.nothingSent}</Explained>
      </span>
      <DeviceChip />
      {open && <NotebookActions />}
    </header>
  )
}

function NotebookActions() {
  const commands = useCommands()
  const running = useApp((state) => state.running)
  return (
    <>
      <UndoRedo />
      <ExportMenu />
      {running ? (
        <Button
          color="red"
          variant="light"
          leftSection={<IconPlayerStopFilled size={14} />}
          onClick={commands.stop}
          className={styles.runAll}
        >
          {words.stop}
        </Button>
      ) : (
        <Button leftSection={<IconPlayerPlayFilled size={14} />} onClick={commands.runAll} className={styles.runAll}>
          {words.runAll}
        </Button>
      )}
    </>
  )
}

function UndoRedo() {
  const commands = useCommands()
  const canUndo = useDocument((state) => state.canUndo)
  const canRedo = useDocument((state) => state.canRedo)
  return (
    <span className={styles.undo}>
      <ActionIcon aria-label={words.undo} disabled={!canUndo} onClick={commands.undo}>
        <IconArrowBackUp size={17} />
      </ActionIcon>
      <ActionIcon aria-label={words.redo} disabled={!canRedo} onClick={commands.redo}>
        <IconArrowForwardUp size={17} />
      </ActionIcon>
    </span>
  )
}
