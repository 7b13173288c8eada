/** Reads fields of a `config.json` that came from anywhere; every failure names the field. */
import type { Json, JsonObject } from '../shared/json.ts'
import { ModelConfigError } from './errors.ts'

/** A whole number in [min, max]; `fallback` where the field is absent. */
export function countField(
  config: JsonObject,
  name: string,
  range: { readonly min: number; readonly max: number; readonly fallback?: number },
): number {
  const value = config[name] ?? range.fallback
  if (typeof value === 'number' && Number.isInteger(value) && value >= range.min && value <= range.max) return value
  throw fieldError(name, `a whole number from ${range.min} to ${range.max}`, value)
}

/** A number in [min, max]. */
export function numberField(
  config: JsonObject,
  name: string,
  range: { readonly min: number; readonly max: number; readonly fallback?: number },
): number {
  const value = config[name] ?? range.fallback
  if (typeof value === 'number' && value >= range.min && value <= range.max) return value
  throw fieldError(name, `a number from ${range.min} to ${range.max}`, value)
}

/** A probability of dropping, in [0, 0.9]. */
export function rateField(config: JsonObject, name: string, fallback: number): number {
  return numberField(config, name, { min: 0, max: 0.9, fallback })
}

export function flagField(config: JsonObject, name: string, fallback: boolean): boolean {
  const value = config[name] ?? fallback
  if (typeof value === 'boolean') return value
  throw fieldError(name, 'true or false', value)
}

/** The one value of a field that is implemented; absent counts as that value. */
export function onlyField(config: JsonObject, name: string, implemented: Json): void {
  const value = config[name] ?? implemented
  if (value !== implemented) throw fieldError(name, `${JSON.stringify(implemented)}, the only one implemented`, value)
}

export function fieldError(name: string, expected: string, got: Json | undefined): ModelConfigError {
  const text = JSON.stringify(got) ?? 'nothing'
  return new ModelConfigError(`config.json, ${name}: expected ${expected}, got ${text.slice(0, 60)}.`)
}

/** @param name of the field, for the error */
export function numbersField(name: string, value: Json | undefined): readonly number[] {
  if (Array.isArray(value) && value.every((one) => typeof one === 'number')) return value
  throw fieldError(name, 'a list of numbers', value)
}
