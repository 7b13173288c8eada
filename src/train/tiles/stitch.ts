/**
 * Puts the scores of tiles together: token scores are spread over the bases that a token covers, and where tiles (or
 * overlapping k-mers) meet, the mean counts, with weights that fall towards the ends of a tile, where a model sees half of
 * the surroundings only.
 */
import type { PartRun } from '../tasks/types.ts'
import { spanOf, type TiledPart } from './spans.ts'

export type StitchedSequence = {
  /** Index into `TileTargets.records`. */
  readonly slot: number
  /** float32 (bases, C) */
  readonly logits: Float32Array
}

/** Every sequence of a part, as soon as its last tile is there: no more than one is kept. */
export function eachSequence(
  run: PartRun,
  part: TiledPart,
  classes: number,
  take: (sequence: StitchedSequence) => void,
): Promise<void> {
  const stitcher = new Stitcher(part, classes)
  return run.eachBatch(async (logits, { source, tokens }) => {
    const values = await logits.data<'float32'>()
    const perRow = tokens * classes
    source.forEach((row, i) => {
      const sequence = stitcher.add(row, values.subarray(i * perRow, (i + 1) * perRow))
      if (sequence) take(sequence)
    })
  })
}

/** Takes tiles in the order of the part, and gives a sequence as soon as its last tile is there. */
export class Stitcher {
  readonly #part: TiledPart
  readonly #classes: number
  #sums = new Float32Array(0)
  #weights = new Float32Array(0)

  constructor(part: TiledPart, classes: number) {
    this.#part = part
    this.#classes = classes
  }

  /**
   * @param logits float32 (tokens or more, C) of row `row`
   * @returns the sequence, with its last tile; else null
   */
  add(row: number, logits: Float32Array): StitchedSequence | null {
    const { slots, bases } = this.#part.targets
    const slot = slots[row]!
    if (slots[row - 1] !== slot) this.#begin(bases[slot + 1]! - bases[slot]!)
    this.#spread(row, logits)
    return slots[row + 1] === slot ? null : { slot, logits: this.#finish() }
  }

  #begin(bases: number): void {
    this.#sums = new Float32Array(bases * this.#classes)
    this.#weights = new Float32Array(bases)
  }

  #spread(row: number, logits: Float32Array): void {
    const { targets, offsets } = this.#part
    const classes = this.#classes
    const start = targets.starts[row]!
    const weights = this.#ramp(row)
    const tokens = offsets[row + 1]! - offsets[row]!
    for (let token = 0; token < tokens; token++) {
      const { from, to } = spanOf(this.#part, row, token)
      for (let base = from; base < to; base++) {
        const weight = weights[base]!
        const at = (start + base) * classes
        this.#weights[start + base]! += weight
        for (let c = 0; c < classes; c++) this.#sums[at + c]! += weight * logits[token * classes + c]!
      }
    }
  }

  /** Weight of each base of a tile: its distance to the nearer end, but for ends of the sequence itself. */
  #ramp(row: number): Float32Array {
    const { slots, starts, lengths } = this.#part.targets
    const length = lengths[row]!
    const isFirst = starts[row] === 0
    const isLast = slots[row + 1] !== slots[row]
    return Float32Array.from({ length }, (_, base) =>
      Math.min(length, isFirst ? length : base + 1, isLast ? length : length - base),
    )
  }

  /** Bases under no token (the blanks of text, what is too short for a k-mer) are what the base before them is. */
  #finish(): Float32Array {
    const classes = this.#classes
    const sums = this.#sums
    this.#weights.forEach((weight, base) => {
      const at = base * classes
      if (weight > 0) for (let c = 0; c < classes; c++) sums[at + c]! /= weight
      else if (base > 0) sums.copyWithin(at, at - classes, at)
    })
    return sums
  }
}
