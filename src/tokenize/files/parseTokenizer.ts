import { isJsonObject, type JsonObject } from '../../shared/json.ts'
import { TokenizerError } from '../errors.ts'
import { MAX_K, MIN_K } from '../makeSpec.ts'
import type { CharSpec, KmerSpec, SpecialIds, TokenizerSpec, WordpieceSpec } from '../types.ts'
import { kmerVocabulary } from '../vocabulary.ts'
import { words } from '../words.ts'
import { alphabetOf } from './guessAlphabet.ts'
import { parseEsm } from './parseEsm.ts'
import { fullVocabulary, parseJson } from './parseJson.ts'
import { checkOrder, hasOwnKind, ownAlphabet, ownMaxTokens, parseOwn } from './parseOwn.ts'
import { parseVocabJson } from './parseVocabJson.ts'
import { positionLimit } from './positionLimit.ts'
import { maxTokensOf, readJson, readText, refuse, vocabularyOfText } from './readFiles.ts'
import { findSpecialIds } from './specialTokens.ts'
import { OWN_KEY, type TokenizerFile } from './tokenizerFiles.ts'

/**
 * Reads the tokenizer of a model folder: of BERT, DNABERT, DNABERT-2, ProtBert, ESM-2, the Nucleotide Transformer,
 * RoBERTa, GPT-2, or one written here. Files of users are hostile until parsed: everything is checked, and what cannot be
 * run exactly is refused by name.
 * @throws TokenizerError
 */
export function parseTokenizer(files: readonly TokenizerFile[]): TokenizerSpec {
  const config = readJson(files, 'tokenizer_config.json') ?? {}
  const own = config[OWN_KEY] ?? null
  const model = readJson(files, 'config.json') ?? {}
  if (!isJsonObject(own)) {
    const spec = parseForeign(files, config, model)
    return { ...spec, maxTokens: Math.min(spec.maxTokens, positionLimit(model)) }
  }
  if (hasOwnKind(own)) {
    const vocabulary = readVocabulary(files)
    return parseOwn(own, vocabulary, findSpecialIds([config], vocabulary))
  }
  const spec = parseForeign(files, config, model)
  if (spec.kind !== own.kind) refuse('tokenizer_config.json, kind', spec.kind, own.kind)
  return { ...spec, alphabet: ownAlphabet(own), maxTokens: ownMaxTokens(own) }
}

function parseForeign(files: readonly TokenizerFile[], config: JsonObject, model: JsonObject): TokenizerSpec {
  const sources = [config, readJson(files, 'special_tokens_map.json') ?? {}]
  const json = readJson(files, 'tokenizer.json')
  const merges = readText(files, 'merges.txt')
  const vocab = readJson(files, 'vocab.json')
  // Without a class, transformers takes the one of the model.
  const named = config.tokenizer_class ?? (model.model_type === 'esm' ? 'EsmTokenizer' : null)
  if (named === 'EsmTokenizer') return parseEsm(config, readVocabulary(files))
  if (isBytePairs(json)) return parseJson(json, config, sources)
  if (vocab && merges !== null) {
    const added = readJson(files, 'added_tokens.json') ?? {}
    return parseVocabJson({ ...vocab, ...added }, merges, config, sources)
  }
  const vocabulary = readVocabulary(files)
  const special = findSpecialIds(sources, vocabulary)
  const letters = kmerSpec(config, vocabulary, special) ?? characterSpec(config, vocabulary, special)
  if (letters) return letters
  return json ? parseJson(json, config, sources) : wordpieceSpec(config, vocabulary, special)
}

function isBytePairs(json: JsonObject | null): json is JsonObject {
  const model = json?.model ?? null
  return isJsonObject(model) && (model.type === 'BPE' || (model.type === undefined && Array.isArray(model.merges)))
}

/** DNABERT's folder says nothing of k; the length of its words does. */
function kmerSpec(config: JsonObject, vocabulary: readonly string[], special: SpecialIds): KmerSpec | null {
  const k = vocabulary.at(-1)?.length ?? 0
  if (vocabulary.length !== 5 + 4 ** k || k < MIN_K || k > MAX_K) return null
  const alphabet = vocabulary.at(-5)?.includes('U') ? 'rna' : 'dna'
  checkOrder(kmerVocabulary(alphabet, k), vocabulary, special)
  return { kind: 'kmer', alphabet, k, vocabulary, special, wrap: true, maxTokens: maxTokensOf(config) }
}

/** BERT over single letters, which Python passes separated by blanks: ProtBert and its like. */
function characterSpec(config: JsonObject, vocabulary: readonly string[], special: SpecialIds): CharSpec | null {
  const isSpecial = new Set<number>(Object.values(special))
  const others = vocabulary.filter((_, id) => !isSpecial.has(id))
  if (others.length < 4 || !others.every((token) => /^[A-Z]$/.test(token))) return null
  const alphabet = alphabetOf(vocabulary, special)
  return { kind: 'char', k: 1, alphabet, vocabulary, special, wrap: true, maxTokens: maxTokensOf(config) }
}

/** vocab.txt alone: BERT's, where lower case is the rule that a configuration speaks against. */
function wordpieceSpec(config: JsonObject, vocabulary: readonly string[], special: SpecialIds): WordpieceSpec {
  const name = String(config.tokenizer_class ?? 'BertTokenizer').replace(/Fast$/, '')
  if (name !== 'BertTokenizer' || !vocabulary.some((token) => token.startsWith('##'))) {
    throw new TokenizerError('TOKENIZER_UNKNOWN', words.errors.foreignTokenizer(name), {
      advice: words.errors.foreignTokenizerAdvice,
    })
  }
  const lowerCase = config.do_lower_case !== false
  const accents = config.strip_accents ?? null
  const where = 'tokenizer_config.json'
  if (accents !== null && accents !== lowerCase) refuse(`${where}, strip_accents`, `null or ${lowerCase}`, accents)
  if (config.tokenize_chinese_chars === false) refuse(`${where}, tokenize_chinese_chars`, 'true', false)
  return {
    kind: 'wordpiece',
    alphabet: 'text',
    lowerCase,
    vocabulary,
    special,
    wrap: true,
    maxTokens: maxTokensOf(config),
  }
}

function readVocabulary(files: readonly TokenizerFile[]): readonly string[] {
  const text = readText(files, 'vocab.txt')
  if (text !== null) return vocabularyOfText(text)
  const json = readJson(files, 'tokenizer.json')
  const model = json?.model ?? null
  if (!json || !isJsonObject(model)) {
    throw new TokenizerError('TOKENIZER_MISSING', words.errors.missingTokenizer, {
      advice: words.errors.missingTokenizerAdvice,
    })
  }
  return fullVocabulary(json, model)
}
