/** Vocabularies of what occurs: characters of texts and SMILES, and atoms and bonds. */
import type { Dataset } from '../../sequence/types.ts'
import { smilesTokenEnd } from '../smiles.ts'
import { SPECIAL_TOKENS } from '../vocabulary.ts'
import type { Stretch } from './sample.ts'

/** Rarer ones are [UNK]: tokens that hardly occur are hardly learnt. */
const MAX_CHARACTERS = 900
const MAX_ATOMS = 5_000

export function learnCharacters({ residues }: Dataset, stretches: readonly Stretch[]) {
  const counts = countTokens(stretches, (start, end, count) => {
    for (const character of decode(residues, start, end)) if (character !== REPLACEMENT) count(character)
  })
  return { kind: 'char', k: 1, vocabulary: vocabularyOf(counts, MAX_CHARACTERS) } as const
}

export function learnSmiles({ residues }: Dataset, stretches: readonly Stretch[]) {
  const counts = countTokens(stretches, (start, end, count) => {
    for (let i = start; i < end; ) {
      const next = smilesTokenEnd(residues, i, end)
      count(decode(residues, i, next))
      i = next
    }
  })
  return { kind: 'smiles', vocabulary: vocabularyOf(counts, MAX_ATOMS) } as const
}

/** Stands for the bytes of a character that a sample cut off. */
const REPLACEMENT = '\ufffd'

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

export function decode(residues: Uint8Array, start: number, end: number): string {
  return decoder.decode(residues.subarray(start, end))
}

function countTokens(
  stretches: readonly Stretch[],
  each: (start: number, end: number, count: (token: string) => void) => void,
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  const count = (token: string) => counts.set(token, (counts.get(token) ?? 0) + 1)
  for (const [start, end] of stretches) each(start, end, count)
  return counts
}

/** The most frequent first, ties by text. */
export function byFrequency(counts: ReadonlyMap<string, number>): string[] {
  return [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)).map(([token]) => token)
}

function vocabularyOf(counts: ReadonlyMap<string, number>, most: number): readonly string[] {
  return [...SPECIAL_TOKENS, ...byFrequency(counts).slice(0, most)]
}
