import type { StrandDecision } from './types.ts'
import { words } from './words.ts'

/**
 * The strand is ignored only if that is better by more than this many standard errors of the paired difference
 * (docs/experiments/default-classifier.md has the figures of nine data sets).
 */
const STANDARD_ERRORS = 2
/** With fewer records a standard error means nothing. */
const MIN_RECORDS = 30

/**
 * Whether labels are blind to the strand: do k-mers that ignore it predict held-out records better than k-mers that
 * know it? Compared record by record by their loss, because MCC on a few hundred records is too coarse: on 800
 * records its standard error is 0.01, as large as the whole effect.
 * @param stranded, canonical the loss of each record under a fit that has not seen it
 */
export function decideStrand(stranded: Float64Array, canonical: Float64Array): StrandDecision {
  const n = stranded.length
  if (n < MIN_RECORDS) return { reverseComplement: false, reason: words.strand.tooFew(n) }
  const gains = stranded.map((loss, i) => loss - canonical[i]!)
  const gain = mean(gains)
  const error = Math.sqrt(mean(gains.map((one) => (one - gain) ** 2)) / n)
  const errors = error === 0 ? 0 : gain / error
  const losses = [mean(canonical), mean(stranded)] as const
  if (errors > STANDARD_ERRORS) {
    return { reverseComplement: true, reason: words.strand.blind(...losses, errors) }
  }
  const reason = errors < -STANDARD_ERRORS ? words.strand.stranded(...losses, -errors) : words.strand.unclear(...losses)
  return { reverseComplement: false, reason }
}

const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length
