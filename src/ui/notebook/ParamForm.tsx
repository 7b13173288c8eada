import { useState } from 'react'
import type { Cell, ParamSpec } from '../../notebook/types.ts'
import type { Json } from '../../shared/json.ts'
import type { KindInfo } from '../session/port.ts'
import { useRun, useViews } from '../session/SessionContext.tsx'
import { InputFields } from './InputFields.tsx'
import styles from './notebook.module.css'
import { ParamField } from './ParamField.tsx'
import { words } from './words.ts'

/** The parameters of a cell, drawn from their specs; advanced ones are one click away. */
export function ParamForm({ cell, kind }: { cell: Cell; kind: KindInfo }) {
  const [open, setOpen] = useState(false)
  const editors = useViews()[cell.kind]?.editors
  const resolved = useResolved(cell)
  const values = Object.fromEntries(kind.params.map(({ name, default: value }) => [name, cell.params[name] ?? value]))
  const shown = kind.params.filter(({ name, unusedWhen }) => editors?.[name] !== null && !unusedWhen?.(values))
  const basic = shown.filter(({ advanced }) => advanced !== true)
  const more = shown.filter(({ advanced }) => advanced === true)
  const field = (spec: ParamSpec) => (
    <ParamField key={spec.name} cell={cell} spec={spec} resolved={resolved[spec.name]} editor={editors?.[spec.name]} />
  )
  if (shown.length === 0 && kind.inputs.length === 0) return null
  return (
    <fieldset className={styles.form} aria-label={words.parameters}>
      <InputFields cell={cell} kind={kind} />
      {basic.map(field)}
      {open && more.map(field)}
      {more.length > 0 && (
        <button type="button" className={styles.moreParams} aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? '−' : '+'} {words.advanced(more.length)}
        </button>
      )}
    </fieldset>
  )
}

const NONE: Readonly<Record<string, Json | undefined>> = {}

function useResolved(cell: Cell): Readonly<Record<string, Json | undefined>> {
  const resolve = useViews()[cell.kind]?.resolved
  const result = useRun(cell.id, (run) => (run.status === 'done' ? run.result : null))
  return result === null || resolve === undefined ? NONE : resolve(result)
}
