import { ActionIcon, Menu } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import type { NotebookEntry } from '../session/port.ts'
import { useCommands } from '../session/SessionContext.tsx'
import { words } from './words.ts'

export function NotebookMenu({ entry: { id, title }, onRename }: { entry: NotebookEntry; onRename: () => void }) {
  const commands = useCommands()
  return (
    <Menu>
      <Menu.Target>
        <ActionIcon aria-label={words.more(title)}>
          <IconDots size={15} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={onRename}>{words.rename}</Menu.Item>
        <Menu.Item onClick={() => void commands.duplicateNotebook(id)}>{words.duplicate}</Menu.Item>
        <Menu.Item onClick={() => void commands.downloadNotebook(id)}>{words.downloadFile}</Menu.Item>
        <Menu.Divider />
        <Menu.Item onClick={() => void commands.deleteNotebook(id)}>{words.delete}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
