/**
 * What a linear model sees of the surroundings of a base: the letters beside it, each at its place, and the words of k letters in
 * windows around it, counted by reading frame, as codons are told from other triplets. Every feature is a sum over places, so
 * the scores of a whole sequence come from running sums.
 */
import type { Alphabet } from '../../sequence/types.ts'

export type WindowShape = {
  readonly letters: string
  /** Letters on either side that count at their own place. */
  readonly near: number
  readonly k: number
  /** Words are counted apart by their distance modulo this. */
  readonly frames: number
  /** Windows from so many letters before to so many behind. */
  readonly reaches: readonly number[]
}

const NUCLEIC = { near: 8, k: 3, frames: 3, reaches: [60, 1000] }

export const windowShapes: Readonly<Record<Alphabet, WindowShape>> = {
  dna: { letters: 'ACGT', ...NUCLEIC },
  rna: { letters: 'ACGU', ...NUCLEIC },
  protein: { letters: 'ACDEFGHIKLMNPQRSTVWY', near: 8, k: 1, frames: 1, reaches: [8, 30] },
}

export const wordCount = ({ letters, k }: WindowShape) => letters.length ** k

/** Columns: letters by place, then for each window the words by frame. */
export function columnCount(shape: WindowShape): number {
  const { letters, near, frames, reaches } = shape
  return (2 * near + 1) * letters.length + reaches.length * frames * wordCount(shape)
}

export const nearColumn = ({ letters, near }: WindowShape, distance: number, letter: number) =>
  (distance + near) * letters.length + letter

export function wordColumn(shape: WindowShape, window: number, frame: number, word: number): number {
  const { letters, near, frames } = shape
  return (2 * near + 1) * letters.length + (window * frames + frame) * wordCount(shape) + word
}

/** Letters as numbers, and the word that begins at each place; −1 where one is ambiguous, or the end comes before. */
export type Letters = { readonly digits: Int8Array; readonly words: Int16Array }

export function digitize({ letters, k }: WindowShape, residues: Uint8Array): Letters {
  const digitOf = Int8Array.from({ length: 256 }, (_, byte) => letters.indexOf(String.fromCharCode(byte)))
  const digits = Int8Array.from(residues, (byte) => digitOf[byte]!)
  const words = new Int16Array(residues.length).fill(-1)
  for (let at = 0; at + k <= digits.length; at++) {
    let word = 0
    for (let i = at; i < at + k; i++) word = word < 0 || digits[i]! < 0 ? -1 : word * letters.length + digits[i]!
    words[at] = word
  }
  return { digits, words }
}

/** Never negative. */
export const modulo = (value: number, by: number) => ((value % by) + by) % by
