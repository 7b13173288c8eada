/** Tokens foretold from their surroundings (masked) or from what stands before them (causal): no labels are needed. */
import * as tf from '@tensorflow/tfjs-core'
import { sparseCrossEntropy } from '../../kernels/index.ts'
import { LanguageTally } from '../../metrics/languageModel.ts'
import type { LanguageMetrics } from '../../metrics/types.ts'
import type { Head } from '../../models/types.ts'
import { invariant } from '../../shared/assert.ts'
import { streamKey } from '../../shared/random.ts'
import { TaskError } from '../errors.ts'
import type { HostBatch } from '../makeBatch.ts'
import { maskableTokens, maskTokens } from '../masking.ts'
import { nextTokens } from '../nextTokens.ts'
import { words } from '../words.ts'
import type { LanguagePredictions, LanguageSetting, LossTargets, Outputs, Task } from './types.ts'

type LanguageTask = Task<LanguagePredictions, LanguageMetrics>
type Kind = LanguagePredictions['kind']

/** What is fed, and the true token at each of its positions. */
type Asked = { readonly batch: HostBatch; readonly classes: Int32Array }
type Ask = (batch: HostBatch, key: number) => Asked

/** Held-out tokens are hidden in the same places at every evaluation, or evaluations could not be compared. */
const HELD_OUT_KEY = streamKey(0, 'held-out tokens')

export const masked: LanguageTask = languageTask('masked', ({ tokenizer, masking }) => {
  const vocabulary = maskableTokens(tokenizer)
  return (batch, key) => {
    const { ids, positions, classes } = maskTokens(batch, batch.source, vocabulary, masking, key)
    return { batch: { ...batch, ids, positions }, classes }
  }
})

export const causal: LanguageTask = languageTask('causal', ({ tokenizer }) => (batch) => {
  const next = nextTokens(batch, tokenizer)
  return { batch: { ...next.batch, cleanIds: next.batch.ids, positions: next.positions }, classes: next.classes }
})

function languageTask(kind: Kind & Head, asker: (setting: LanguageSetting) => Ask): LanguageTask {
  return {
    kind,
    head: kind,
    problem: 'single_label_classification',
    selections: ['loss'],
    scores: [
      { key: 'accuracy', name: 'accuracy', hub: 'accuracy' },
      { key: 'topK', name: 'top-5 accuracy', hub: 'accuracy' },
      { key: 'perplexity', name: 'perplexity', hub: 'perplexity' },
    ],
    verdict: { key: 'accuracy', tie: 0.005 },
    card: { noun: 'language model', outputs: 'Vocabulary', hub: kind === 'masked' ? 'fill-mask' : 'text-generation' },

    isLabelled: () => true,
    check() {},
    classCounts: () => [],
    pose(_, outputs) {
      const ask = asker(settingOf(outputs))
      return (given, key) => {
        const { batch, classes } = ask(given, key)
        return { batch, targets: { targets: classes, weights: null, total: classes.length } }
      }
    },
    loss: (logits, { targets }: LossTargets) =>
      sparseCrossEntropy(logits, tf.tensor1d(targets as Int32Array, 'int32'), null),

    async predict(run, outputs) {
      const ask = asker(settingOf(outputs))
      const tally = new LanguageTally()
      let classes = new Int32Array(0)
      await run.eachBatch(
        async (logits) => tally.add(await logits.data<'float32'>(), classes),
        (given) => {
          const asked = ask(given, HELD_OUT_KEY)
          classes = Int32Array.from(asked.classes)
          return asked.batch
        },
      )
      const metrics = tally.finish(kind)
      return { kind, metrics, loss: metrics.loss }
    },
    metrics: ({ metrics }) => metrics,
    selectionValue: (_, { accuracy }) => accuracy,
    standardError: ({ accuracy, tokens }) => (tokens === 0 ? 0 : Math.sqrt((accuracy * (1 - accuracy)) / tokens)),
    scoresOf: ({ accuracy, topK, perplexity }) => ({ accuracy, topK: topK.accuracy, perplexity }),

    table: () => noClasses(),
    summary: () => noClasses(),
    answer: () => noClasses(),
    details: ({ tokens, loss, perplexity }) => [words.languageDetails(tokens, loss, perplexity)],
  }
}

/** What a language is learnt from: given wherever a task without labels is posed. */
export function settingOf({ language }: Outputs): LanguageSetting {
  invariant(language !== undefined, 'a language model is asked without its vocabulary')
  return language
}

function noClasses(): never {
  throw new TaskError(words.noClasses, words.noClassesAdvice)
}
