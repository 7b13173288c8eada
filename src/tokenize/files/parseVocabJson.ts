/** `vocab.json` and `merges.txt`: byte-level BPE as GPT-2 and RoBERTa were published, without `tokenizer.json`. */

import type { JsonObject } from '../../shared/json.ts'
import { bpeRules } from '../bpe/rules.ts'
import type { BpeSpec } from '../types.ts'
import { maxTokensOf, refuse, vocabularyOfObject } from './readFiles.ts'
import { findSpecialIds } from './specialTokens.ts'

/**
 * @param vocab with the tokens of added_tokens.json
 * @param sources objects that name the special tokens, the one to be believed first
 */
export function parseVocabJson(
  vocab: JsonObject,
  merges: string,
  config: JsonObject,
  sources: readonly JsonObject[],
): BpeSpec {
  const vocabulary = vocabularyOfObject(vocab, 'vocab.json')
  const special = findSpecialIds(sources, vocabulary)
  const name = String(config.tokenizer_class ?? '').replace(/Fast$/, '')
  // GPT-2 writes no special tokens; without a class, a vocabulary that has RoBERTa's is RoBERTa's.
  const wrap = name === '' ? vocabulary.includes('</s>') : name !== 'GPT2Tokenizer'
  if (name !== '' && name !== 'GPT2Tokenizer' && name !== 'RobertaTokenizer')
    refuse('tokenizer_config.json, tokenizer_class', 'GPT2Tokenizer or RobertaTokenizer', name)
  const spec: BpeSpec = {
    kind: 'bpe',
    alphabet: 'text',
    vocabulary,
    merges: mergeLines(merges),
    words: 'bytes',
    prefixSpace: config.add_prefix_space === true,
    special,
    wrap,
    pairSeparators: wrap ? 2 : 1,
    maxTokens: maxTokensOf(config),
  }
  bpeRules(spec) // refuses merges of unknown tokens
  return spec
}

/** The first line is a version; so may be none of the others, since "#version: a b" is three words. */
function mergeLines(text: string): readonly string[] {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '')
  return lines[0]?.startsWith('#version') ? lines.slice(1) : lines
}
