/** Specifications that need no data beyond the alphabet; others are learnt (`learn/learnSpec.ts`). */
import type { Alphabet, DataAlphabet } from '../sequence/types.ts'
import { assertNever } from '../shared/assert.ts'
import { TokenizerError } from './errors.ts'
import { createTokenizer } from './tokenizer.ts'
import type { TokenizerParams, TokenizerSpec } from './types.ts'
import {
  blockVocabulary,
  characterVocabulary,
  ESM_SPECIAL_IDS,
  ESM_VOCABULARY,
  kmerVocabulary,
  NT_SPECIAL_IDS,
  NT_WORD,
  ntVocabulary,
  SPECIAL_IDS,
} from './vocabulary.ts'
import { words } from './words.ts'

/** Tokens per sequence that `auto` never goes beyond: attention costs their square. */
export const AUTO_MAX_TOKENS = 1024
/** The same for tiles of single characters, which convolutions shorten before attention sees them. */
export const AUTO_TILE = 6144
export const MIN_K = 3
export const MAX_K = 6

type ChosenKind = Exclude<TokenizerParams['kind'], 'auto'>
type FixedKind = Exclude<ChosenKind, 'bpe' | 'wordpiece' | 'smiles'>

/**
 * What `auto` means: characters for residues, atoms for SMILES, pieces of words for text, but characters where each word of
 * it has a tag (docs/experiments/labels-along-sequences.md).
 */
export function chooseKind(alphabet: DataAlphabet, { kind }: Pick<TokenizerParams, 'kind'>, tiles = false): ChosenKind {
  const automatically = tiles && alphabet === 'text' ? 'char' : automatic[alphabet]
  const chosen = kind === 'auto' ? automatically : kind
  if (!isMadeFor(chosen, alphabet)) {
    throw new TokenizerError('KIND_OF_OTHER_ALPHABET', words.errors.otherAlphabet(chosen, alphabet), {
      advice: words.errors.otherAlphabetAdvice,
    })
  }
  return chosen
}

const automatic: Readonly<Record<DataAlphabet, ChosenKind>> = {
  dna: 'char',
  rna: 'char',
  protein: 'char',
  smiles: 'smiles',
  text: 'wordpiece',
}

function isMadeFor(kind: ChosenKind, alphabet: DataAlphabet): boolean {
  switch (kind) {
    case 'char':
    case 'bpe':
      return true
    case 'kmer':
    case 'kmer-blocks':
    case 'nt':
      return alphabet === 'dna' || alphabet === 'rna'
    case 'esm':
      return alphabet === 'protein'
    case 'smiles':
      return alphabet === 'smiles'
    case 'wordpiece':
      return alphabet === 'text'
    default:
      return assertNever(kind)
  }
}

/** Whether the kind needs the alphabet only, where data are residues. */
export function isFixed(kind: ChosenKind): kind is FixedKind {
  return kind !== 'bpe' && kind !== 'wordpiece' && kind !== 'smiles'
}

/** Makes the specification that the parameters ask for; `longest` is the longest sequence in residues, `tiles` if it is cut. */
export function makeSpec(
  alphabet: Alphabet,
  params: TokenizerParams,
  longest: number,
  tiles = false,
): { readonly spec: TokenizerSpec; readonly reason: string } {
  const kind = chooseKind(alphabet, params)
  if (!isFixed(kind)) throw new TypeError(`a tokenizer of kind ${kind} is learnt`)
  const reason = params.kind === 'auto' ? words.reasons.auto(alphabet) : words.reasons[kind](params.k)
  const spec = fixedSpec(kind, alphabet, params.k)
  const most = createTokenizer({ ...spec, maxTokens: Number.MAX_SAFE_INTEGER }).mostTokens(longest)
  const cap = tiles && kind === 'char' ? AUTO_TILE : AUTO_MAX_TOKENS
  return { spec: { ...spec, maxTokens: resolveMaxTokens(params.maxTokens, most, cap) }, reason }
}

/**
 * @param most tokens of the longest sequence
 * @param cap the most that `auto` gives
 */
export function resolveMaxTokens(
  wanted: TokenizerParams['maxTokens'],
  most: number,
  cap: number = AUTO_MAX_TOKENS,
): number {
  const maxTokens = wanted === 'auto' ? Math.min(cap, Math.max(most, 4)) : wanted
  if (Number.isInteger(maxTokens) && maxTokens >= 3) return maxTokens
  throw new TokenizerError('BAD_MAX_TOKENS', words.errors.badMaxTokens(maxTokens), {
    advice: words.errors.badMaxTokensAdvice,
  })
}

function fixedSpec(kind: FixedKind, alphabet: Alphabet, k: number): TokenizerSpec {
  const base = { alphabet, special: SPECIAL_IDS, wrap: true, maxTokens: AUTO_MAX_TOKENS }
  switch (kind) {
    case 'char':
      return { kind, k: 1, ...base, vocabulary: characterVocabulary(alphabet), wrap: false }
    case 'kmer':
      return { kind, k: checkedK(k), ...base, vocabulary: kmerVocabulary(nucleic(alphabet), k) }
    case 'kmer-blocks':
      return { kind, k: checkedK(k), ...base, vocabulary: blockVocabulary(nucleic(alphabet), k) }
    case 'esm':
      return { kind, ...base, special: ESM_SPECIAL_IDS, vocabulary: ESM_VOCABULARY }
    case 'nt':
      return { kind, k: NT_WORD, eos: false, ...base, special: NT_SPECIAL_IDS, vocabulary: ntVocabulary() }
    default:
      return assertNever(kind)
  }
}

function checkedK(k: number): number {
  if (Number.isInteger(k) && k >= MIN_K && k <= MAX_K) return k
  throw new TokenizerError('BAD_K', words.errors.badK(MIN_K, MAX_K, k), { advice: words.errors.badKAdvice })
}

function nucleic(alphabet: Alphabet): 'dna' | 'rna' {
  return alphabet === 'rna' ? 'rna' : 'dna'
}
