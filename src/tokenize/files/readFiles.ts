/** The files of a tokenizer, read with limits; they come from users and are hostile until parsed. */
import { isJsonObject, type JsonObject } from '../../shared/json.ts'
import { TokenizerError } from '../errors.ts'
import { words } from '../words.ts'
import type { TokenizerFile } from './tokenizerFiles.ts'

/** Bytes of one tokenizer file; RoBERTa's tokenizer.json has 2.1 MB. */
const MAX_FILE_BYTES = 16 * 1024 * 1024
/** Ids are 16 bits wide. */
export const MAX_VOCABULARY = 65_536
const MAX_TOKEN_LENGTH = 256
/** The position table of BERT; the limit where a folder names none. */
const DEFAULT_MAX_TOKENS = 512
export const MAX_MAX_TOKENS = 1_048_576

export function readJson(files: readonly TokenizerFile[], name: string): JsonObject | null {
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

export function readText(files: readonly TokenizerFile[], name: string): string | null {
  const file = files.find(({ path }) => path === name || path.endsWith(`/${name}`))
  if (!file) return null
  if (file.bytes.length > MAX_FILE_BYTES) refuse(name, `at most ${MAX_FILE_BYTES} bytes`, file.bytes.length)
  return new TextDecoder().decode(file.bytes)
}

/** One token per line, as in vocab.txt. */
export function vocabularyOfText(text: string): readonly string[] {
  return checkVocabulary(text.replace(/\r?\n$/, '').split(/\r?\n/))
}

/** { token: id }, as in tokenizer.json and vocab.json. */
export function vocabularyOfObject(vocab: JsonObject, where: string): readonly string[] {
  const entries = Object.entries(vocab)
  if (entries.length > MAX_VOCABULARY) refuse(where, `at most ${MAX_VOCABULARY} tokens`, entries.length)
  const tokens = new Array<string | undefined>(entries.length).fill(undefined)
  for (const [token, id] of entries) {
    if (typeof id !== 'number' || !(id in tokens) || tokens[id] !== undefined)
      refuse(where, 'ids 0, 1, 2, … each once', id)
    tokens[id] = token
  }
  return checkVocabulary(tokens as string[]) // as many tokens as ids, each once: none is missing
}

export function checkVocabulary(vocabulary: readonly string[]): readonly string[] {
  if (vocabulary.length > MAX_VOCABULARY) refuse('vocabulary', `at most ${MAX_VOCABULARY} tokens`, vocabulary.length)
  const long = vocabulary.find((token) => token === '' || token.length > MAX_TOKEN_LENGTH)
  if (long !== undefined) refuse('vocabulary', `tokens of 1 to ${MAX_TOKEN_LENGTH} letters`, long.slice(0, 80))
  if (new Set(vocabulary).size !== vocabulary.length) refuse('vocabulary', 'every token once', 'a token twice')
  return vocabulary
}

/** `model_max_length` where it is a limit (transformers writes 10^30 for "none"), else `standard`. */
export function maxTokensOf(config: JsonObject, standard: number = DEFAULT_MAX_TOKENS): number {
  const limit = config.model_max_length
  const legal = typeof limit === 'number' && Number.isInteger(limit) && limit >= 3 && limit <= MAX_MAX_TOKENS
  return legal ? limit : standard
}

export function idIn(vocabulary: readonly string[], token: string, where = 'vocab.txt'): number {
  const found = vocabulary.indexOf(token)
  if (found < 0) refuse(where, `the token ${token}`, 'none')
  return found
}

export function refuse(where: string, expected: string, got: unknown): never {
  const shown = typeof got === 'string' ? got : (JSON.stringify(got) ?? 'nothing')
  throw new TokenizerError('TOKENIZER_MALFORMED', words.errors.malformed(where, expected, shown.slice(0, 80)), {
    advice: words.errors.malformedAdvice,
  })
}
