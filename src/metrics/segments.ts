/**
 * Segments: runs of equal labels along a sequence. How many of them a model finds, with exactly the right ends or with
 * enough overlap.
 */
import { type SpanCounts, spanMetrics } from './spans.ts'
import type { SegmentMetrics } from './types.ts'

/** A base whose label is not known; nothing is counted there, and a run ends before it. */
export const NO_LABEL = 255

/** Two segments overlap enough when they share this part of what either covers (Jaccard index). */
export const MIN_OVERLAP = 0.5

/** A run [start, end) of one label. */
export type Segment = { readonly label: number; readonly start: number; readonly end: number }

/** The runs of equal labels, in order; unlabelled stretches are none. */
export function segmentsOf(labels: Uint8Array): Segment[] {
  const segments: Segment[] = []
  let start = 0
  for (let i = 1; i <= labels.length; i++) {
    if (i < labels.length && labels[i] === labels[start]) continue
    const label = labels[start]!
    if (label !== NO_LABEL) segments.push({ label, start, end: i })
    start = i
  }
  return segments
}

/** Counts segments sequence by sequence, so that a genome need not be held at once. */
export class SegmentCounter {
  readonly #actual: Float64Array
  readonly #predicted: Float64Array
  readonly #exact: Float64Array
  readonly #overlapping: Float64Array
  readonly #labels: readonly string[]

  constructor(labels: readonly string[]) {
    this.#labels = labels
    const zeros = () => new Float64Array(labels.length)
    this.#actual = zeros()
    this.#predicted = zeros()
    this.#exact = zeros()
    this.#overlapping = zeros()
  }

  /** @param predicted as long as `actual`; what it says of unlabelled bases is not looked at */
  add(actual: Uint8Array, predicted: Uint8Array): void {
    const truth = segmentsOf(actual)
    const guess = segmentsOf(predicted.map((label, i) => (actual[i] === NO_LABEL ? NO_LABEL : label)))
    for (const { label } of truth) this.#actual[label]! += 1
    for (const { label } of guess) this.#predicted[label]! += 1
    for (const { label, exact } of matches(truth, guess)) {
      this.#overlapping[label]! += 1
      this.#exact[label]! += Number(exact)
    }
  }

  metrics(): SegmentMetrics {
    const counts = (hits: Float64Array): SpanCounts[] =>
      this.#labels.map((label, i) => ({
        label,
        actual: this.#actual[i]!,
        predicted: this.#predicted[i]!,
        hits: hits[i]!,
      }))
    return {
      exact: spanMetrics(counts(this.#exact)),
      overlapping: spanMetrics(counts(this.#overlapping)),
      minOverlap: MIN_OVERLAP,
    }
  }
}

/**
 * Pairs of one true and one predicted segment of the same label that overlap enough, each segment in at most one pair.
 * Both lists are sorted and free of overlaps, so one pass suffices.
 */
function* matches(truth: readonly Segment[], guess: readonly Segment[]): Generator<{ label: number; exact: boolean }> {
  let t = 0
  let g = 0
  while (t < truth.length && g < guess.length) {
    const [one, other] = [truth[t]!, guess[g]!]
    if (one.label === other.label && overlap(one, other) >= MIN_OVERLAP) {
      yield { label: one.label, exact: one.start === other.start && one.end === other.end }
      t += 1
      g += 1
    } else if (one.end < other.end) t += 1
    else g += 1
  }
}

function overlap(one: Segment, other: Segment): number {
  const shared = Math.min(one.end, other.end) - Math.max(one.start, other.start)
  return shared <= 0 ? 0 : shared / (one.end - one.start + other.end - other.start - shared)
}
