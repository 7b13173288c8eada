/** `EsmTokenizer` of transformers: ESM-2, and the Nucleotide Transformer over the same program. */
import type { JsonObject } from '../../shared/json.ts'
import type { EsmSpec, NtSpec, SpecialIds } from '../types.ts'
import { idIn, maxTokensOf, refuse } from './readFiles.ts'
import { tokenText } from './specialTokens.ts'

/** What ESM-2 was trained on with <cls> and <eos>; its rotary positions have no end. */
const MAX_TOKENS = 1024
/** 4^8 words are the most that ids of 16 bits can tell apart. */
const MAX_WORD = 8

export function parseEsm(config: JsonObject, vocabulary: readonly string[]): EsmSpec | NtSpec {
  const special = specialIds(config, vocabulary)
  const base = { vocabulary, special, wrap: true, maxTokens: maxTokensOf(config, MAX_TOKENS) } as const
  const k = Math.max(...vocabulary.filter((token) => /^[ACGT]+$/.test(token)).map(({ length }) => length))
  if (!(k > 1)) return { kind: 'esm', alphabet: 'protein', ...base }
  if (k > MAX_WORD) refuse('vocab.txt', `k-mers of at most ${MAX_WORD} bases`, k)
  return { kind: 'nt', alphabet: 'dna', k, eos: closes(config), ...base }
}

function specialIds(config: JsonObject, vocabulary: readonly string[]): SpecialIds {
  const id = (name: string, standard: string) => idIn(vocabulary, tokenText(config[name] ?? null) ?? standard)
  return {
    pad: id('pad_token', '<pad>'),
    unk: id('unk_token', '<unk>'),
    cls: id('cls_token', '<cls>'),
    sep: id('eos_token', '<eos>'),
    mask: id('mask_token', '<mask>'),
  }
}

/** Configurations say null for the Nucleotide Transformer; what is left out is the standard `<eos>`. */
function closes({ eos_token: eos }: JsonObject): boolean {
  return eos !== null
}
