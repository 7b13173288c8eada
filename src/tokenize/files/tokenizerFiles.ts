import { assertNever } from '../../shared/assert.ts'
import type { BpeSpec, TokenizerSpec } from '../types.ts'
import { tokenizerJson } from './tokenizerJson.ts'

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
    case 'bpe':
      return [...mergeFiles(spec), jsonFile('tokenizer.json', tokenizerJson(spec)), config, map]
    case 'char':
    case 'kmer':
    case 'kmer-blocks':
    case 'smiles':
    case 'wordpiece':
      return [vocabularyFile(spec), jsonFile('tokenizer.json', tokenizerJson(spec)), config, map]
    default:
      return assertNever(spec)
  }
}

/** What the classes of GPT-2 and RoBERTa read; others have `tokenizer.json` only. */
function mergeFiles(spec: BpeSpec): readonly TokenizerFile[] {
  if (classOf(spec) === 'PreTrainedTokenizerFast') return []
  const vocab = Object.fromEntries(spec.vocabulary.map((token, id) => [token, id]))
  return [jsonFile('vocab.json', vocab), textFile('merges.txt', `#version: 0.2\n${spec.merges.join('\n')}\n`)]
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
  const eos = { eos_token: token(special.sep) }
  switch (classOf(spec)) {
    case 'EsmTokenizer':
      // Null, since what is left out is the default of the class: it would put `<eos>` at the end.
      return { ...cls, ...common, ...(spec.kind === 'nt' && !spec.eos ? { eos_token: null } : eos) }
    case 'GPT2Tokenizer':
      return { bos_token: token(special.cls), ...eos, unk_token: token(special.unk), ...paddingOfGpt2(spec) }
    case 'RobertaTokenizer':
      return { ...common, ...cls, sep_token: token(special.sep), bos_token: token(special.cls), ...eos }
    default:
      return { ...common, ...cls, sep_token: token(special.sep) }
  }
}

/** GPT-2 has no padding and no mask; models derived from it may have. */
function paddingOfGpt2({ special, vocabulary }: TokenizerSpec): SpecialTokens {
  return {
    ...(special.pad === special.sep ? {} : { pad_token: vocabulary[special.pad]! }),
    ...(special.mask === special.unk ? {} : { mask_token: vocabulary[special.mask]! }),
  }
}

function classOf(spec: TokenizerSpec): string {
  if (spec.kind === 'esm' || spec.kind === 'nt') return 'EsmTokenizer'
  if (spec.kind === 'wordpiece') return 'BertTokenizer'
  if (spec.kind !== 'bpe' || spec.words !== 'bytes') return 'PreTrainedTokenizerFast'
  if (!spec.wrap) return 'GPT2Tokenizer'
  return spec.pairSeparators === 2 ? 'RobertaTokenizer' : 'PreTrainedTokenizerFast'
}

function tokenizerConfig(spec: TokenizerSpec, special: SpecialTokens) {
  const { kind, alphabet, wrap, maxTokens } = spec
  return {
    tokenizer_class: classOf(spec),
    ...special,
    ...(spec.kind === 'bpe' && spec.words === 'bytes' ? { add_prefix_space: spec.prefixSpace } : {}),
    do_lower_case: spec.kind === 'wordpiece' && spec.lowerCase,
    model_max_length: maxTokens,
    padding_side: 'right',
    truncation_side: 'right',
    clean_up_tokenization_spaces: false,
    [OWN_KEY]: { kind, alphabet, ...('k' in spec ? { k: spec.k } : {}), wrap, maxTokens },
  }
}
