/**
 * `tokenizer.json` of the library tokenizers: WordPiece as BERT has it, and byte-pair encoding. A field that would change
 * ids in a way that is not implemented is refused by its name.
 */

import { isJsonObject, type Json, type JsonObject } from '../../shared/json.ts'
import { bpeRules } from '../bpe/rules.ts'
import type { BpeSpec, SpecialIds, WordpieceSpec } from '../types.ts'
import { isInResidues } from '../vocabulary.ts'
import { alphabetOf } from './guessAlphabet.ts'
import { parsePostProcessor } from './parsePostProcessor.ts'
import { maxTokensOf, refuse, vocabularyOfObject } from './readFiles.ts'
import { findSpecialIds } from './specialTokens.ts'
import { residueNormalizer } from './tokenizerJson.ts'

const FILE = 'tokenizer.json'

/** @param sources objects that name the special tokens, the one to be believed first */
export function parseJson(
  json: JsonObject,
  config: JsonObject,
  sources: readonly JsonObject[],
): BpeSpec | WordpieceSpec {
  const model = objectIn(json, 'model')
  const vocabulary = fullVocabulary(json, model)
  const named = [...sources, { unk_token: model.unk_token ?? null }]
  const special = findSpecialIds(named, vocabulary)
  const base = { vocabulary, special, maxTokens: maxTokensOf(config) }
  const type = model.type ?? (Array.isArray(model.merges) ? 'BPE' : null) // older files name no type
  if (type === 'WordPiece') return wordpiece(json, model, base)
  if (type === 'BPE') return bytePairs(json, model, base)
  return refuse(`${FILE}, model.type`, 'WordPiece or BPE', type)
}

type Base = Pick<BpeSpec, 'vocabulary' | 'special' | 'maxTokens'>

/** The vocabulary of the model, then the tokens that were added to it. */
export function fullVocabulary(json: JsonObject, model: JsonObject): readonly string[] {
  const vocab = { ...objectIn(model, 'vocab', 'model.vocab') }
  const { added_tokens: added = [] } = json
  if (!Array.isArray(added)) return refuse(`${FILE}, added_tokens`, 'a list', added)
  for (const token of added) {
    if (!isJsonObject(token) || typeof token.content !== 'string')
      return refuse(`${FILE}, added_tokens`, 'tokens', token)
    vocab[token.content] ??= token.id ?? null
  }
  return vocabularyOfObject(vocab, FILE)
}

function wordpiece(json: JsonObject, model: JsonObject, base: Base): WordpieceSpec {
  only(model, 'continuing_subword_prefix', ['##'], 'model')
  only(model, 'max_input_chars_per_word', [100], 'model')
  only(objectIn(json, 'pre_tokenizer'), 'type', ['BertPreTokenizer'], 'pre_tokenizer')
  const normalizer = objectIn(json, 'normalizer')
  only(normalizer, 'type', ['BertNormalizer'], 'normalizer')
  only(normalizer, 'clean_text', [true], 'normalizer')
  only(normalizer, 'handle_chinese_chars', [true], 'normalizer')
  const lowerCase = normalizer.lowercase === true
  only(normalizer, 'strip_accents', [null, lowerCase], 'normalizer')
  return { kind: 'wordpiece', alphabet: 'text', lowerCase, ...base, wrap: frame(json, base.special).wrap }
}

function bytePairs(json: JsonObject, model: JsonObject, base: Base): BpeSpec {
  only(model, 'dropout', [null, 0], 'model')
  only(model, 'continuing_subword_prefix', [null, ''], 'model')
  only(model, 'end_of_word_suffix', [null, ''], 'model')
  only(model, 'fuse_unk', [null, false], 'model')
  only(model, 'byte_fallback', [null, false], 'model')
  only(model, 'ignore_merges', [null, false], 'model')
  const words = parseWords(json.pre_tokenizer ?? null)
  const spec: BpeSpec = {
    kind: 'bpe',
    alphabet: words.words === 'bytes' ? 'text' : alphabetOf(base.vocabulary, base.special),
    merges: parseMerges(model.merges ?? null),
    ...words,
    ...base,
    ...frame(json, base.special),
  }
  checkNormalizer(json.normalizer ?? null, spec)
  bpeRules(spec) // refuses merges of unknown tokens
  return spec
}

/** Merges as "a b", or as ["a", "b"] in newer files. */
function parseMerges(merges: Json): readonly string[] {
  if (!Array.isArray(merges)) return refuse(`${FILE}, model.merges`, 'a list', merges)
  return checkVocabularySize(merges).map((merge) => {
    if (typeof merge === 'string') return merge
    const [left, right] = Array.isArray(merge) ? merge : []
    if (typeof left === 'string' && typeof right === 'string') return `${left} ${right}`
    return refuse(`${FILE}, model.merges`, '"left right"', merge)
  })
}

/** A merge gives a token, so there are not many more of them. */
function checkVocabularySize<T>(merges: readonly T[]): readonly T[] {
  if (merges.length > 200_000) refuse(`${FILE}, model.merges`, 'at most 200,000 merges', merges.length)
  return merges
}

function parseWords(value: Json): Pick<BpeSpec, 'words' | 'prefixSpace'> {
  if (value === null) return { words: 'none', prefixSpace: false }
  const preTokenizer = isJsonObject(value) ? value : refuse(`${FILE}, pre_tokenizer`, 'an object', value)
  only(preTokenizer, 'type', ['Whitespace', 'ByteLevel'], 'pre_tokenizer')
  if (preTokenizer.type === 'Whitespace') return { words: 'whitespace', prefixSpace: false }
  only(preTokenizer, 'use_regex', [null, true], 'pre_tokenizer')
  return { words: 'bytes', prefixSpace: preTokenizer.add_prefix_space !== false }
}

/** None, or the one that is written for residues here. */
function checkNormalizer(normalizer: Json, spec: BpeSpec): void {
  if (normalizer === null) return
  const { alphabet, words } = spec
  const own = words === 'none' && isInResidues(alphabet) ? residueNormalizer(alphabet, false) : null
  if (JSON.stringify(normalizer) === JSON.stringify(own)) return
  const type = isJsonObject(normalizer) ? normalizer.type : normalizer
  refuse(`${FILE}, normalizer`, `none for ${spec.kind}`, type)
}

function frame(json: JsonObject, special: SpecialIds): Pick<BpeSpec, 'wrap' | 'pairSeparators'> {
  return parsePostProcessor(json.post_processor ?? null, special)
}

/** @throws TokenizerError where a field has another value than those that are implemented; null: or is missing */
export function only(object: JsonObject, field: string, values: readonly Json[], where: string): void {
  const value = object[field] ?? null
  if (values.includes(value)) return
  refuse(`${FILE}, ${where}.${field}`, values.map((known) => JSON.stringify(known)).join(' or '), value)
}

function objectIn(object: JsonObject, field: string, where = field): JsonObject {
  const value = object[field] ?? null
  return isJsonObject(value) ? value : refuse(`${FILE}, ${where}`, 'an object', value)
}
