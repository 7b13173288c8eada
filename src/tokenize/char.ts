import { residueIds } from './byteIds.ts'
import type { Tokenizer, TokenizerSpec } from './types.ts'

/** One token per residue; [CLS] and [SEP] only where the specification wraps (imported models may). */
export function charTokenizer(spec: TokenizerSpec): Tokenizer {
  const { special, maxTokens } = spec
  const table = residueIds(spec.vocabulary, spec.alphabet, special.unk)
  const wrap = spec.wrap ? 1 : 0
  return {
    spec,
    tokenCount: (residueCount) => residueCount + 2 * wrap,
    encodeInto(residues, start, end, out, at) {
      const kept = Math.min(end - start, maxTokens - 2 * wrap)
      let to = at
      if (spec.wrap) out[to++] = special.cls
      for (let i = start; i < start + kept; i++) out[to++] = table[residues[i]!]!
      if (spec.wrap) out[to++] = special.sep
      return { written: to - at, residuesCut: end - start - kept }
    },
    span(index, residueCount) {
      const i = index - wrap
      return i >= 0 && i < residueCount ? [i, i + 1] : null
    },
  }
}
