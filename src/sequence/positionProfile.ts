import { EXACT_LETTERS } from './alphabet.ts'
import { type PositionProfile, type ResidueDataset, UNLABELLED } from './types.ts'

/** Numbers in a profile; more make a picture that no screen is wide enough for. */
const MAX_SHARES = 4_000
/** Records looked at, from all over the data; more move no share by a digit that is shown. */
const MAX_RECORDS = 50_000
/** Three digits are more than a picture shows. */
const PRECISION = 1_000

/** Null where lengths differ, or where the picture would be too large. */
export function positionProfile(dataset: ResidueDataset): PositionProfile | null {
  const { alphabet, count, offsets, labelNames } = dataset
  const letters = EXACT_LETTERS[alphabet]
  const positions = count === 0 ? 0 : offsets[1]! - offsets[0]!
  const size = positions * letters.length
  const classes = Math.max(1, labelNames.length)
  if (size === 0 || size * classes > MAX_SHARES) return null
  for (let i = 0; i < count; i++) if (offsets[i + 1]! - offsets[i]! !== positions) return null
  const { counts, records } = countLetters(dataset, letters, positions, classes)
  return {
    letters,
    positions,
    classes: Array.from({ length: classes }, (_, label) => ({
      label: labelNames[label] ?? '',
      records: records[label]!,
      shares: sharesOf(counts.subarray(label * size, (label + 1) * size), letters.length),
    })),
  }
}

/** Records without a class are left out, unless there are no classes at all. */
function countLetters(
  { count, residues, offsets, labels, labelNames }: ResidueDataset,
  letters: string,
  positions: number,
  classes: number,
): { counts: Uint32Array; records: Uint32Array } {
  const digits = new Int8Array(256).fill(-1)
  for (let i = 0; i < letters.length; i++) digits[letters.charCodeAt(i)] = i
  const counts = new Uint32Array(classes * positions * letters.length)
  const records = new Uint32Array(classes)
  const step = Math.ceil(count / MAX_RECORDS)
  for (let i = 0; i < count; i += step) {
    const label = labelNames.length === 0 ? 0 : labels[i]!
    if (label === UNLABELLED) continue
    records[label]!++
    for (let at = 0; at < positions; at++) {
      const digit = digits[residues[offsets[i]! + at]!]!
      if (digit >= 0) counts[(label * positions + at) * letters.length + digit]!++
    }
  }
  return { counts, records }
}

function sharesOf(counts: Uint32Array, letters: number): number[] {
  return Array.from(counts, (count, i) => {
    const from = i - (i % letters)
    const total = counts.subarray(from, from + letters).reduce((sum, part) => sum + part, 0)
    return total === 0 ? 0 : Math.round((PRECISION * count) / total) / PRECISION
  })
}
