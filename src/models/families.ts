import type { JsonObject } from '../shared/json.ts'
import { bert } from './bert/index.ts'
import { compact } from './compact/index.ts'
import { dnabert2 } from './dnabert2/index.ts'
import { ModelConfigError } from './errors.ts'
import { esm } from './esm/index.ts'
import { gpt2 } from './gpt2/index.ts'
import { familyOfClass } from './heads.ts'
import { roberta } from './roberta/index.ts'
import type { DataFacts, FamilyName, ModelConfig, ModelFamily, ModelParams } from './types.ts'
import { words } from './words.ts'

/** Every model family; a new one is a folder and a line here. */
export const families: Readonly<Record<FamilyName, ModelFamily>> = { compact, bert, roberta, esm, dnabert2, gpt2 }

/** In the order in which they are asked: DNABERT-2 calls itself BERT. */
const ASKED = [dnabert2, bert, roberta, esm, gpt2, compact]

/** The family of the `model` cell and, where it was left open, why. */
export function chooseFamily(
  { family }: Pick<ModelParams, 'family'>,
  { tokenizer, head, pairs }: Pick<DataFacts, 'tokenizer' | 'head' | 'pairs'>,
): { readonly family: ModelFamily; readonly reason: string } {
  if (family !== 'auto') return { family: families[family], reason: words.chosen }
  if (head === 'causal') return { family: gpt2, reason: words.gpt2ForGenerating }
  if (pairs && tokenizer.kind !== 'esm' && tokenizer.kind !== 'nt') return { family: bert, reason: words.bertForPairs }
  switch (tokenizer.kind) {
    case 'char':
      return { family: compact, reason: words.compactForCharacters }
    case 'smiles':
      return head === 'sequence' || head === 'masked'
        ? { family: compact, reason: words.compactForAtoms }
        : { family: bert, reason: words.bertForText }
    case 'esm':
    case 'nt':
      return { family: esm, reason: words.esmForItsTokens }
    case 'kmer':
    case 'kmer-blocks':
      return { family: bert, reason: words.bertForKmers }
    default:
      return { family: bert, reason: words.bertForText }
  }
}

/**
 * The family that reads this `config.json`. Where `model_type` is absent, as in files of DNABERT-2 and of the Nucleotide
 * Transformer, the class in `architectures` tells.
 */
export function familyOf(config: JsonObject): ModelFamily {
  const type = config.model_type
  const byClass = type === undefined ? familyOfClass(config) : undefined
  const family = ASKED.find(({ recognises }) => recognises(config)) ?? (byClass && families[byClass])
  if (family) return family
  const known = Object.values(families).flatMap(({ modelTypes }) => modelTypes)
  const got = JSON.stringify(type) ?? 'nothing'
  throw new ModelConfigError(`config.json, model_type: expected one of ${known.join(', ')}, got ${got.slice(0, 60)}.`)
}

/** The configuration with its `model_type`, also where the file left it out. */
export function asModelConfig(config: JsonObject): ModelConfig {
  const { modelTypes } = familyOf(config)
  const type = config.model_type
  const known = typeof type === 'string' && modelTypes.includes(type)
  return { ...config, model_type: known ? type : modelTypes[0]! }
}
