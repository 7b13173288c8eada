/**
 * What stands around the places where one label follows another: a matrix of log-odds per pair of labels (position weight
 * matrices; Staden 1984). In genes these are start and stop codons and splice sites, which a network sees too seldom to place
 * them to the base.
 */
import type { BoundaryMotifs } from '../../models/types.ts'
import { UNKNOWN_LABEL } from '../../tokenize/types.ts'
import { SequenceTokens } from './sequenceTokens.ts'
import type { TiledPart } from './spans.ts'
import { unitsOf } from './units.ts'

/** Bases on either side: branch points stand up to some 40 before the end of an intron. */
const REACH = 40
const LENGTH = 2 * REACH

/** Of fewer boundaries nothing is learnt. */
const LEAST_BOUNDARIES = 20

/** Numbers in all matrices: they stand in `config.json`. */
const MOST_SCORES = 50_000

/** Score of the boundary before each place, by labels: `before · labels + label`; where there is no matrix, nothing. */
export type Gains = ReadonlyMap<number, Float64Array>

/** Counted on whole sequences whose every base has a token; null where no labels follow each other often enough. */
export function learnMotifs(part: TiledPart, labels: number): Omit<BoundaryMotifs, 'weight'> | null {
  const columns = new TokenColumns(part)
  const counts = countAround(part, labels, columns)
  const frequent = [...counts].filter(([, { boundaries }]) => boundaries >= LEAST_BOUNDARIES)
  if (frequent.length === 0 || frequent.length * LENGTH * columns.tokens.length > MOST_SCORES) return null
  const motifs = frequent.map(([pair, { around }]) => ({
    from: Math.floor(pair / labels),
    to: pair % labels,
    scores: logOdds(around, columns.shares),
  }))
  return { before: REACH, tokens: columns.tokens, motifs }
}

/** @param ids of one sequence, a token per base */
export function gainsOf(
  ids: Uint16Array,
  { before, tokens, motifs }: Omit<BoundaryMotifs, 'weight'>,
  labels: number,
): Gains {
  const columns = Int32Array.from(ids, (id) => tokens.indexOf(id))
  return new Map(
    motifs.map(({ from, to, scores }) => {
      const gains = new Float64Array(ids.length)
      scores.forEach((row, i) => {
        const ahead = i - before
        const end = Math.min(ids.length, ids.length - ahead)
        for (let place = Math.max(0, -ahead); place < end; place++) gains[place]! += row[columns[place + ahead]!] ?? 0
      })
      return [from * labels + to, gains] as const
    }),
  )
}

/** The tokens that occur, with a column for each and its share. */
class TokenColumns {
  readonly tokens: readonly number[]
  readonly shares: readonly number[]
  readonly columnOf: ReadonlyMap<number, number>

  constructor({ ids }: TiledPart) {
    const counts = new Map<number, number>()
    for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1)
    this.tokens = [...counts.keys()].sort((a, b) => a - b)
    this.shares = this.tokens.map((id) => counts.get(id)! / ids.length)
    this.columnOf = new Map(this.tokens.map((id, column) => [id, column]))
  }
}

type Around = { boundaries: number; readonly around: readonly Float64Array[] }

/** Tokens by their place around the boundaries, for each pair of labels that follow each other. */
function countAround(part: TiledPart, labels: number, columns: TokenColumns): Map<number, Around> {
  const { targets } = part
  const tokens = new SequenceTokens(part)
  const counts = new Map<number, Around>()
  for (let slot = 0; slot < targets.records.length; slot++) {
    const units = unitsOf(targets, targets.labels, slot)
    const ids = tokens.of(slot)
    for (let place = 1; place < units.length; place++) {
      const [before, label] = [units[place - 1]!, units[place]!]
      if (before === label || before === UNKNOWN_LABEL || label === UNKNOWN_LABEL) continue
      const pair = before * labels + label
      const own = counts.get(pair) ?? nothingAround(columns.tokens.length)
      addAround(own, ids, place, columns)
      counts.set(pair, own)
    }
  }
  return counts
}

function nothingAround(columns: number): Around {
  return { boundaries: 0, around: Array.from({ length: LENGTH }, () => new Float64Array(columns)) }
}

function addAround(counts: Around, ids: Uint16Array, place: number, { columnOf }: TokenColumns): void {
  counts.boundaries += 1
  counts.around.forEach((row, i) => {
    const id = ids[place - REACH + i]
    if (id !== undefined) row[columnOf.get(id)!]! += 1
  })
}

/**
 * log(seen / expected), both raised by one, so that what is too rare to be expected says nothing. Four digits, since all is
 * written to `config.json`.
 */
function logOdds(around: readonly Float64Array[], shares: readonly number[]): number[][] {
  return around.map((row) => {
    const total = row.reduce((sum, count) => sum + count, 0)
    return Array.from(row, (count, i) => Number(Math.log((count + 1) / (total * shares[i]! + 1)).toFixed(4)))
  })
}
