/** What is said about labels along sequences, counted sequence by sequence: tens of millions of bases need no memory. */
import { classificationMetrics } from './classification.ts'
import { areTags, EntityCounter, parseTag, type Tag } from './entities.ts'
import { NO_LABEL, SegmentCounter } from './segments.ts'
import type { ClassificationMetrics, OneAgainstRest, PerBaseMetrics } from './types.ts'

export class PerBaseCounter {
  readonly #labels: readonly string[]
  readonly #unit: PerBaseMetrics['unit']
  readonly #pairs: Float64Array
  readonly #segments: SegmentCounter
  readonly #entities: EntityCounter | null
  readonly #tags: readonly Tag[]
  #records = 0

  constructor(labels: readonly string[], unit: PerBaseMetrics['unit']) {
    this.#labels = labels
    this.#unit = unit
    this.#pairs = new Float64Array(labels.length ** 2)
    this.#segments = new SegmentCounter(labels)
    this.#entities = areTags(labels) ? new EntityCounter() : null
    this.#tags = labels.map(parseTag)
  }

  /**
   * One sequence: a label per base, or per word.
   * @param actual NO_LABEL where it is not known
   * @throws RangeError on unequal lengths
   */
  add(actual: Uint8Array, predicted: Uint8Array): void {
    if (actual.length !== predicted.length) {
      throw new RangeError(`PerBaseCounter: ${actual.length} labels but ${predicted.length} predictions`)
    }
    const classes = this.#labels.length
    for (let i = 0; i < actual.length; i++) {
      if (actual[i] !== NO_LABEL) this.#pairs[actual[i]! * classes + predicted[i]!]! += 1
    }
    this.#segments.add(actual, predicted)
    this.#addEntities(actual, predicted)
    this.#records += 1
  }

  metrics(): PerBaseMetrics {
    const classes = this.#labels.length
    const confusion = this.#labels.map((_, row) => [...this.#pairs.subarray(row * classes, (row + 1) * classes)])
    const bases = classificationMetrics(confusion, this.#labels)
    return {
      task: 'per-base',
      unit: this.#unit,
      records: this.#records,
      ...bases,
      oneAgainstRest: classes > 2 ? this.#labels.map((_, label) => againstRest(bases, label)) : [],
      segments: this.#segments.metrics(),
      entities: this.#entities?.metrics() ?? null,
    }
  }

  /** Words whose tag is not known are outside of everything, in the prediction too. */
  #addEntities(actual: Uint8Array, predicted: Uint8Array): void {
    if (!this.#entities) return
    const tagOf = (label: number, i: number) => (actual[i] === NO_LABEL ? OUTSIDE : this.#tags[label]!)
    this.#entities.add(Array.from(actual, tagOf), Array.from(predicted, tagOf))
  }
}

const OUTSIDE = parseTag('O')

/** The four-field table of one class and everything else. */
function againstRest({ confusion, perClass, n }: ClassificationMetrics, label: number): OneAgainstRest {
  const hits = confusion[label]![label]!
  const missed = perClass[label]!.support - hits
  const wrong = confusion.reduce((sum, row) => sum + row[label]!, 0) - hits
  const { accuracy, weighted } = classificationMetrics(
    [
      [hits, missed],
      [wrong, n - hits - missed - wrong],
    ],
    [perClass[label]!.label, 'rest'],
  )
  return { label: perClass[label]!.label, accuracy, weighted }
}
