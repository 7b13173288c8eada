import { refuse } from '../files/readFiles.ts'
import type { BpeSpec } from '../types.ts'
import { byteCharacters } from './byteCharacters.ts'
import { PairTable } from './pairTable.ts'

/** The merges of a specification as numbers. */
export type BpeRules = {
  /** Rank of the merge of two ids, the first merge 0; −1 where they are not merged. */
  readonly ranks: PairTable
  readonly left: Uint16Array
  readonly right: Uint16Array
  /** By rank: the id that the merge gives. */
  readonly merged: Uint16Array
  /** Ids of single characters by code point; of bytes where the words are bytes. */
  readonly symbols: ReadonlyMap<number, number>
}

/** @throws TokenizerError where a merge is made of, or gives, a token that the vocabulary lacks */
export function bpeRules({ vocabulary, merges, words }: Pick<BpeSpec, 'vocabulary' | 'merges' | 'words'>): BpeRules {
  const idOf = new Map(vocabulary.map((token, id) => [token, id]))
  const known = (token: string, rank: number) => idOf.get(token) ?? refuse(`merge ${rank + 1}`, 'known tokens', token)
  const ranks = new PairTable(merges.length)
  const left = new Uint16Array(merges.length)
  const right = new Uint16Array(merges.length)
  const merged = new Uint16Array(merges.length)
  merges.forEach((merge, rank) => {
    const blank = merge.indexOf(' ')
    if (blank < 1 || merge.indexOf(' ', blank + 1) >= 0) refuse(`merge ${rank + 1}`, 'two tokens', merge)
    const [a, b] = [merge.slice(0, blank), merge.slice(blank + 1)]
    left[rank] = known(a, rank)
    right[rank] = known(b, rank)
    merged[rank] = known(a + b, rank)
    ranks.set(left[rank]!, right[rank]!, rank)
  })
  return { ranks, left, right, merged, symbols: words === 'bytes' ? byteSymbols(idOf) : characterSymbols(idOf) }
}

function byteSymbols(idOf: ReadonlyMap<string, number>): ReadonlyMap<number, number> {
  return new Map(
    byteCharacters().flatMap((character, byte) => {
      const id = idOf.get(character)
      return id === undefined ? [] : [[byte, id] as const]
    }),
  )
}

function characterSymbols(idOf: ReadonlyMap<string, number>): ReadonlyMap<number, number> {
  const single = [...idOf].filter(([token]) => [...token].length === 1)
  return new Map(single.map(([token, id]) => [token.codePointAt(0)!, id]))
}
