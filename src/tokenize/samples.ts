/** What the tests of this folder share. */
import type { Tokenizer } from './types.ts'

/** The ids of a text; strange bytes stand around it, since a tokenizer reads its own sequence only. */
export function idsOf(tokenizer: Tokenizer, text: string): number[] {
  const residues = new TextEncoder().encode(`GG${text}GG`)
  const out = new Uint16Array(tokenizer.mostTokens(residues.length - 4) + 4)
  const { written } = tokenizer.encodeInto(residues, 2, residues.length - 2, out, 3)
  return [...out.subarray(3, 3 + written)]
}

/** The text of each token, by its span; special tokens cover nothing. */
export function textsOf(tokenizer: Tokenizer, text: string): string[] {
  const residues = new TextEncoder().encode(`GG${text}GG`)
  const spans = tokenizer.spans(residues, 2, residues.length - 2)
  return Array.from({ length: spans.length / 2 }, (_, i) =>
    new TextDecoder().decode(residues.subarray(2 + spans[2 * i]!, 2 + spans[2 * i + 1]!)),
  )
}

export function pairOf(tokenizer: Tokenizer, first: string, second: string) {
  const residues = new TextEncoder().encode(first + second)
  const middle = new TextEncoder().encode(first).length
  const out = new Uint16Array(residues.length + 10)
  const types = new Uint8Array(residues.length + 10)
  const a = { residues, start: 0, end: middle }
  const b = { residues, start: middle, end: residues.length }
  const { written, residuesCut } = tokenizer.encodePairInto(a, b, out, types, 1)
  return { ids: [...out.subarray(1, 1 + written)], types: [...types.subarray(1, 1 + written)], residuesCut }
}
