/**
 * `tuning.json` in a model folder: how the model was trained, where not all of it was. With a base, the weights beside it
 * are only those that were trained, and the others are those of the base, which is stored once for all that grow on it.
 */
import { isJsonObject, type Json, type JsonObject } from '../../shared/json.ts'
import { AdapterError } from '../errors.ts'
import type { Tuning } from './types.ts'

export const TUNING_FILE = 'tuning.json'

/** The model that the frozen weights come from: its name, and the SHA-256 of its files of weights. */
export type TuningBase = { readonly name: string; readonly sha256: string }

export type TuningFile = { readonly tuning: Tuning; readonly base: TuningBase | null }

export function writeTuningFile(file: TuningFile): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(file, null, 2)}\n`)
}

/** @throws AdapterError */
export function readTuningFile(bytes: Uint8Array): TuningFile {
  const value = parseJson(bytes)
  if (!isJsonObject(value)) throw fieldError('', 'an object', value)
  return { tuning: tuningOf(value.tuning), base: baseOf(value.base) }
}

function tuningOf(value: Json | undefined): Tuning {
  if (!isJsonObject(value)) throw fieldError('tuning', 'an object', value)
  const { kind } = value
  switch (kind) {
    case 'full':
    case 'bitfit':
    case 'head':
      return { kind }
    case 'adapters':
      return { kind, width: numberOf(value, 'width') }
    case 'lora':
      return {
        kind,
        ...lowRankOf(value),
        rankStabilised: value.rankStabilised === true,
        alphas: numbersOf(value, 'alphas'),
      }
    case 'adalora':
      return { kind, ...lowRankOf(value), targetRank: numberOf(value, 'targetRank') }
    default:
      throw fieldError('tuning.kind', 'a kind of tuning', kind)
  }
}

function lowRankOf(value: JsonObject) {
  const { targets } = value
  const named = Array.isArray(targets) && targets.every((target) => typeof target === 'string')
  if (!named) throw fieldError('tuning.targets', 'a list of names', targets)
  return {
    rank: numberOf(value, 'rank'),
    alpha: numberOf(value, 'alpha'),
    dropout: numberOf(value, 'dropout'),
    targets: targets as readonly string[], // checked above
    ranks: numbersOf(value, 'ranks'),
  }
}

function baseOf(value: Json | undefined): TuningBase | null {
  if (value === null) return null
  const named = isJsonObject(value) && typeof value.name === 'string' && typeof value.sha256 === 'string'
  if (!named) throw fieldError('base', 'name and sha256, or null', value)
  return { name: value.name as string, sha256: value.sha256 as string } // checked above
}

function numberOf(value: JsonObject, name: string): number {
  const field = value[name]
  if (typeof field === 'number' && Number.isFinite(field) && field >= 0) return field
  throw fieldError(`tuning.${name}`, 'a number of 0 or more', field)
}

function numbersOf(value: JsonObject, name: string): Readonly<Record<string, number>> {
  const field = value[name] ?? {}
  const numbers = isJsonObject(field) && Object.values(field).every((one) => typeof one === 'number')
  if (!numbers) throw fieldError(`tuning.${name}`, 'numbers by name', field)
  return field as Readonly<Record<string, number>> // checked above
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw new AdapterError(`${TUNING_FILE}: expected JSON, got something else.`)
  }
}

function fieldError(field: string, expected: string, got: unknown): AdapterError {
  const text = (JSON.stringify(got) ?? 'nothing').slice(0, 60)
  return new AdapterError(
    `${field === '' ? TUNING_FILE : `${TUNING_FILE}, ${field}`}: expected ${expected}, got ${text}.`,
  )
}
