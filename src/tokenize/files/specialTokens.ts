/** Which tokens are special: as the files say, else by their usual names. */
import { isJsonObject, type Json, type JsonObject } from '../../shared/json.ts'
import type { SpecialIds } from '../types.ts'
import { refuse } from './readFiles.ts'

/** Names of transformers' fields, the first that is set; then the usual texts, the first that is a token. */
const ROLES = {
  pad: [['pad_token'], ['[PAD]', '<pad>']],
  unk: [['unk_token'], ['[UNK]', '<unk>']],
  cls: [
    ['cls_token', 'bos_token'],
    ['[CLS]', '<cls>', '<s>', '[BOS]', '<bos>'],
  ],
  sep: [
    ['sep_token', 'eos_token'],
    ['[SEP]', '<eos>', '</s>', '[EOS]', '<|endoftext|>'],
  ],
  mask: [['mask_token'], ['[MASK]', '<mask>']],
} as const

/**
 * The ids of the special tokens. A vocabulary needs one that ends a sequence, which stands in for those it lacks.
 * @param sources objects with `pad_token` and its like, the one to be believed first
 */
export function findSpecialIds(sources: readonly JsonObject[], vocabulary: readonly string[]): SpecialIds {
  const idOf = new Map(vocabulary.map((token, id) => [token, id]))
  const find = ([fields, texts]: readonly [readonly string[], readonly string[]]) => {
    const named = sources.flatMap((source) => fields.map((field) => tokenText(source[field] ?? null)))
    const text = named.find((token) => token !== null && idOf.has(token)) ?? texts.find((token) => idOf.has(token))
    return text === undefined || text === null ? null : idOf.get(text)!
  }
  const sep = find(ROLES.sep) ?? refuse('special tokens', 'one of [SEP], </s>, <eos>, <|endoftext|>', 'none of them')
  const unk = find(ROLES.unk) ?? sep
  return { pad: find(ROLES.pad) ?? sep, unk, cls: find(ROLES.cls) ?? sep, sep, mask: find(ROLES.mask) ?? unk }
}

/** A special token as text, or as an added token with properties. */
export function tokenText(token: Json): string | null {
  if (typeof token === 'string') return token
  const content = isJsonObject(token) ? token.content : null
  return typeof content === 'string' ? content : null
}
