import type { TiledPart } from './spans.ts'

/** Token ids of whole sequences, put together from their tiles, where each token is one base. */
export class SequenceTokens {
  readonly #part: TiledPart
  readonly #firstRows: Uint32Array

  constructor(part: TiledPart) {
    const { slots, records } = part.targets
    this.#part = part
    this.#firstRows = new Uint32Array(records.length)
    slots.forEach((slot, row) => {
      if (slots[row - 1] !== slot) this.#firstRows[slot] = row
    })
  }

  of(slot: number): Uint16Array {
    const { ids, offsets, targets } = this.#part
    const { bases, slots, starts } = targets
    const whole = new Uint16Array(bases[slot + 1]! - bases[slot]!)
    for (let row = this.#firstRows[slot]!; slots[row] === slot; row++) {
      whole.set(ids.subarray(offsets[row], offsets[row + 1]), starts[row])
    }
    return whole
  }
}

/** Whether each base has a token and a label of its own. */
export function isBaseByBase({ targets: { spans, wordStarts } }: TiledPart): boolean {
  return spans === null && wordStarts === null
}
