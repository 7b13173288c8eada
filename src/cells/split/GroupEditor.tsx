import { NativeSelect, TextInput } from '@mantine/core'
import type { CellId } from '../../notebook/types.ts'
import type { SplitResult } from '../../sequence/splitting/types.ts'
import type { DataResult } from '../../sequence/types.ts'
import type { EditorProps } from '../../ui/notebook/views.ts'
import { useRun } from '../../ui/session/SessionContext.tsx'
import { words } from './words.ts'

const PATTERN = 'pattern:'

/** What to group by: a choice among what the data offer, or a pattern over the ids. */
export default function GroupEditor({ cell, value, onChange, describedBy }: EditorProps) {
  const data = useRun(cell.inputs.data ?? ('' as CellId), (run) => run.result) as DataResult | null // result of a data cell
  const split = useRun(cell.id, (run) => run.result) as SplitResult | null // the result of this cell
  const text = String(value)
  const auto = text === 'auto' && split?.kind === 'group' ? `${words.auto} · ${split.units?.words ?? ''}` : words.auto
  const offered = [
    { value: 'auto', label: auto },
    ...(data?.groupChoices ?? []).map((choice) => ({ value: choice.value, label: choice.words })),
    { value: PATTERN, label: words.pattern },
  ]
  const shown = text.startsWith(PATTERN) ? PATTERN : text
  const known = offered.some((choice) => choice.value === shown)
  return (
    <>
      <NativeSelect
        label={words.groupBy}
        value={shown}
        data={known ? offered : [...offered, { value: text, label: text }]}
        aria-describedby={describedBy}
        onChange={(event) =>
          onChange(event.currentTarget.value === PATTERN ? `${PATTERN}^([^_:|.]+)` : event.currentTarget.value)
        }
      />
      {shown === PATTERN && (
        <TextInput
          label={words.patternLabel}
          key={text}
          defaultValue={text.slice(PATTERN.length)}
          aria-describedby={describedBy}
          onBlur={(event) => onChange(PATTERN + event.currentTarget.value)}
        />
      )}
    </>
  )
}
