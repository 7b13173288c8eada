import type { JsonObject } from '../shared/json.ts'
import { familyNameOf } from './modelTypes.ts'
import type { DataFacts, FamilyName, ModelFamily, ModelParams } from './types.ts'
import { words } from './words.ts'

/** Every model family, loaded when a model is of it; a new one is a folder and a line here and in ./modelTypes.ts. */
const FAMILIES: Readonly<Record<FamilyName, () => Promise<ModelFamily>>> = {
  compact: async () => (await import('./compact/index.ts')).compact,
  bert: async () => (await import('./bert/index.ts')).bert,
  roberta: async () => (await import('./roberta/index.ts')).roberta,
  esm: async () => (await import('./esm/index.ts')).esm,
  dnabert2: async () => (await import('./dnabert2/index.ts')).dnabert2,
  gpt2: async () => (await import('./gpt2/index.ts')).gpt2,
}

export function loadFamily(name: FamilyName): Promise<ModelFamily> {
  return FAMILIES[name]()
}

/** The family of the `model` cell and, where it was left open, why. */
export function chooseFamily(
  { family }: Pick<ModelParams, 'family'>,
  { tokenizer, head, pairs }: Pick<DataFacts, 'tokenizer' | 'head' | 'pairs'>,
): { readonly family: FamilyName; readonly reason: string } {
  if (family !== 'auto') return { family, reason: words.chosen }
  if (head === 'causal') return { family: 'gpt2', reason: words.gpt2ForGenerating }
  if (pairs && tokenizer.kind !== 'esm' && tokenizer.kind !== 'nt')
    return { family: 'bert', reason: words.bertForPairs }
  switch (tokenizer.kind) {
    case 'char':
      return { family: 'compact', reason: words.compactForCharacters }
    case 'smiles':
      return head === 'sequence' || head === 'masked'
        ? { family: 'compact', reason: words.compactForAtoms }
        : { family: 'bert', reason: words.bertForText }
    case 'esm':
    case 'nt':
      return { family: 'esm', reason: words.esmForItsTokens }
    case 'kmer':
    case 'kmer-blocks':
      return { family: 'bert', reason: words.bertForKmers }
    default:
      return { family: 'bert', reason: words.bertForText }
  }
}

/** The family that reads this `config.json`; see `familyNameOf`. */
export async function familyOf(config: JsonObject): Promise<ModelFamily> {
  return loadFamily(familyNameOf(config))
}
