import type { DataAlphabet } from '../sequence/types.ts'

/** Value of bytes that are no exact base, in the tables below. */
export const NO_BASE = 255

/** Byte → 0…3 in the order of `bases`, or NO_BASE; U and T are the same base, so RNA reads in DNA models too. */
export function baseDigits(bases: string): Uint8Array {
  const table = new Uint8Array(256).fill(NO_BASE)
  for (let digit = 0; digit < bases.length; digit++) table[bases.charCodeAt(digit)] = digit
  const thymine = table['T'.charCodeAt(0)]!
  const uracil = table['U'.charCodeAt(0)]!
  table['T'.charCodeAt(0)] = table['U'.charCodeAt(0)] = Math.min(thymine, uracil)
  return table
}

/** Byte → id of the token of this one character, or `unk`. */
export function residueTable(vocabulary: readonly string[], unk: number): Uint16Array {
  const table = new Uint16Array(256).fill(unk)
  vocabulary.forEach((token, id) => {
    if (token.length === 1 && token.charCodeAt(0) < 128) table[token.charCodeAt(0)] = id
  })
  return table
}

/**
 * Byte → token id of single residues. What has no token of its own is read as the unknown residue (N or X) where the
 * vocabulary has one, else as [UNK]: every ambiguity code of DNA is N to a model. Characters of SMILES and text stand
 * for themselves.
 */
export function residueIds(vocabulary: readonly string[], alphabet: DataAlphabet, unk: number): Uint16Array {
  const table = residueTable(vocabulary, unk)
  if (alphabet === 'smiles' || alphabet === 'text') return table
  const idOf = new Map(vocabulary.map((token, id) => [token, id]))
  const unknown = idOf.get(alphabet === 'protein' ? 'X' : 'N') ?? unk
  for (let byte = 65; byte <= 90; byte++) if (table[byte] === unk) table[byte] = unknown
  if (alphabet !== 'protein') {
    const thymine = idOf.get('T') ?? idOf.get('U') ?? unknown
    table['T'.charCodeAt(0)] = thymine
    table['U'.charCodeAt(0)] = thymine
  }
  return table
}

/** Bytes of the UTF-8 character that begins with this one. */
export function utf8Size(byte: number): number {
  return byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1
}
