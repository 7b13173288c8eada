import { Tooltip } from '@mantine/core'
import { type ComponentType, useId } from 'react'
import type { Cell, ParamSpec } from '../../notebook/types.ts'
import { assertNever } from '../../shared/assert.ts'
import type { Json } from '../../shared/json.ts'
import common from '../common/common.module.css'
import { useCommands } from '../session/SessionContext.tsx'
import { BooleanField, ChoiceField, TextField } from './fields.tsx'
import { NumberField } from './NumberField.tsx'
import styles from './notebook.module.css'
import type { EditorProps } from './views.ts'

type Props = {
  readonly cell: Cell
  readonly spec: ParamSpec
  /** What `auto` came to in the latest result. */
  readonly resolved: Json | undefined
  readonly editor: ComponentType<EditorProps> | null | undefined
}

export type FieldProps<Spec extends ParamSpec> = {
  readonly cell: Cell
  readonly spec: Spec
  readonly value: Json
  readonly resolved: Json | undefined
  readonly describedBy: string
  readonly onChange: (value: Json) => void
}

/** One parameter with its label, unit, and a plain-word help on hover and while its field is focused. */
export function ParamField({ cell, spec, resolved, editor: Editor }: Props) {
  const commands = useCommands()
  const describedBy = useId()
  const value = cell.params[spec.name] ?? spec.default
  const onChange = (next: Json) => {
    if (next !== value) commands.setParam(cell.id, spec.name, next)
  }
  return (
    <Tooltip label={spec.help} position="top-start">
      <div className={styles.field} data-changed={JSON.stringify(value) !== JSON.stringify(spec.default) || undefined}>
        {Editor ? (
          <Editor cell={cell} value={value} onChange={onChange} describedBy={describedBy} />
        ) : (
          <Field
            cell={cell}
            spec={spec}
            value={value}
            resolved={resolved}
            describedBy={describedBy}
            onChange={onChange}
          />
        )}
        <span id={describedBy} className={common.hidden}>
          {spec.help}
        </span>
      </div>
    </Tooltip>
  )
}

function Field({ spec, ...props }: FieldProps<ParamSpec>) {
  switch (spec.type) {
    case 'choice':
      return <ChoiceField spec={spec} {...props} />
    case 'number':
      return <NumberField spec={spec} {...props} />
    case 'boolean':
      return <BooleanField spec={spec} {...props} />
    case 'text':
      return <TextField spec={spec} {...props} />
    case 'custom':
      return null // custom params without an editor have nothing to show
    default:
      return assertNever(spec)
  }
}
