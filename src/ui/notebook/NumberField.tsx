import { TextInput } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { ParamSpec } from '../../notebook/types.ts'
import { formatSmall } from '../format/numbers.ts'
import type { FieldProps } from './ParamField.tsx'
import { readNumber } from './readNumber.ts'
import { words } from './words.ts'

type Props = FieldProps<Extract<ParamSpec, { type: 'number' }>>

/** A number, typed as people write it (3e-4); empty is `auto`, and then shows what auto came to. */
export function NumberField({ spec, value, resolved, describedBy, onChange }: Props) {
  const shown = value === 'auto' ? '' : String(value)
  const [draft, setDraft] = useState(shown)
  const [wrong, setWrong] = useState<string | null>(null)
  useEffect(() => {
    setDraft(shown)
    setWrong(null)
  }, [shown])
  const commit = () => {
    const read = readNumber(draft, spec)
    if (read === null) {
      const limits = [formatSmall(spec.min), formatSmall(spec.max)] as const
      const expected = spec.integer ? words.badInteger(...limits) : words.badNumber(...limits)
      return setWrong(spec.auto ? `${expected}${words.orAuto}` : expected)
    }
    setWrong(null)
    onChange(read)
  }
  return (
    <TextInput
      label={spec.unit === undefined ? spec.label : `${spec.label} (${spec.unit})`}
      inputMode="decimal"
      value={draft}
      error={wrong}
      placeholder={typeof resolved === 'number' ? words.autoIs(formatSmall(resolved)) : words.auto}
      aria-describedby={describedBy}
      onChange={(event) => setDraft(event.currentTarget.value)}
      onBlur={commit}
      onKeyDown={(event) => event.key === 'Enter' && commit()}
    />
  )
}
