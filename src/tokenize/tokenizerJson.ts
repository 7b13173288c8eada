/** The format of the library `tokenizers`, version 1.0, for tokens that are looked up as they stand. */
import type { Alphabet, DataAlphabet } from '../sequence/types.ts'
import { SMILES_PATTERN } from './smiles.ts'
import type { BlockSpec, CharSpec, KmerSpec, SmilesSpec, TokenizerSpec } from './types.ts'
import { CHARACTERS } from './vocabulary.ts'

type WordLevelSpec = CharSpec | KmerSpec | BlockSpec | SmilesSpec

export function tokenizerJson(spec: WordLevelSpec) {
  const { special, vocabulary } = spec
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: addedTokens(spec),
    normalizer: normalizer(spec),
    pre_tokenizer: preTokenizer(spec),
    post_processor: spec.wrap ? template(spec) : null,
    decoder: null,
    model: { type: 'WordLevel', vocab: vocabularyObject(vocabulary), unk_token: vocabulary[special.unk] },
  }
}

function vocabularyObject(vocabulary: readonly string[]) {
  return Object.fromEntries(vocabulary.map((token, id) => [token, id]))
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

/** Upper case and the readings of `residueIds`: U for T or back, ambiguity codes as the unknown residue. */
function normalizer({ kind, alphabet }: WordLevelSpec) {
  if (!isInResidues(alphabet)) return null
  const lower = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'].map((letter) => replace({ String: letter.toLowerCase() }, letter))
  const blanks = kind === 'kmer' ? '\\s' : '' // they stand between overlapping k-mers
  const unknown = replace({ Regex: `[^${CHARACTERS[alphabet]}${blanks}]` }, alphabet === 'protein' ? 'X' : 'N')
  return { type: 'Sequence', normalizers: [...lower, ...readings[alphabet], unknown] }
}

function isInResidues(alphabet: DataAlphabet): alphabet is Alphabet {
  return alphabet !== 'smiles' && alphabet !== 'text'
}

const readings: Readonly<Record<Alphabet, readonly ReturnType<typeof replace>[]>> = {
  dna: [replace({ String: 'U' }, 'T')],
  rna: [replace({ String: 'T' }, 'U')],
  protein: [],
}

function replace(pattern: { readonly String: string } | { readonly Regex: string }, content: string) {
  return { type: 'Replace', pattern, content }
}

function preTokenizer(spec: WordLevelSpec) {
  if (spec.kind === 'kmer') return { type: 'WhitespaceSplit' }
  return { type: 'Split', pattern: { Regex: patternOf(spec) }, behavior: 'Isolated', invert: false }
}

function patternOf(spec: CharSpec | BlockSpec | SmilesSpec): string {
  if (spec.kind === 'smiles') return SMILES_PATTERN
  return spec.kind === 'char' ? '.' : `.{${spec.k}}|.`
}

function template({ special, vocabulary }: TokenizerSpec) {
  const cls = vocabulary[special.cls]!
  const sep = vocabulary[special.sep]!
  const token = (id: string, typeId: number) => ({ SpecialToken: { id, type_id: typeId } })
  const sequence = (id: string, typeId: number) => ({ Sequence: { id, type_id: typeId } })
  const described = (name: string, id: number) => [name, { id: name, ids: [id], tokens: [name] }]
  return {
    type: 'TemplateProcessing',
    single: [token(cls, 0), sequence('A', 0), token(sep, 0)],
    pair: [token(cls, 0), sequence('A', 0), token(sep, 0), sequence('B', 1), token(sep, 1)],
    special_tokens: Object.fromEntries([described(cls, special.cls), described(sep, special.sep)]),
  }
}
