/** The format of the library `tokenizers`, version 1.0. */
import type { Alphabet } from '../../sequence/types.ts'
import { SMILES_PATTERN } from '../smiles.ts'
import type { BpeSpec, CharSpec, EsmSpec, NtSpec, TokenizerSpec, WordpieceSpec } from '../types.ts'
import { CHARACTERS, isInResidues } from '../vocabulary.ts'
import { CONTINUATION, MAX_WORD_CHARACTERS } from '../wordpiece/wordpieceBody.ts'
import { postProcessor } from './postProcessor.ts'

/** Those that `tokenizer.json` can say. */
type JsonSpec = Exclude<TokenizerSpec, EsmSpec | NtSpec>
type WordLevelSpec = Exclude<JsonSpec, BpeSpec | WordpieceSpec>

export function tokenizerJson(spec: JsonSpec) {
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: addedTokens(spec),
    normalizer: normalizer(spec),
    pre_tokenizer: preTokenizer(spec),
    post_processor: postProcessor(spec),
    decoder: decoder(spec),
    model: model(spec),
  }
}

function model(spec: JsonSpec) {
  const { special, vocabulary } = spec
  const vocab = Object.fromEntries(vocabulary.map((token, id) => [token, id]))
  const unknown = vocabulary[special.unk]!
  if (spec.kind === 'wordpiece') {
    const continuing = { continuing_subword_prefix: CONTINUATION, max_input_chars_per_word: MAX_WORD_CHARACTERS }
    return { type: 'WordPiece', unk_token: unknown, ...continuing, vocab }
  }
  if (spec.kind !== 'bpe') return { type: 'WordLevel', vocab, unk_token: unknown }
  // GPT-2 knows every byte, and its files name no unknown token.
  const unk_token = spec.words === 'bytes' && special.unk === special.sep ? null : unknown
  const plain = { continuing_subword_prefix: null, end_of_word_suffix: null, fuse_unk: false, byte_fallback: false }
  return { type: 'BPE', dropout: null, unk_token, ...plain, vocab, merges: spec.merges }
}

function addedTokens({ special, vocabulary }: TokenizerSpec) {
  const ids = [...new Set([special.pad, special.unk, special.cls, special.sep, special.mask])]
  return ids
    .toSorted((a, b) => a - b)
    .map((id) => {
      const content = vocabulary[id]!
      return { id, content, single_word: false, lstrip: false, rstrip: false, normalized: false, special: true }
    })
}

function normalizer(spec: JsonSpec) {
  if (spec.kind === 'wordpiece') {
    const fixed = { clean_text: true, handle_chinese_chars: true, strip_accents: null }
    return { type: 'BertNormalizer', ...fixed, lowercase: spec.lowerCase }
  }
  if (!isInResidues(spec.alphabet)) return null
  if (spec.kind === 'bpe' && spec.words !== 'none') return null
  return residueNormalizer(spec.alphabet, spec.kind === 'kmer')
}

/**
 * Upper case and the readings of `residueIds`: U for T or back, ambiguity codes as the unknown residue.
 * @param keepsBlanks they stand between overlapping k-mers
 */
export function residueNormalizer(alphabet: Alphabet, keepsBlanks: boolean) {
  const lower = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'].map((letter) => replace({ String: letter.toLowerCase() }, letter))
  const blanks = keepsBlanks ? '\\s' : ''
  const unknown = replace({ Regex: `[^${CHARACTERS[alphabet]}${blanks}]` }, alphabet === 'protein' ? 'X' : 'N')
  return { type: 'Sequence', normalizers: [...lower, ...readings[alphabet], unknown] }
}

const readings: Readonly<Record<Alphabet, readonly ReturnType<typeof replace>[]>> = {
  dna: [replace({ String: 'U' }, 'T')],
  rna: [replace({ String: 'T' }, 'U')],
  protein: [],
}

function replace(pattern: { readonly String: string } | { readonly Regex: string }, content: string) {
  return { type: 'Replace', pattern, content }
}

function preTokenizer(spec: JsonSpec) {
  if (spec.kind === 'wordpiece') return { type: 'BertPreTokenizer' }
  if (spec.kind === 'kmer') return { type: 'WhitespaceSplit' }
  if (spec.kind === 'bpe') return preTokenizerOfBpe(spec)
  return { type: 'Split', pattern: { Regex: patternOf(spec) }, behavior: 'Isolated', invert: false }
}

function preTokenizerOfBpe({ words, prefixSpace }: BpeSpec) {
  if (words === 'none') return null
  if (words === 'whitespace') return { type: 'Whitespace' }
  return { type: 'ByteLevel', add_prefix_space: prefixSpace, trim_offsets: true, use_regex: true }
}

function patternOf(spec: Exclude<WordLevelSpec, { kind: 'kmer' }>): string {
  if (spec.kind === 'smiles') return SMILES_PATTERN
  return spec.kind === 'char' ? characterPattern(spec) : `.{${spec.k}}|.`
}

/** A point matches no line end, which texts may have. */
function characterPattern({ alphabet }: CharSpec): string {
  return alphabet === 'text' ? '[\\s\\S]' : '.'
}

/** How tokens become text again; without one, blanks stand between them. */
function decoder(spec: JsonSpec) {
  if (spec.kind === 'wordpiece') return { type: 'WordPiece', prefix: CONTINUATION, cleanup: true }
  if (spec.kind === 'bpe' && spec.words === 'bytes') {
    return { type: 'ByteLevel', add_prefix_space: spec.prefixSpace, trim_offsets: true, use_regex: true }
  }
  return (spec.kind === 'bpe' && spec.words === 'none') || spec.kind === 'smiles' ? { type: 'Fuse' } : null
}
