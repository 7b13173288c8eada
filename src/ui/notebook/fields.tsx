import { NativeSelect, TextInput } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { ParamSpec } from '../../notebook/types.ts'
import { useUpstreamResult } from '../session/SessionContext.tsx'
import type { FieldProps } from './ParamField.tsx'
import { words } from './words.ts'

type Of<Type extends ParamSpec['type']> = FieldProps<Extract<ParamSpec, { type: Type }>>

export function ChoiceField({ cell, spec, value, resolved, describedBy, onChange }: Of<'choice'>) {
  const limit = useUpstreamResult(cell, spec.limitedBy?.kind)
  const unfit = (option: string) => (limit === null ? null : (spec.limitedBy?.unfit(option, limit) ?? null))
  const known = spec.options.some((option) => option.value === value)
  const options = spec.options.map(({ value: option, label }) => ({
    value: option,
    label: option === 'auto' && value === 'auto' && resolved !== undefined ? autoLabel(spec, resolved) : label,
    disabled: unfit(option) !== null,
  }))
  return (
    <NativeSelect
      label={spec.label}
      value={String(value)}
      data={known ? options : [{ value: String(value), label: String(value) }, ...options]}
      error={unfit(String(value))}
      aria-describedby={describedBy}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}

function autoLabel(spec: Of<'choice'>['spec'], resolved: unknown): string {
  const label = spec.options.find(({ value }) => value === resolved)?.label ?? String(resolved)
  return words.autoIs(label.toLowerCase())
}

export function BooleanField({ spec, value, resolved, describedBy, onChange }: Of<'boolean'>) {
  const auto = resolved === undefined ? words.auto : words.autoIs(resolved === true ? words.on : words.off)
  const options = [
    ...(spec.auto === true ? [{ value: 'auto', label: auto }] : []),
    { value: 'true', label: words.on },
    { value: 'false', label: words.off },
  ]
  return (
    <NativeSelect
      label={spec.label}
      value={String(value)}
      data={options}
      aria-describedby={describedBy}
      onChange={({ currentTarget: { value: next } }) => onChange(next === 'auto' ? 'auto' : next === 'true')}
    />
  )
}

/** Writes on leaving the field or on Enter, so that a half-typed value never marks anything stale. */
export function TextField({ spec, value, describedBy, onChange }: Of<'text'>) {
  const [draft, setDraft] = useState(String(value))
  useEffect(() => setDraft(String(value)), [value])
  return (
    <TextInput
      label={spec.label}
      value={draft}
      aria-describedby={describedBy}
      onChange={(event) => setDraft(event.currentTarget.value)}
      onBlur={() => onChange(draft)}
      onKeyDown={(event) => event.key === 'Enter' && onChange(draft)}
    />
  )
}
