import { ActionIcon, Menu } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import type { Cell } from '../../notebook/types.ts'
import { useCommands } from '../session/SessionContext.tsx'
import { useNotebookPage } from './NotebookContext.tsx'
import { words } from './words.ts'

export function CellMenu({ cell, title }: { cell: Cell; title: string }) {
  const commands = useCommands()
  const page = useNotebookPage()
  const { id } = cell
  const collapsed = cell.collapsed === true
  const note = cell.kind === 'note'
  return (
    <Menu>
      <Menu.Target>
        <ActionIcon aria-label={words.more(title)}>
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {note ? (
          <Menu.Item onClick={() => page.edit(id)}>{words.editNote}</Menu.Item>
        ) : (
          <>
            <Item keys="Ctrl ↵" text={words.menu.run} act={() => commands.run(id)} />
            <Item text={words.menu.runTo} act={() => commands.runTo(id)} />
          </>
        )}
        <Menu.Divider />
        <Item keys="a" text={words.menu.above} act={() => page.askKind({ beside: id, side: 'above' })} />
        <Item keys="b" text={words.menu.below} act={() => page.askKind({ beside: id, side: 'below' })} />
        <Item text={words.menu.duplicate} act={() => page.focus(commands.duplicate(id))} />
        <Item keys="Alt ↑" text={words.menu.up} act={() => commands.move(id, -1)} />
        <Item keys="Alt ↓" text={words.menu.down} act={() => commands.move(id, 1)} />
        {!note && (
          <Item
            keys="o"
            text={collapsed ? words.menu.expand : words.menu.collapse}
            act={() => commands.setCollapsed(id, !collapsed)}
          />
        )}
        <Menu.Divider />
        <Item keys="d d" text={words.menu.delete} act={() => commands.remove(id)} />
      </Menu.Dropdown>
    </Menu>
  )
}

function Item({ text, keys, act }: { text: string; keys?: string; act: () => void }) {
  return (
    <Menu.Item onClick={act} rightSection={keys === undefined ? null : <kbd>{keys}</kbd>}>
      {text}
    </Menu.Item>
  )
}
