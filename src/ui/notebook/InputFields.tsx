import { NativeSelect } from '@mantine/core'
import type { Cell, CellId, InputSpec } from '../../notebook/types.ts'
import type { KindInfo } from '../session/port.ts'
import { useCommands, useDocument, usePort } from '../session/SessionContext.tsx'
import { words } from './words.ts'

/** Which earlier cells feed this one; asked only where there is a choice or something is missing. */
export function InputFields({ cell, kind }: { cell: Cell; kind: KindInfo }) {
  return kind.inputs.map((input) => <InputField key={input.role} cell={cell} input={input} />)
}

function InputField({ cell, input: { role, kinds, optional = false } }: { cell: Cell; input: InputSpec }) {
  const port = usePort()
  const cells = useDocument(({ notebook }) => notebook?.cells) ?? []
  const before = cells.slice(
    0,
    cells.findIndex(({ id }) => id === cell.id),
  )
  const candidates = before.filter((one) => kinds.includes(one.kind))
  const value = cell.inputs[role]
  const connected = candidates.some(({ id }) => id === value)
  if (connected ? candidates.length === 1 : optional && candidates.length === 0) return null
  const name = (one: Cell) => `${cells.indexOf(one) + 1} · ${port.kinds.get(one.kind)?.title ?? one.kind}`
  return (
    <NativeInput
      cell={cell}
      role={role}
      value={connected ? (value as string) : ''}
      options={[
        ...(connected ? [] : [{ value: '', label: words.none }]),
        ...candidates.map((one) => ({ value: one.id, label: name(one) })),
      ]}
    />
  )
}

type NativeInputProps = {
  readonly cell: Cell
  readonly role: string
  readonly value: string
  readonly options: { value: string; label: string }[]
}

function NativeInput({ cell, role, value, options }: NativeInputProps) {
  const commands = useCommands()
  return (
    <NativeSelect
      label={words.input(role)}
      value={value}
      data={options}
      onChange={(event) => commands.setInput(cell.id, role, event.currentTarget.value as CellId)} // an option's id
    />
  )
}
