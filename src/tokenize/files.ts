import type { Alphabet } from '../sequence/types.ts'
import type { TokenizerSpec } from './types.ts'
import { CHARACTERS, SPECIAL_TOKENS } from './vocabulary.ts'

/** A file of a model folder. */
export type TokenizerFile = { readonly path: string; readonly bytes: Uint8Array }

/** The key under which `tokenizer_config.json` says what the Hugging Face format has no words for. */
export const OWN_KEY = 'strandbook'

/**
 * The tokenizer as a Hugging Face folder holds it. `tokenizer.json` reads raw sequences for characters and blocks;
 * overlapping k-mers cannot be cut by any pre-tokenizer of that format, so (as with DNABERT) Python passes them
 * separated by blanks.
 */
export function tokenizerFiles(spec: TokenizerSpec): readonly TokenizerFile[] {
  return [
    textFile('vocab.txt', `${spec.vocabulary.join('\n')}\n`),
    jsonFile('tokenizer.json', tokenizerJson(spec)),
    jsonFile('tokenizer_config.json', tokenizerConfig(spec)),
    jsonFile('special_tokens_map.json', specialTokens(spec)),
  ]
}

function textFile(path: string, text: string): TokenizerFile {
  return { path, bytes: new TextEncoder().encode(text) }
}

const jsonFile = (path: string, value: unknown) => textFile(path, `${JSON.stringify(value, null, 2)}\n`)

function specialTokens({ special, vocabulary }: TokenizerSpec) {
  const token = (id: number) => vocabulary[id] ?? SPECIAL_TOKENS[1]
  return {
    pad_token: token(special.pad),
    unk_token: token(special.unk),
    cls_token: token(special.cls),
    sep_token: token(special.sep),
    mask_token: token(special.mask),
  }
}

function tokenizerConfig(spec: TokenizerSpec) {
  const { kind, alphabet, k, wrap, maxTokens } = spec
  return {
    tokenizer_class: 'PreTrainedTokenizerFast',
    ...specialTokens(spec),
    do_lower_case: false,
    model_max_length: maxTokens,
    padding_side: 'right',
    truncation_side: 'right',
    clean_up_tokenization_spaces: false,
    [OWN_KEY]: { kind, alphabet, k, wrap, maxTokens },
  }
}

/** The format of the `tokenizers` library, version 1.0. */
function tokenizerJson(spec: TokenizerSpec) {
  const { special, vocabulary } = spec
  const specialIds = [special.pad, special.unk, special.cls, special.sep, special.mask]
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: specialIds.toSorted((a, b) => a - b).map((id) => addedToken(id, vocabulary[id] ?? '')),
    normalizer: normalizer(spec),
    pre_tokenizer: preTokenizer(spec),
    post_processor: spec.wrap ? template(spec) : null,
    decoder: null,
    model: {
      type: 'WordLevel',
      vocab: Object.fromEntries(vocabulary.map((token, id) => [token, id])),
      unk_token: vocabulary[special.unk],
    },
  }
}

function addedToken(id: number, content: string) {
  return { id, content, single_word: false, lstrip: false, rstrip: false, normalized: false, special: true }
}

/** Upper case and the readings of `residueIds`: U for T or back, ambiguity codes as the unknown residue. */
function normalizer({ kind, alphabet }: TokenizerSpec) {
  const lower = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'].map((letter) => replace({ String: letter.toLowerCase() }, letter))
  const blanks = kind === 'kmer' ? '\\s' : '' // they stand between overlapping k-mers
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

function preTokenizer({ kind, k }: TokenizerSpec) {
  if (kind === 'kmer') return { type: 'WhitespaceSplit' }
  const pattern = { Regex: kind === 'char' ? '.' : `.{${k}}|.` }
  return { type: 'Split', pattern, behavior: 'Isolated', invert: false }
}

function template({ special, vocabulary }: TokenizerSpec) {
  const cls = vocabulary[special.cls] ?? ''
  const sep = vocabulary[special.sep] ?? ''
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
