/**
 * Puts the k-mer regression of the baseline beside a trained compact network: p ∝ network^(1 − share) · regression^share.
 * What composition says is then never lost, and where motifs decide the share is small or none. Figures:
 * docs/experiments/default-classifier.md.
 */
import type { KmerRegression } from '../baselines/types.ts'
import { MODEL_TYPES } from '../models/modelTypes.ts'
import type { Model, ModelParams } from '../models/types.ts'
import type { EncodedPart } from '../tokenize/types.ts'
import { type LogitsOptions, logitsOf } from './evaluate.ts'
import { readWeights } from './learnerState.ts'
import type { TrainedModel } from './modelFiles.ts'
import { classification, predictionsFrom } from './tasks/classification.ts'
import type { KmerMix } from './types.ts'

/** Above this the regression would be the model. */
const SHARES = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6] as const
/** Any share serves to learn the regression's own log-probabilities; at a half both parts count alike. */
const PROBE = 0.5

export type Mixed = { readonly model: Model; readonly mix: KmerMix }

/** Whether a model can hold a regression on k-mers (of classes), and its user did not rule k-mers out. */
export function takesKmerRegression(
  { model: { config, tuning }, task }: Pick<TrainedModel, 'model' | 'task'>,
  choice: ModelParams['kmerFeatures'],
): boolean {
  return (
    task === classification && config.model_type === MODEL_TYPES.compact && choice !== false && tuning.kind === 'full'
  )
}

/**
 * A new model with the share that has the lowest loss on validation data; null where the network alone is best. The
 * given model stays the caller's.
 */
export async function mixWithRegression(
  trained: TrainedModel,
  valid: EncodedPart,
  regression: KmerRegression,
  options: Pick<LogitsOptions, 'signal'>,
): Promise<Mixed | null> {
  const { model, tokenizer, outputs, reverseComplement } = trained
  const classes = outputs.names.length
  const logits = (of: Model) => logitsOf(of, valid, tokenizer, { ...options, reverseComplement })
  const alone = await logits(model)
  const probe = await mixedModel(model, regression, PROBE)
  const both = await logits(probe).finally(() => probe.dispose())
  const share = bestShare(alone, both, valid.labels, classes)
  if (share === 0) return null
  const predictions = predictionsFrom(interpolate(alone, both, share), valid.labels, classes)
  const metrics = classification.metrics(predictions, valid, outputs)
  return {
    model: await mixedModel(model, regression, share),
    mix: { k: regression.k, share, loss: predictions.loss, metrics },
  }
}

/** The share of SHARES with the lowest loss; the smaller of two that tie. */
export function bestShare(alone: Float32Array, both: Float32Array, labels: Int32Array, classes: number): number {
  const losses = SHARES.map((share) => predictionsFrom(interpolate(alone, both, share), labels, classes).loss)
  return SHARES[losses.indexOf(Math.min(...losses))]!
}

/** Log-probabilities are linear in the share, up to what a softmax takes away: two shares give all others. */
function interpolate(alone: Float32Array, both: Float32Array, share: number): Float32Array {
  return alone.map((value, i) => value + (share / PROBE) * (both[i]! - value))
}

async function mixedModel(model: Model, { k, words, weight, bias }: KmerRegression, share: number): Promise<Model> {
  const [{ compact }, { withKmerRegression }] = await Promise.all([
    import('../models/compact/index.ts'),
    import('../models/compact/kmerRegression.ts'),
  ])
  const { config, tensors } = withKmerRegression(
    { config: model.config, tensors: await readWeights(model) },
    {
      k,
      share,
      weight: { shape: [bias.length, words], data: weight },
      bias: { shape: [bias.length], data: bias },
    },
  )
  return compact.load(config, tensors, {}).model
}
