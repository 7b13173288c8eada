/** Which family a `config.json` belongs to, told without loading one. */
import type { JsonObject } from '../shared/json.ts'
import { ModelConfigError } from './errors.ts'
import { familyOfClass } from './heads.ts'
import type { FamilyName, ModelConfig } from './types.ts'

/** `model_type` in the `config.json` of each. */
export const MODEL_TYPES: Readonly<Record<FamilyName, string>> = {
  compact: 'strandbook-compact',
  bert: 'bert',
  roberta: 'roberta',
  esm: 'esm',
  dnabert2: 'dnabert2',
  gpt2: 'gpt2',
}

/**
 * The name of the family that reads this `config.json`. Where `model_type` is absent, as in files of DNABERT-2 and of the
 * Nucleotide Transformer, the class in `architectures` tells.
 * @throws ModelConfigError where there is none
 */
export function familyNameOf(config: JsonObject): FamilyName {
  const type = config.model_type
  if (isDnabert2(config)) return 'dnabert2'
  const byClass = type === undefined ? familyOfClass(config) : undefined
  const family = (Object.keys(MODEL_TYPES) as FamilyName[]).find((name) => MODEL_TYPES[name] === type) ?? byClass
  if (family) return family
  const known = Object.values(MODEL_TYPES)
  const got = JSON.stringify(type) ?? 'nothing'
  throw new ModelConfigError(`config.json, model_type: expected one of ${known.join(', ')}, got ${got.slice(0, 60)}.`)
}

/** The configuration with its `model_type`, also where the file left it out. */
export function asModelConfig(config: JsonObject): ModelConfig {
  return { ...config, model_type: MODEL_TYPES[familyNameOf(config)] }
}

/** BERT's name or none, told apart by ALiBi or by the module with the code of the model. */
function isDnabert2({ model_type: type, alibi_starting_size: alibi, auto_map: code }: JsonObject): boolean {
  if (type !== undefined && type !== 'bert' && type !== MODEL_TYPES.dnabert2) return false
  return type === MODEL_TYPES.dnabert2 || alibi !== undefined || JSON.stringify(code ?? '').includes('bert_layers.')
}
