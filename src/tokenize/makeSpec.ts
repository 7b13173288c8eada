import type { Alphabet } from '../sequence/types.ts'
import { TokenizerError } from './errors.ts'
import type { TokenizerParams, TokenizerSpec } from './types.ts'
import { blockVocabulary, characterVocabulary, kmerVocabulary, SPECIAL_IDS } from './vocabulary.ts'
import { words } from './words.ts'

/** Tokens per sequence that `auto` never goes beyond: attention costs their square. */
export const AUTO_MAX_TOKENS = 1024
/** The same for tiles of single characters, which convolutions shorten before attention sees them. */
export const AUTO_TILE = 6144
export const MIN_K = 3
export const MAX_K = 6

/** Makes the specification that the parameters ask for; `longest` is the longest sequence in residues, `tiles` if it is cut. */
export function makeSpec(
  alphabet: Alphabet,
  params: TokenizerParams,
  longest: number,
  tiles = false,
): { readonly spec: TokenizerSpec; readonly reason: string } {
  const kind = params.kind === 'auto' ? 'char' : params.kind
  const reason = params.kind === 'auto' ? words.reasons.auto(alphabet) : words.reasons[kind](params.k)
  const k = kind === 'char' ? 1 : params.k
  if (k !== 1 && !(Number.isInteger(k) && k >= MIN_K && k <= MAX_K)) {
    throw new TokenizerError('BAD_K', words.errors.badK(MIN_K, MAX_K, k), { advice: words.errors.badKAdvice })
  }
  const base = { kind, alphabet, k, special: SPECIAL_IDS, wrap: kind !== 'char' } as const
  const full =
    kind === 'char'
      ? longest
      : kind === 'kmer'
        ? Math.max(0, longest - k + 1) + 2
        : Math.floor(longest / k) + (longest % k) + 2
  const most = tiles && kind === 'char' ? AUTO_TILE : AUTO_MAX_TOKENS
  const maxTokens = params.maxTokens === 'auto' ? Math.min(most, Math.max(full, 4)) : params.maxTokens
  if (!(Number.isInteger(maxTokens) && maxTokens >= 3)) {
    throw new TokenizerError('BAD_MAX_TOKENS', words.errors.badMaxTokens(maxTokens), {
      advice: words.errors.badMaxTokensAdvice,
    })
  }
  return { spec: { ...base, vocabulary: vocabularyOf(kind, alphabet, k), maxTokens }, reason }
}

function vocabularyOf(kind: TokenizerSpec['kind'], alphabet: Alphabet, k: number): readonly string[] {
  if (kind === 'char') return characterVocabulary(alphabet)
  if (alphabet === 'protein') {
    throw new TokenizerError('KMERS_OF_PROTEIN', words.errors.kmersOfProtein, {
      advice: words.errors.kmersOfProteinAdvice,
    })
  }
  return kind === 'kmer' ? kmerVocabulary(alphabet, k) : blockVocabulary(alphabet, k)
}
