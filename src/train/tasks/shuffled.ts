/**
 * Real sequences against copies of them that are shuffled pair by pair: what is learnt is what real ones have beyond
 * their composition, and no labels are needed. Ji 2021 (DNABERT) makes hard negatives for promoters in this spirit; the
 * shuffle is the usual background of motif discovery.
 */
import { classificationMetrics, countConfusion } from '../../metrics/classification.ts'
import type { ClassificationMetrics } from '../../metrics/types.ts'
import { streamKey, uniform } from '../../shared/random.ts'
import { edgesOf } from '../../tokenize/frame.ts'
import type { TokenizerSpec } from '../../tokenize/types.ts'
import { lossTargets } from '../lossTargets.ts'
import type { HostBatch } from '../makeBatch.ts'
import { shuffleInPlace } from '../shuffling.ts'
import { classification, predictionsFrom } from './classification.ts'
import { settingOf } from './languageModel.ts'
import type { ClassPredictions, Task } from './types.ts'

/** In the order of the logits. */
export const SHUFFLED_NAMES: readonly string[] = ['real', 'shuffled']
const CLASSES = 2

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
    const { tokenizer } = settingOf(outputs)
    return (given, key) => {
      const { batch, labels } = shuffleHalf(given, tokenizer, key)
      return { batch, targets: lossTargets(labels, CLASSES, 0, null) }
    }
  },
  async predict(run, outputs) {
    const { tokenizer } = settingOf(outputs)
    const { length: rows } = run.part.labels
    const logits = new Float32Array(rows * CLASSES)
    const actual = new Int32Array(rows)
    let fed = new Int32Array(0)
    await run.eachBatch(
      async (values, { source }) => {
        const given = await values.data<'float32'>()
        source.forEach((row, i) => {
          actual[row] = fed[i]!
          logits.set(given.subarray(i * CLASSES, (i + 1) * CLASSES), row * CLASSES)
        })
      },
      (given) => {
        const { batch, labels } = shuffleHalf(given, tokenizer, HELD_OUT_KEY)
        fed = Int32Array.from(labels)
        return batch
      },
    )
    return { ...predictionsFrom(logits, actual, CLASSES), actual }
  },
  metrics: ({ predicted, actual }, _, { names }) =>
    classificationMetrics(countConfusion(actual, predicted, CLASSES), names),
}

/** Each row is shuffled with probability ½: a pure function of (key, row). Labels count in SHUFFLED_NAMES. */
export function shuffleHalf(
  batch: HostBatch,
  tokenizer: TokenizerSpec,
  key: number,
): { readonly batch: HostBatch; readonly labels: Int32Array } {
  const { before, after } = edgesOf(tokenizer)
  const { tokens, mask, source } = batch
  const ids = batch.ids.slice()
  const labels = Int32Array.from(source, (row, i) => {
    if (uniform(streamKey(key, 'shuffled'), row) < 0.5) return 0
    const start = i * tokens
    const length = mask.subarray(start, start + tokens).reduce((sum, one) => sum + one, 0)
    shuffleInPlace(ids, start + before, start + length - after, streamKey(key, 'shuffle', row))
    return 1
  })
  return { batch: { ...batch, ids, cleanIds: ids }, labels }
}
