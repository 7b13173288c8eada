import type { JsonObject } from '../shared/json.ts'
import { bert } from './bert/index.ts'
import { compact } from './compact/index.ts'
import { ModelConfigError } from './errors.ts'
import type { DataFacts, FamilyName, ModelFamily, ModelParams } from './types.ts'
import { words } from './words.ts'

/** Every model family; a new one is a folder and a line here. */
export const families: Readonly<Record<FamilyName, ModelFamily>> = { compact, bert }

/** The family of the `model` cell and, where it was left open, why. */
export function chooseFamily(
  { family }: Pick<ModelParams, 'family'>,
  { tokenizer }: Pick<DataFacts, 'tokenizer'>,
): { readonly family: ModelFamily; readonly reason: string } {
  if (family !== 'auto') return { family: families[family], reason: words.chosen }
  return tokenizer.kind === 'char'
    ? { family: compact, reason: words.compactForCharacters }
    : { family: bert, reason: words.bertForWords }
}

/** The family that reads this `config.json`. */
export function familyOf(config: JsonObject): ModelFamily {
  const type = config.model_type
  const family = Object.values(families).find(({ modelTypes }) => typeof type === 'string' && modelTypes.includes(type))
  if (family) return family
  const known = Object.values(families).flatMap(({ modelTypes }) => modelTypes)
  const got = JSON.stringify(type) ?? 'nothing'
  throw new ModelConfigError(`config.json, model_type: expected one of ${known.join(', ')}, got ${got.slice(0, 60)}.`)
}
