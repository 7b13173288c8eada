/** Tokenizers that only Strandbook's own entry in `tokenizer_config.json` tells apart. */
import type { JsonObject } from '../../shared/json.ts'
import { MAX_K, MIN_K } from '../makeSpec.ts'
import type { SpecialIds, TokenizerSpec } from '../types.ts'
import { blockVocabulary, kmerVocabulary, SPECIAL_IDS } from '../vocabulary.ts'
import { MAX_MAX_TOKENS, refuse } from './readFiles.ts'

const ALPHABETS = ['dna', 'rna', 'protein', 'smiles', 'text'] as const

/** Whether the entry says of which kind the tokens are; of others it says what they were used for. */
export function hasOwnKind({ kind }: JsonObject): boolean {
  return kind !== 'esm' && kind !== 'nt' && kind !== 'wordpiece' && kind !== 'bpe'
}

export function parseOwn(own: JsonObject, vocabulary: readonly string[], special: SpecialIds): TokenizerSpec {
  const { kind, k, wrap } = own
  const alphabet = ownAlphabet(own)
  if (typeof wrap !== 'boolean') refuse('wrap', 'true or false', wrap)
  const base = { alphabet, vocabulary, special, wrap, maxTokens: ownMaxTokens(own) }
  if (kind === 'smiles') return { kind, ...base }
  const legal = typeof k === 'number' && Number.isInteger(k) && (kind === 'char' ? k === 1 : k >= MIN_K && k <= MAX_K)
  if (!legal) refuse('k', kind === 'char' ? '1' : `${MIN_K} to ${MAX_K}`, k)
  if (kind === 'char') return { kind, k, ...base }
  if (kind !== 'kmer' && kind !== 'kmer-blocks') refuse('kind', 'char, kmer, kmer-blocks or smiles', kind)
  if ((alphabet !== 'dna' && alphabet !== 'rna') || !wrap) refuse('alphabet', 'k-mers of DNA or RNA, wrapped', alphabet)
  checkOrder(kind === 'kmer' ? kmerVocabulary(alphabet, k) : blockVocabulary(alphabet, k), vocabulary, special)
  return { kind, k, ...base }
}

export function ownAlphabet({ alphabet }: JsonObject): TokenizerSpec['alphabet'] {
  const known = ALPHABETS.find((name) => name === alphabet)
  return known ?? refuse('alphabet', ALPHABETS.join(', '), alphabet)
}

export function ownMaxTokens({ maxTokens }: JsonObject): number {
  const legal = typeof maxTokens === 'number' && Number.isInteger(maxTokens) && maxTokens >= 3
  if (!legal || maxTokens > MAX_MAX_TOKENS) refuse('maxTokens', `3 to ${MAX_MAX_TOKENS}`, maxTokens)
  return maxTokens
}

/** k-mer ids are computed, not looked up, so the vocabulary must be the computed one. */
export function checkOrder(expected: readonly string[], vocabulary: readonly string[], special: SpecialIds): void {
  const differs = expected.findIndex((token, id) => token !== vocabulary[id])
  if (vocabulary.length !== expected.length) refuse('vocab.txt', `${expected.length} tokens`, vocabulary.length)
  if (differs >= 0) refuse(`vocab.txt, line ${differs + 1}`, expected[differs] ?? '', vocabulary[differs])
  if (special.unk !== SPECIAL_IDS.unk) refuse('vocab.txt', 'the special tokens first', special.unk)
}
