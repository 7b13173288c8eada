import type { Alphabet } from '../sequence/types.ts'
import { isJsonObject, type JsonObject } from '../shared/json.ts'
import { TokenizerError } from './errors.ts'
import { OWN_KEY, type TokenizerFile } from './files.ts'
import { MAX_K, MIN_K } from './makeSpec.ts'
import type { SpecialIds, TokenizerSpec } from './types.ts'
import { blockVocabulary, kmerVocabulary, SPECIAL_IDS } from './vocabulary.ts'
import { words } from './words.ts'

/** Bytes of one tokenizer file; the real ones are below 1 MB. */
const MAX_FILE_BYTES = 16 * 1024 * 1024
/** Ids are 16 bits wide. */
const MAX_VOCABULARY = 65_536
const MAX_TOKEN_LENGTH = 64
/** DNABERT's position table; the limit where a folder names none. */
const DEFAULT_MAX_TOKENS = 512
const MAX_MAX_TOKENS = 1_048_576

/**
 * Reads the tokenizer of a model folder: one written here, or DNABERT's own `vocab.txt`. Files of users are hostile
 * until parsed: everything is checked, and what cannot be run exactly is refused.
 * @throws TokenizerError
 */
export function parseTokenizer(files: readonly TokenizerFile[]): TokenizerSpec {
  const vocabulary = readVocabulary(files)
  const config = readJson(files, 'tokenizer_config.json') ?? {}
  const special = specialIds(vocabulary)
  const own = config[OWN_KEY]
  const spec = isJsonObject(own) ? ownSpec(own, vocabulary, special) : dnabertSpec(config, vocabulary, special)
  if (spec.kind !== 'char') checkOrder(spec)
  return spec
}

function ownSpec(own: JsonObject, vocabulary: readonly string[], special: SpecialIds): TokenizerSpec {
  const { kind, alphabet, k, wrap, maxTokens } = own
  if (kind !== 'char' && kind !== 'kmer' && kind !== 'kmer-blocks') refuse('kind', 'char, kmer or kmer-blocks', kind)
  if (alphabet !== 'dna' && alphabet !== 'rna' && alphabet !== 'protein')
    refuse('alphabet', 'dna, rna or protein', alphabet)
  if (typeof wrap !== 'boolean') refuse('wrap', 'true or false', wrap)
  const kLegal = typeof k === 'number' && Number.isInteger(k) && (kind === 'char' ? k === 1 : k >= MIN_K && k <= MAX_K)
  if (!kLegal) refuse('k', kind === 'char' ? '1' : `${MIN_K} to ${MAX_K}`, k)
  const limitLegal = typeof maxTokens === 'number' && Number.isInteger(maxTokens) && maxTokens >= 3
  if (!limitLegal || maxTokens > MAX_MAX_TOKENS) refuse('maxTokens', `3 to ${MAX_MAX_TOKENS}`, maxTokens)
  if (kind !== 'char' && (alphabet === 'protein' || !wrap))
    refuse('alphabet', 'k-mers of DNA or RNA, wrapped', alphabet)
  return { kind, alphabet, k, wrap, maxTokens, vocabulary, special }
}

/** DNABERT's folder says nothing of k; the length of its words does. */
function dnabertSpec(config: JsonObject, vocabulary: readonly string[], special: SpecialIds): TokenizerSpec {
  const k = vocabulary.at(-1)?.length ?? 0
  const alphabet: Alphabet = vocabulary.at(-5)?.includes('U') ? 'rna' : 'dna'
  if (vocabulary.length !== 5 + 4 ** k || k < MIN_K || k > MAX_K) {
    throw new TokenizerError('TOKENIZER_UNKNOWN', words.errors.foreignTokenizer, {
      advice: words.errors.foreignTokenizerAdvice,
    })
  }
  const limit = config.model_max_length
  const legal = typeof limit === 'number' && Number.isInteger(limit) && limit >= 3 && limit <= MAX_MAX_TOKENS
  return { kind: 'kmer', alphabet, k, vocabulary, special, wrap: true, maxTokens: legal ? limit : DEFAULT_MAX_TOKENS }
}

/** k-mer ids are computed, not looked up, so the vocabulary must be the computed one. */
function checkOrder({ kind, alphabet, k, vocabulary, special }: TokenizerSpec): void {
  const nucleic = alphabet === 'rna' ? 'rna' : 'dna'
  const expected = kind === 'kmer' ? kmerVocabulary(nucleic, k) : blockVocabulary(nucleic, k)
  const differs = expected.findIndex((token, id) => token !== vocabulary[id])
  if (vocabulary.length !== expected.length) refuse('vocab.txt', `${expected.length} tokens`, vocabulary.length)
  if (differs >= 0) refuse(`vocab.txt, line ${differs + 1}`, expected[differs] ?? '', vocabulary[differs])
  if (special.unk !== SPECIAL_IDS.unk) refuse('vocab.txt', 'the special tokens first', special.unk)
}

function specialIds(vocabulary: readonly string[]): SpecialIds {
  const id = (token: string) => {
    const found = vocabulary.indexOf(token)
    if (found < 0) refuse('vocab.txt', `the token ${token}`, 'none')
    return found
  }
  return { pad: id('[PAD]'), unk: id('[UNK]'), cls: id('[CLS]'), sep: id('[SEP]'), mask: id('[MASK]') }
}

function readVocabulary(files: readonly TokenizerFile[]): readonly string[] {
  const text = readText(files, 'vocab.txt')
  const vocabulary = text === null ? vocabularyOfJson(files) : text.replace(/\r?\n$/, '').split(/\r?\n/)
  if (vocabulary.length > MAX_VOCABULARY) refuse('vocabulary', `at most ${MAX_VOCABULARY} tokens`, vocabulary.length)
  const long = vocabulary.find((token) => token === '' || token.length > MAX_TOKEN_LENGTH)
  if (long !== undefined) refuse('vocabulary', `tokens of 1 to ${MAX_TOKEN_LENGTH} letters`, long.slice(0, 80))
  if (new Set(vocabulary).size !== vocabulary.length) refuse('vocabulary', 'every token once', 'a token twice')
  return vocabulary
}

function vocabularyOfJson(files: readonly TokenizerFile[]): readonly string[] {
  const model = readJson(files, 'tokenizer.json')?.model
  const vocab = isJsonObject(model ?? null) ? (model as JsonObject).vocab : undefined
  if (vocab === undefined || !isJsonObject(vocab)) {
    throw new TokenizerError('TOKENIZER_MISSING', words.errors.missingTokenizer, {
      advice: words.errors.missingTokenizerAdvice,
    })
  }
  const entries = Object.entries(vocab)
  if (entries.length > MAX_VOCABULARY) refuse('tokenizer.json', `at most ${MAX_VOCABULARY} tokens`, entries.length)
  const tokens = new Array<string>(entries.length).fill('')
  for (const [token, id] of entries) {
    if (typeof id !== 'number' || tokens[id] !== '') refuse('tokenizer.json', 'ids 0, 1, 2, … each once', id)
    tokens[id] = token
  }
  return tokens
}

function readJson(files: readonly TokenizerFile[], name: string): JsonObject | null {
  const text = readText(files, name)
  if (text === null) return null
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new TokenizerError('TOKENIZER_MALFORMED', words.errors.malformed(name, 'JSON', 'broken JSON'), { cause })
  }
  if (!isJsonObject(value)) refuse(name, 'a JSON object', value)
  return value
}

function readText(files: readonly TokenizerFile[], name: string): string | null {
  const file = files.find(({ path }) => path === name || path.endsWith(`/${name}`))
  if (!file) return null
  if (file.bytes.length > MAX_FILE_BYTES) refuse(name, `at most ${MAX_FILE_BYTES} bytes`, file.bytes.length)
  return new TextDecoder().decode(file.bytes)
}

function refuse(where: string, expected: string, got: unknown): never {
  const shown = typeof got === 'string' ? got : (JSON.stringify(got) ?? 'nothing')
  throw new TokenizerError('TOKENIZER_MALFORMED', words.errors.malformed(where, expected, shown.slice(0, 80)), {
    advice: words.errors.malformedAdvice,
  })
}
