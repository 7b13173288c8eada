import { assertNever } from '../shared/assert.ts'
import { tokenizerJson } from './tokenizerJson.ts'
import type { TokenizerSpec } from './types.ts'

/** A file of a model folder. */
export type TokenizerFile = { readonly path: string; readonly bytes: Uint8Array }

/** The key under which `tokenizer_config.json` says what the Hugging Face format has no words for. */
export const OWN_KEY = 'strandbook'

/**
 * The tokenizer as a Hugging Face folder holds it, for `AutoTokenizer` of transformers. `tokenizer.json` reads raw
 * sequences; overlapping k-mers cannot be cut by any pre-tokenizer of that format, so (as with DNABERT) Python passes
 * them separated by blanks. ESM-2 and the Nucleotide Transformer have a class of their own that reads `vocab.txt`.
 */
export function tokenizerFiles(spec: TokenizerSpec): readonly TokenizerFile[] {
  const special = specialTokens(spec)
  const config = jsonFile('tokenizer_config.json', tokenizerConfig(spec, special))
  const map = jsonFile('special_tokens_map.json', special)
  switch (spec.kind) {
    case 'esm':
    case 'nt':
      return [vocabularyFile(spec), config, map]
    case 'char':
    case 'kmer':
    case 'kmer-blocks':
    case 'smiles':
      return [vocabularyFile(spec), jsonFile('tokenizer.json', tokenizerJson(spec)), config, map]
    default:
      return assertNever(spec)
  }
}

function vocabularyFile({ vocabulary }: TokenizerSpec): TokenizerFile {
  return textFile('vocab.txt', `${vocabulary.join('\n')}\n`)
}

function textFile(path: string, text: string): TokenizerFile {
  return { path, bytes: new TextEncoder().encode(text) }
}

const jsonFile = (path: string, value: unknown) => textFile(path, `${JSON.stringify(value, null, 2)}\n`)

type SpecialTokens = Readonly<Record<string, string | null>>

function specialTokens(spec: TokenizerSpec): SpecialTokens {
  const { special, vocabulary } = spec
  const token = (id: number) => vocabulary[id]!
  const common = { pad_token: token(special.pad), unk_token: token(special.unk), mask_token: token(special.mask) }
  const cls = { cls_token: token(special.cls) }
  if (spec.kind === 'esm') return { ...cls, ...common, eos_token: token(special.sep) }
  // Null, since what is left out is the default of the class: it would put `<eos>` at the end.
  if (spec.kind === 'nt') return { ...cls, ...common, eos_token: spec.eos ? token(special.sep) : null }
  return { ...common, ...cls, sep_token: token(special.sep) }
}

function tokenizerConfig(spec: TokenizerSpec, special: SpecialTokens) {
  const { kind, alphabet, wrap, maxTokens } = spec
  const k = 'k' in spec ? { k: spec.k } : {}
  return {
    tokenizer_class: kind === 'esm' || kind === 'nt' ? 'EsmTokenizer' : 'PreTrainedTokenizerFast',
    ...special,
    do_lower_case: false,
    model_max_length: maxTokens,
    padding_side: 'right',
    truncation_side: 'right',
    clean_up_tokenization_spaces: false,
    [OWN_KEY]: { kind, alphabet, ...k, wrap, maxTokens },
  }
}
