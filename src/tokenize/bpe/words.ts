/** Where the words are that pieces are merged within. */
import type { BpeSpec } from '../types.ts'

/** `Whitespace` of the library tokenizers; \w and \s as its regular expressions have them. */
const WORDS =
  /[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\p{Join_Control}]+|[^\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\p{Join_Control}\p{White_Space}]+/gu
/** `ByteLevel`: GPT-2's pattern (openai/gpt-2, encoder.py). */
const BYTE_WORDS =
  /'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\p{White_Space}\p{L}\p{N}]+|\p{White_Space}+(?!\P{White_Space})|\p{White_Space}+/gu

/**
 * [start, end) of each word, one after the other, in bytes of the column. Where texts start as if with a blank, that
 * blank is taken for there, so that a sign does not part from it.
 */
export function wordEnds(
  { words, prefixSpace }: Pick<BpeSpec, 'words' | 'prefixSpace'>,
  residues: Uint8Array,
  start: number,
  end: number,
): readonly number[] {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(residues.subarray(start, end))
  const isAscii = text.length === end - start
  const added = prefixSpace && end > start && !text.startsWith(' ') ? 1 : 0
  const pattern = words === 'bytes' ? BYTE_WORDS : WORDS
  const ends: number[] = []
  let bytes = start
  let read = 0
  for (const match of (added === 1 ? ` ${text}` : text).matchAll(pattern)) {
    const from = Math.max(0, match.index - added)
    const to = match.index + match[0].length - added
    if (isAscii) ends.push(start + from, start + to)
    else {
      bytes += utf8Length(text, read, from)
      const stop = bytes + utf8Length(text, from, to)
      ends.push(bytes, stop)
      bytes = stop
      read = to
    }
  }
  return ends
}

function utf8Length(text: string, from: number, to: number): number {
  let bytes = 0
  for (let i = from; i < to; i++) {
    const unit = text.charCodeAt(i)
    const isSurrogate = unit >= 0xd800 && unit <= 0xdfff // each half is two of the four bytes
    bytes += unit < 0x80 ? 1 : unit < 0x800 || isSurrogate ? 2 : 3
  }
  return bytes
}
