/**
 * Puts linear models of the baselines beside a trained compact network: (1 − shares) · network + Σ share · regression, of
 * logits (of classes: of log-probabilities). What composition or single places say is then never lost, and where more decides
 * the shares are small or none. Figures: docs/experiments/default-classifier.md, docs/experiments/numbers-of-aligned-sequences.md.
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

/** Of one regression, and of all; above that they would be the model. */
const SHARES = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6] as const
const MAX_TOGETHER = 0.8
/** Any share serves to learn a regression's own logits; at a half both parts count alike. */
const PROBE = 0.5

export type Mixed = { readonly model: Model; readonly mix: SideMix }

/** A share for each of the regressions, and what is predicted with them. */
type Choice = { readonly shares: readonly number[]; readonly predictions: Predictions }

/** Whether a model can hold regressions, and its user did not rule k-mers and the like out. */
export function takesRegressions(
  { model: { config, tuning }, task, outputs: { scale } }: Pick<TrainedModel, 'model' | 'task' | 'outputs'>,
  choice: ModelParams['kmerFeatures'],
): boolean {
  const isWhole = config.model_type === MODEL_TYPES.compact && tuning.kind === 'full' && task.head === 'sequence'
  // A regression on numbers answers in their standard deviations; so must the network.
  return isWhole && choice !== false && (task.kind !== 'regression' || scale !== undefined)
}

/**
 * A new model with the shares of the regressions that have the lowest loss on validation data; null where the network alone is
 * best. The given model stays the caller's.
 */
export async function mixWithRegressions(
  trained: TrainedModel,
  valid: EncodedPart,
  regressions: readonly SideRegression[],
  options: Pick<LogitsOptions, 'signal'>,
): Promise<Mixed | null> {
  const { model, task, outputs } = trained
  const alone = await validLogits(trained, valid, options)
  const probes: Float32Array[] = []
  for (const regression of regressions) {
    const probe = await mixedModel(model, [{ regression, share: PROBE }])
    probes.push(await validLogits({ ...trained, model: probe }, valid, options).finally(() => probe.dispose()))
  }
  const { shares, predictions } = await bestShares(trained, valid, alone, probes)
  const voices = regressions.flatMap((regression, i) => (shares[i]! > 0 ? [{ regression, share: shares[i]! }] : []))
  if (voices.length === 0) return null
  return {
    model: await mixedModel(model, voices),
    mix: {
      beside: voices.map(({ regression, share }) =>
        regression.kind === 'kmers' ? { k: regression.k, share } : { places: regression.places, share },
      ),
      loss: predictions.loss,
      metrics: task.metrics(predictions, valid, outputs),
    },
  }
}

/** The shares with the lowest loss; of those that tie, the ones that leave most to the network. */
export async function bestShares(
  { task, outputs }: Pick<TrainedModel, 'task' | 'outputs'>,
  valid: EncodedPart,
  alone: Float32Array,
  probes: readonly Float32Array[],
): Promise<Choice> {
  let best: Choice | null = null
  for (const shares of combinations(probes.length)) {
    const logits = async () => interpolate(alone, probes, shares)
    const predictions = await task.predict({ part: valid, logits, eachBatch: notNeeded }, outputs)
    if (!best || predictions.loss < best.predictions.loss) best = { shares, predictions }
  }
  return best!
}

/** Every share of every regression, the smallest sum first. */
function combinations(count: number): (readonly number[])[] {
  const sum = (shares: readonly number[]) => shares.reduce((total, share) => total + share, 0)
  let all: (readonly number[])[] = [[]]
  for (let i = 0; i < count; i++) all = all.flatMap((shares) => SHARES.map((share) => [...shares, share]))
  return all.filter((shares) => sum(shares) < MAX_TOGETHER + 1e-9).toSorted((a, b) => sum(a) - sum(b))
}

/** Logits are linear in the shares, up to what a softmax takes away: a probe of each regression gives all others. */
function interpolate(alone: Float32Array, probes: readonly Float32Array[], shares: readonly number[]): Float32Array {
  return alone.map((value, i) =>
    probes.reduce((sum, probe, j) => sum + (shares[j]! / PROBE) * (probe[i]! - value), value),
  )
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

type Voice = { readonly regression: SideRegression; readonly share: number }

async function mixedModel(model: Model, voices: readonly Voice[]): Promise<Model> {
  const [{ compact }, { withRegressions }] = await Promise.all([
    import('../models/compact/index.ts'),
    import('../models/compact/sideRegression.ts'),
  ])
  const parts = { config: model.config, tensors: await readWeights(model) }
  const { config, tensors } = withRegressions(parts, voices.map(layerOf))
  return compact.load(config, tensors, {}).model
}

function layerOf({ regression, share }: Voice): SideLayer {
  const outputs = regression.bias.length
  const rows = (data: Float32Array) => ({ shape: [outputs, data.length / outputs], data })
  const bias = { shape: [outputs], data: regression.bias }
  if (regression.kind === 'kmers') {
    return { kind: 'kmers', k: regression.k, share, weight: rows(regression.weight), bias }
  }
  const { places, singles, pairs } = regression
  return { kind: 'places', places, share, singles: rows(singles), pairs: rows(pairs), bias }
}
