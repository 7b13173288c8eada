import type { EncodedPart, TileTargets } from '../../tokenize/types.ts'
import { TrainDataError } from '../errors.ts'
import { words } from '../words.ts'

/** A part whose rows are tiles of sequences. */
export type TiledPart = EncodedPart & { readonly targets: TileTargets }

/** @throws TrainDataError where rows are whole sequences with one answer each */
export function requireTiles(part: EncodedPart): TiledPart {
  if (part.targets?.kind === 'per-base') return { ...part, targets: part.targets }
  throw new TrainDataError(words.noBaseLabels, words.noBaseLabelsAdvice)
}

/** Bases [from, to) of a tile. */
export type Span = { readonly from: number; readonly to: number }

/** What a token of a row covers; special tokens cover nothing. */
export function spanOf({ targets: { spans }, offsets }: TiledPart, row: number, token: number): Span {
  if (spans === null) return { from: token, to: token + 1 }
  const at = 2 * (offsets[row]! + token)
  return { from: spans[at]!, to: spans[at + 1]! }
}
