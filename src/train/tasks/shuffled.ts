/**
 * Real sequences against copies of them that are shuffled pair by pair: what is learnt is what real ones have beyond
 * their composition, and no labels are needed. Where sequences have classes all the same, such as their species, the real
 * ones are told apart by these, too: composition, which a shuffle leaves as it is, then counts as well.
 */
import { classificationMetrics, countConfusion } from '../../metrics/classification.ts'
import type { ClassificationMetrics } from '../../metrics/types.ts'
import { streamKey, uniform } from '../../shared/random.ts'
import { shufflePairs } from '../../shared/shufflePairs.ts'
import { edgesOf } from '../../tokenize/frame.ts'
import { lossTargets } from '../lossTargets.ts'
import { type HostBatch, tokensInRow } from '../makeBatch.ts'
import { classification, predictionsFrom } from './classification.ts'
import { settingOf } from './languageModel.ts'
import type { ClassPredictions, Outputs, Task } from './types.ts'

const SHUFFLED = 'shuffled'

/** In the order of the logits: the classes of real sequences, where there are several, and what was shuffled. */
export function shuffledNames(classes: readonly string[]): readonly string[] {
  return [...(classes.length > 1 ? classes : ['real']), SHUFFLED]
}

/** Held-out sequences are shuffled in the same way at every evaluation, or evaluations could not be compared. */
const HELD_OUT_KEY = streamKey(0, 'held-out shuffles')

/** `actual`: what was fed, which no part of the data knows. */
type ShuffledPredictions = ClassPredictions & { readonly actual: Int32Array }

export const shuffled: Task<ShuffledPredictions, ClassificationMetrics> = {
  ...classification,
  kind: 'shuffled',
  selections: ['loss', 'accuracy', 'mcc'],
  isLabelled: () => true,
  check() {},
  classCounts: () => [],
  pose(_, outputs) {
    const { length: classes } = outputs.names
    return (given, key) => {
      const { batch, labels } = shuffleHalf(given, outputs, key)
      return { batch, targets: lossTargets(labels, classes, 0, null) }
    }
  },
  async predict(run, outputs) {
    const { length: classes } = outputs.names
    const { length: rows } = run.part.labels
    const logits = new Float32Array(rows * classes)
    const actual = new Int32Array(rows)
    let fed = new Int32Array(0)
    await run.eachBatch(
      async (values, { source }) => {
        const given = await values.data<'float32'>()
        source.forEach((row, i) => {
          actual[row] = fed[i]!
          logits.set(given.subarray(i * classes, (i + 1) * classes), row * classes)
        })
      },
      (given) => {
        const { batch, labels } = shuffleHalf(given, outputs, HELD_OUT_KEY)
        fed = Int32Array.from(labels)
        return batch
      },
    )
    return { ...predictionsFrom(logits, actual, classes), actual }
  },
  metrics: ({ predicted, actual }, _, { names }) =>
    classificationMetrics(countConfusion(actual, predicted, names.length), names),
}

/**
 * Each row is shuffled with probability ½, and one whose class nobody knows in any case: a pure function of (key, row).
 * @returns labels that count in the names of the outputs
 */
export function shuffleHalf(
  batch: HostBatch,
  outputs: Outputs,
  key: number,
): { readonly batch: HostBatch; readonly labels: Int32Array } {
  const { before, after } = edgesOf(settingOf(outputs).tokenizer)
  const shuffledLabel = outputs.names.length - 1
  const realLabel = (i: number) => (shuffledLabel === 1 ? 0 : batch.labels[i]!)
  const { tokens, source } = batch
  const ids = batch.ids.slice()
  const labels = Int32Array.from(source, (row, i) => {
    if (uniform(streamKey(key, 'shuffled'), row) < 0.5 && realLabel(i) >= 0) return realLabel(i)
    const from = i * tokens + before
    const to = i * tokens + tokensInRow(batch, i) - after
    ids.set(shufflePairs(ids, from, to, streamKey(key, 'shuffle', row)), from)
    return shuffledLabel
  })
  return { batch: { ...batch, ids, cleanIds: ids }, labels }
}
