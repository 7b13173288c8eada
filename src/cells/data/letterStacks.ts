import type { PositionProfile } from '../../sequence/types.ts'

/** A letter of the stack at `position`: from how many bits upwards it stands, and how many it is high. */
export type LetterBox = {
  readonly position: number
  readonly letter: string
  readonly from: number
  readonly bits: number
}

/** Letters lower than this cannot be seen. */
const LEAST_BITS = 0.01
/** A letter of so large a share is the consensus of its position. */
const CONSENSUS_SHARE = 0.5

/**
 * Stacks of letters, rarest below: each as high as its share of the position's information, which is log2 of the
 * number of letters minus entropy and minus the bias of a small sample (Schneider et al. 1986).
 */
export function letterStacks(
  { shares, records }: PositionProfile['classes'][number],
  { letters, positions }: Pick<PositionProfile, 'letters' | 'positions'>,
): { boxes: LetterBox[]; highest: number; consensus: string } {
  const bias = (letters.length - 1) / (2 * Math.LN2 * Math.max(1, records))
  let highest = 0
  let consensus = ''
  const boxes: LetterBox[] = []
  for (let position = 0; position < positions; position++) {
    const here = [...letters].map((letter, i) => ({ letter, share: shares[position * letters.length + i] ?? 0 }))
    here.sort((a, b) => a.share - b.share)
    const entropy = here.reduce((bits, { share }) => (share > 0 ? bits - share * Math.log2(share) : bits), 0)
    const information = Math.max(0, Math.log2(letters.length) - entropy - bias)
    highest = Math.max(highest, information)
    const first = here.at(-1)
    consensus += first && first.share >= CONSENSUS_SHARE ? first.letter : '·'
    boxes.push(...stack(here, information, position))
  }
  return { boxes, highest, consensus }
}

function stack(
  letters: readonly { letter: string; share: number }[],
  information: number,
  position: number,
): LetterBox[] {
  let from = 0
  const boxes: LetterBox[] = []
  for (const { letter, share } of letters) {
    const bits = share * information
    if (bits >= LEAST_BITS) boxes.push({ position, letter, from, bits })
    from += bits
  }
  return boxes
}
