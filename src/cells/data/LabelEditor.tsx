import { NativeSelect, TextInput } from '@mantine/core'
import type { DataResult } from '../../sequence/types.ts'
import type { EditorProps } from '../../ui/notebook/views.ts'
import { useRun } from '../../ui/session/SessionContext.tsx'
import { words } from './words.ts'

/** Where labels come from: a choice among what the file offers, once it has been read; before that, a rule as text. */
export default function LabelEditor({ cell, value, onChange, describedBy }: EditorProps) {
  const result = useRun(cell.id, (run) => run.result) as DataResult | null // the result of a data cell
  if (result === null) {
    return (
      <TextInput
        label={words.labelsFrom}
        defaultValue={String(value)}
        aria-describedby={describedBy}
        onBlur={(event) => onChange(event.currentTarget.value.trim() || 'auto')}
      />
    )
  }
  return (
    <NativeSelect
      label={words.labelsFrom}
      value={String(value)}
      data={optionsOf(result, String(value))}
      aria-describedby={describedBy}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}

function optionsOf({ labelRule, labelChoices }: DataResult, value: string) {
  const auto = value === 'auto' ? `${words.auto} · ${labelRule.words}` : words.auto
  const choices = [
    { value: 'auto', label: auto },
    ...[labelRule, ...labelChoices].map((choice) => ({ value: choice.value, label: choice.words })),
    { value: 'none', label: words.none },
    { value, label: value },
  ]
  return choices.filter((choice, index) => choices.findIndex((other) => other.value === choice.value) === index)
}
