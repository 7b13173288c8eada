import { isJsonObject, type JsonObject } from '../shared/json.ts'
import { TokenizerError } from './errors.ts'
import { OWN_KEY, type TokenizerFile } from './files.ts'
import { MAX_K, MIN_K } from './makeSpec.ts'
import { parseEsm } from './parseEsm.ts'
import { checkOrder, hasOwnKind, parseOwn } from './parseOwn.ts'
import { idIn, maxTokensOf, readJson, readText, vocabularyOfObject, vocabularyOfText } from './readFiles.ts'
import type { KmerSpec, SpecialIds, TokenizerSpec } from './types.ts'
import { kmerVocabulary } from './vocabulary.ts'
import { words } from './words.ts'

/**
 * Reads the tokenizer of a model folder. Files of users are hostile until parsed: everything is checked, and what
 * cannot be run exactly is refused by name.
 * @throws TokenizerError
 */
export function parseTokenizer(files: readonly TokenizerFile[]): TokenizerSpec {
  const config = readJson(files, 'tokenizer_config.json') ?? {}
  const vocabulary = readVocabulary(files)
  const own = config[OWN_KEY] ?? null
  if (isJsonObject(own) && hasOwnKind(own)) return parseOwn(own, vocabulary, specialIds(vocabulary))
  if (config.tokenizer_class === 'EsmTokenizer') return parseEsm(config, vocabulary)
  return dnabertSpec(config, vocabulary, specialIds(vocabulary))
}

/** DNABERT's folder says nothing of k; the length of its words does. */
function dnabertSpec(config: JsonObject, vocabulary: readonly string[], special: SpecialIds): KmerSpec {
  const k = vocabulary.at(-1)?.length ?? 0
  const alphabet = vocabulary.at(-5)?.includes('U') ? 'rna' : 'dna'
  if (vocabulary.length !== 5 + 4 ** k || k < MIN_K || k > MAX_K) {
    throw new TokenizerError('TOKENIZER_UNKNOWN', words.errors.foreignTokenizer, {
      advice: words.errors.foreignTokenizerAdvice,
    })
  }
  checkOrder(kmerVocabulary(alphabet, k), vocabulary, special)
  return { kind: 'kmer', alphabet, k, vocabulary, special, wrap: true, maxTokens: maxTokensOf(config) }
}

function specialIds(vocabulary: readonly string[]): SpecialIds {
  const id = (token: string) => idIn(vocabulary, token)
  return { pad: id('[PAD]'), unk: id('[UNK]'), cls: id('[CLS]'), sep: id('[SEP]'), mask: id('[MASK]') }
}

function readVocabulary(files: readonly TokenizerFile[]): readonly string[] {
  const text = readText(files, 'vocab.txt')
  if (text !== null) return vocabularyOfText(text)
  const model = readJson(files, 'tokenizer.json')?.model
  const vocab = isJsonObject(model ?? null) ? (model as JsonObject).vocab : undefined
  if (vocab === undefined || !isJsonObject(vocab)) {
    throw new TokenizerError('TOKENIZER_MISSING', words.errors.missingTokenizer, {
      advice: words.errors.missingTokenizerAdvice,
    })
  }
  return vocabularyOfObject(vocab, 'tokenizer.json')
}
