/**
 * What `auto` means for training. The numbers come from docs/experiments/default-classifier.md; the BERT ones are the
 * usual fine-tuning values (Devlin 2019, appendix A.3) and a tenfold to twentyfold rate for random weights.
 */
import type { StrandDecision } from '../baselines/types.ts'
import type { Tuning } from '../models/tuning/types.ts'
import type { FamilyName } from '../models/types.ts'
import { MetricError } from './errors.ts'
import type { Task } from './tasks/types.ts'
import type { ResolvedTrainParams, SelectionMetric, TrainParams } from './types.ts'
import { words } from './words.ts'

export type TrainFacts = {
  readonly family: FamilyName
  /** Whether the weights come from a checkpoint (fine-tuning) or are random. */
  readonly pretrained: boolean
  /** What is trained. */
  readonly tuning: Tuning['kind']
  readonly trainRows: number
  /** Tokens of most training rows (the 95th percentile). */
  readonly rowTokens: number
  readonly task: Pick<Task, 'kind' | 'head' | 'selections' | 'keepsLetters'>
  /** Training rows per class; empty where the task has no classes to balance. */
  readonly classCounts: readonly number[]
  /** Null for proteins and RNA. */
  readonly strand: Pick<StrandDecision, 'reverseComplement' | 'reason'> | null
  /** False where tokens have no reverse complement. */
  readonly hasOtherStrand: boolean
}

type Recipe = Pick<
  ResolvedTrainParams,
  | 'learningRate'
  | 'schedule'
  | 'warmup'
  | 'weightDecay'
  | 'labelSmoothing'
  | 'shift'
  | 'patience'
  | 'emaDecay'
  | 'maskRate'
> & { readonly epochs: EpochRule }

/**
 * Few parameters beside frozen weights bear, and need, a rate twenty to thirty times that of full fine-tuning. AdaLoRA's
 * start at Λ = 0 makes it slower still. The usual values of the papers (docs/tuning.md); not yet measured on data here.
 */
const TUNED: Readonly<Record<Tuning['kind'], Partial<Recipe>>> = {
  full: {},
  lora: { learningRate: 1e-3 },
  adalora: { learningRate: 2e-3, emaDecay: 0 },
  adapters: { learningRate: 1e-3 },
  bitfit: { learningRate: 1e-3 },
  head: { learningRate: 2e-3 },
}

/** `base` epochs for REFERENCE_ROWS rows, and so many more for fewer that the updates shrink but slowly. */
type EpochRule = { readonly base: number; readonly min: number; readonly max: number }

const COMPACT: Recipe = {
  learningRate: 1e-3,
  schedule: 'cosine',
  warmup: 0.15,
  weightDecay: 0.05,
  labelSmoothing: 0.05,
  shift: 0,
  patience: 0,
  emaDecay: 0.99,
  maskRate: 0.1,
  epochs: { base: 12, min: 6, max: 30 },
}

/** Figures: docs/experiments/labels-along-sequences.md. */
const COMPACT_LABELS: Recipe = {
  ...COMPACT,
  learningRate: 2e-3,
  warmup: 0.1,
  labelSmoothing: 0,
  maskRate: 0, // every codon that holds a hidden base says nothing of the reading frame any more
  epochs: { base: 8, min: 6, max: 20 },
}

const BERT_SCRATCH: Recipe = {
  ...COMPACT,
  emaDecay: 0,
  learningRate: 5e-4,
  warmup: 0.1,
  weightDecay: 0.01,
  maskRate: 0,
}

const BERT_PRETRAINED: Recipe = {
  ...BERT_SCRATCH,
  learningRate: 3e-5,
  schedule: 'linear',
  labelSmoothing: 0,
  epochs: { base: 4, min: 3, max: 10 },
}

const BATCH_SIZE = 32
/** Tokens of a batch where each of them has a label: rows of thousands would otherwise make few and large updates. */
const LABELLED_TOKENS = 36_864
const REFERENCE_ROWS = 4900
/** Above this ratio of the largest to the smallest class, rare classes would hardly be learnt. */
const IMBALANCED = 10

/**
 * Every `auto` resolved from the data; what the user chose stays.
 * @throws MetricError where the task has no such figure
 */
export function resolveTrainParams(params: TrainParams, facts: TrainFacts): ResolvedTrainParams {
  const recipe = recipeOf(facts)
  const strand = resolveStrand(params.reverseComplement, facts)
  return {
    epochs: chosen(params.epochs, epochsFor(facts.trainRows, recipe.epochs)),
    batchSize: chosen(params.batchSize, batchSizeFor(facts)),
    learningRate: chosen(params.learningRate, recipe.learningRate),
    seed: params.seed,
    schedule: chosen(params.schedule, recipe.schedule),
    warmup: chosen(params.warmup, recipe.warmup),
    weightDecay: chosen(params.weightDecay, recipe.weightDecay),
    clipNorm: params.clipNorm,
    labelSmoothing: facts.classCounts.length === 0 ? 0 : chosen(params.labelSmoothing, recipe.labelSmoothing),
    classWeights: chosen(params.classWeights, classWeightsFor(facts)),
    accumulate: params.accumulate,
    ...strand,
    shift: chosen(params.shift, recipe.shift),
    metric: resolveMetric(params.metric, facts.task),
    patience: chosen(params.patience, recipe.patience),
    evaluationsPerEpoch: params.evaluationsPerEpoch,
    layerDecay: params.layerDecay,
    unfreeze: params.unfreeze,
    // A running average must be one of the same parameters from the first step on.
    emaDecay: params.unfreeze > 0 ? 0 : recipe.emaDecay,
    maskRate: facts.task.keepsLetters ? 0 : recipe.maskRate,
  }
}

function epochsFor(rows: number, { base, min, max }: EpochRule): number {
  return Math.min(max, Math.max(min, Math.round(base * (REFERENCE_ROWS / Math.max(1, rows)) ** 0.25)))
}

function batchSizeFor({ task, rowTokens }: TrainFacts): number {
  if (task.head !== 'token') return BATCH_SIZE
  return Math.max(1, Math.min(BATCH_SIZE, Math.round(LABELLED_TOKENS / Math.max(1, rowTokens))))
}

/** Along sequences, balanced weights find what is rare at the price of finding it everywhere: F1 falls. */
function classWeightsFor({ task, classCounts }: TrainFacts): ResolvedTrainParams['classWeights'] {
  return task.head !== 'token' && imbalance(classCounts) > IMBALANCED ? 'balanced' : 'none'
}

function recipeOf({ family, pretrained, tuning, task }: TrainFacts): Recipe {
  if (family === 'compact') return { ...(task.head === 'token' ? COMPACT_LABELS : COMPACT), ...TUNED[tuning] }
  return { ...(pretrained ? BERT_PRETRAINED : BERT_SCRATCH), ...TUNED[tuning] }
}

function resolveStrand(
  choice: TrainParams['reverseComplement'],
  { strand, hasOtherStrand }: TrainFacts,
): Pick<ResolvedTrainParams, 'reverseComplement' | 'reverseComplementReason'> {
  if (!hasOtherStrand) return { reverseComplement: false, reverseComplementReason: words.noOtherStrand }
  if (choice !== 'auto') return { reverseComplement: choice === 'on', reverseComplementReason: words.strandByHand }
  if (!strand) return { reverseComplement: false, reverseComplementReason: words.noStrandDecision }
  return { reverseComplement: strand.reverseComplement, reverseComplementReason: strand.reason }
}

function resolveMetric(metric: TrainParams['metric'], { kind, selections }: TrainFacts['task']): SelectionMetric {
  if (metric === 'auto') return selections[0]!
  if (selections.includes(metric)) return metric
  throw new MetricError(words.noSuchMetric(metric, words.tasks[kind], selections), words.noSuchMetricAdvice)
}

function imbalance(counts: readonly number[]): number {
  const present = counts.filter((count) => count > 0)
  return present.length === 0 ? 1 : Math.max(...present) / Math.min(...present)
}

function chosen<T extends string | number>(value: T | 'auto', automatic: T): T {
  return value === 'auto' ? automatic : (value as T) // what is left of the union once 'auto' is taken out
}
