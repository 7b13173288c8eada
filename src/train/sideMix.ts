/**
 * Puts a linear model of the baselines beside a trained compact network: (1 − share) · network + share · regression, of
 * logits (of classes: of log-probabilities). What composition or single places say is then never lost, and where more decides
 * the share is small or none. Figures: docs/experiments/default-classifier.md, docs/experiments/numbers-of-aligned-sequences.md.
 */
import type { SideRegression } from '../baselines/types.ts'
import type { SideLayer } from '../models/compact/sideRegression.ts'
import { MODEL_TYPES } from '../models/modelTypes.ts'
import type { Model, ModelParams } from '../models/types.ts'
import type { EncodedPart } from '../tokenize/types.ts'
import { type LogitsOptions, logitsOf } from './evaluate.ts'
import { readWeights } from './learnerState.ts'
import type { TrainedModel } from './modelFiles.ts'
import type { Predictions } from './tasks/types.ts'
import type { SideMix } from './types.ts'

/** Above this the regression would be the model. */
const SHARES = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6] as const
/** Any share serves to learn the regression's own logits; at a half both parts count alike. */
const PROBE = 0.5

export type Mixed = { readonly model: Model; readonly mix: SideMix }

type Choice = { readonly regression: SideRegression; readonly share: number; readonly predictions: Predictions }

/** Whether a model can hold a regression, and its user did not rule k-mers and the like out. */
export function takesRegression(
  { model: { config, tuning }, task, outputs: { scale } }: Pick<TrainedModel, 'model' | 'task' | 'outputs'>,
  choice: ModelParams['kmerFeatures'],
): boolean {
  const isWhole = config.model_type === MODEL_TYPES.compact && tuning.kind === 'full' && task.head === 'sequence'
  // A regression on numbers answers in their standard deviations; so must the network.
  return isWhole && choice !== false && (task.kind !== 'regression' || scale !== undefined)
}

/**
 * A new model with the regression and the share that have the lowest loss on validation data; null where the network alone
 * is best. The given model stays the caller's.
 */
export async function mixWithRegression(
  trained: TrainedModel,
  valid: EncodedPart,
  regressions: readonly SideRegression[],
  options: Pick<LogitsOptions, 'signal'>,
): Promise<Mixed | null> {
  const { model, task, outputs } = trained
  const alone = await validLogits(trained, valid, options)
  let best: Choice | null = null
  for (const regression of regressions) {
    const probe = await mixedModel(model, regression, PROBE)
    const both = await validLogits({ ...trained, model: probe }, valid, options).finally(() => probe.dispose())
    const choice = await bestShare(trained, valid, alone, both)
    if (!best || choice.predictions.loss < best.predictions.loss) best = { regression, ...choice }
  }
  if (!best || best.share === 0) return null
  const { regression, share, predictions } = best
  return {
    model: await mixedModel(model, regression, share),
    mix: {
      ...(regression.kind === 'kmers' ? { k: regression.k } : { places: regression.places }),
      share,
      loss: predictions.loss,
      metrics: task.metrics(predictions, valid, outputs),
    },
  }
}

/** The share of SHARES with the lowest loss, the smaller of two that tie, and what is predicted with it. */
export async function bestShare(
  { task, outputs }: Pick<TrainedModel, 'task' | 'outputs'>,
  valid: EncodedPart,
  alone: Float32Array,
  both: Float32Array,
): Promise<Omit<Choice, 'regression'>> {
  let best: Omit<Choice, 'regression'> | null = null
  for (const share of SHARES) {
    const logits = async () => interpolate(alone, both, share)
    const predictions = await task.predict({ part: valid, logits, eachBatch: notNeeded }, outputs)
    if (!best || predictions.loss < best.predictions.loss) best = { share, predictions }
  }
  return best!
}

/** Logits are linear in the share, up to what a softmax takes away: two shares give all others. */
function interpolate(alone: Float32Array, both: Float32Array, share: number): Float32Array {
  return alone.map((value, i) => value + (share / PROBE) * (both[i]! - value))
}

/** Tasks with one row of logits per sequence ask for all logits at once. */
function notNeeded(): Promise<never> {
  throw new RangeError('sideMix: expected a task that asks for all logits at once')
}

function validLogits(
  { model, tokenizer, reverseComplement }: TrainedModel,
  valid: EncodedPart,
  options: Pick<LogitsOptions, 'signal'>,
): Promise<Float32Array> {
  return logitsOf(model, valid, tokenizer, { ...options, reverseComplement })
}

async function mixedModel(model: Model, regression: SideRegression, share: number): Promise<Model> {
  const [{ compact }, { withRegression }] = await Promise.all([
    import('../models/compact/index.ts'),
    import('../models/compact/sideRegression.ts'),
  ])
  const parts = { config: model.config, tensors: await readWeights(model) }
  const { config, tensors } = withRegression(parts, layerOf(regression, share))
  return compact.load(config, tensors, {}).model
}

function layerOf(regression: SideRegression, share: number): SideLayer {
  const outputs = regression.bias.length
  const rows = (data: Float32Array) => ({ shape: [outputs, data.length / outputs], data })
  const bias = { shape: [outputs], data: regression.bias }
  if (regression.kind === 'kmers') {
    return { kind: 'kmers', k: regression.k, share, weight: rows(regression.weight), bias }
  }
  const { places, singles, pairs } = regression
  return { kind: 'places', places, share, singles: rows(singles), pairs: rows(pairs), bias }
}
