/** Checks parameters against their specs and fills defaults. What a user may write is less than what code receives. */
import { StrandbookError } from '../shared/errors.ts'
import type { Json, JsonObject } from '../shared/json.ts'
import type { ParamSpec } from './types.ts'

export class ParameterError extends StrandbookError {
  constructor(where: string, expected: string, got: Json | undefined, advice?: string) {
    super('PARAMETER_INVALID', `${where}: expected ${expected}, got ${JSON.stringify(got)}`, advice ? { advice } : {})
  }
}

/** All parameters of a cell, defaults filled in. `where` names the cell in messages. Unknown names are refused. */
export function completeParams(specs: readonly ParamSpec[], params: JsonObject, where: string): JsonObject {
  for (const name of Object.keys(params)) {
    if (!specs.some((spec) => spec.name === name)) {
      const known = specs.map((spec) => spec.name).join(', ')
      throw new ParameterError(`${where}.${name}`, `one of ${known}`, name)
    }
  }
  const entries = specs.map((spec) => {
    const value = params[spec.name] ?? spec.default
    const expected = complaint(spec, value)
    if (expected !== null) throw new ParameterError(`${where}.${spec.name}`, expected, value, spec.help)
    return [spec.name, value] as const
  })
  return Object.fromEntries(entries)
}

/** What was expected instead of `value`, or null when it is right. */
export function complaint(spec: ParamSpec, value: Json): string | null {
  switch (spec.type) {
    case 'choice':
      return spec.options.some((option) => option.value === value)
        ? null
        : `one of ${spec.options.map((o) => o.value).join(', ')}`
    case 'number':
      return (spec.auto && value === 'auto') || isNumberWithin(spec, value) ? null : numberRange(spec)
    case 'boolean':
      return typeof value === 'boolean' || (spec.auto && value === 'auto')
        ? null
        : `true or false${spec.auto ? ' or "auto"' : ''}`
    case 'text':
      return typeof value === 'string' ? null : 'a text'
    case 'custom':
      return spec.check(value)
  }
}

type NumberSpec = Extract<ParamSpec, { type: 'number' }>

function isNumberWithin(spec: NumberSpec, value: Json): boolean {
  if (typeof value !== 'number' || !Number.isFinite(value)) return false
  return value >= spec.min && value <= spec.max && (!spec.integer || Number.isInteger(value))
}

function numberRange(spec: NumberSpec): string {
  return `a ${spec.integer ? 'whole ' : ''}number from ${spec.min} to ${spec.max}${spec.auto ? ' or "auto"' : ''}`
}
