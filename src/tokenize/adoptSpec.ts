import type { DataAlphabet } from '../sequence/types.ts'
import { TokenizerError } from './errors.ts'
import { AUTO_MAX_TOKENS, resolveMaxTokens } from './makeSpec.ts'
import type { TokenizerParams, TokenizerSpec } from './types.ts'
import { words } from './words.ts'

/**
 * The tokenizer of a model, for data of this alphabet. Folders do not say what byte pairs and words are made for, so
 * these read everything.
 * @throws TokenizerError where the tokens can be of another alphabet only
 */
export function adoptSpec(
  spec: TokenizerSpec,
  name: string,
  alphabet: DataAlphabet,
  maxTokens: TokenizerParams['maxTokens'],
): { readonly spec: TokenizerSpec; readonly reason: string } {
  if (!reads(spec, alphabet)) {
    throw new TokenizerError('KIND_OF_OTHER_ALPHABET', words.errors.otherAlphabet(spec.kind, alphabet), {
      advice: words.errors.otherModelAdvice,
    })
  }
  const limit = Math.min(spec.maxTokens, maxTokens === 'auto' ? AUTO_MAX_TOKENS : resolveMaxTokens(maxTokens, 0))
  // Models of DNA read RNA as what it is a copy of.
  const own = isNucleic(spec.alphabet) && isNucleic(alphabet) ? spec.alphabet : alphabet
  return { spec: { ...spec, alphabet: own, maxTokens: limit }, reason: words.reasons.ofModel(name) }
}

function reads({ kind, alphabet: own }: TokenizerSpec, alphabet: DataAlphabet): boolean {
  if (kind === 'bpe' || kind === 'wordpiece') return true
  return own === alphabet || (isNucleic(own) && isNucleic(alphabet))
}

function isNucleic(alphabet: DataAlphabet): boolean {
  return alphabet === 'dna' || alphabet === 'rna'
}
