/** What `auto` means for pretraining, and everything else that it is a function of. */
import type { DataFacts, ModelParams } from '../models/types.ts'
import type { EncodedPart, TokenizerSpec } from '../tokenize/types.ts'
import { complementIds } from './complement.ts'
import { TrainDataError } from './errors.ts'
import { rowLengths } from './makeBatch.ts'
import { maskableTokens } from './masking.ts'
import { selectRows } from './selectRows.ts'
import { causal, masked } from './tasks/languageModel.ts'
import { shuffled, shuffledNames } from './tasks/shuffled.ts'
import type { Masking, Outputs, Task } from './tasks/types.ts'
import type { Objective, PretrainParams, ResolvedTrainParams } from './types.ts'
import { words } from './words.ts'

export type PretrainFacts = Pick<DataFacts, 'tokenizer' | 'classes' | 'maxTokens' | 'medianTokens' | 'p95Tokens'>

export type PreparedPretraining = {
  readonly objective: Objective
  readonly masking: Masking
  readonly model: ModelParams
  readonly facts: DataFacts
  readonly learning: {
    readonly params: ResolvedTrainParams
    readonly task: Task
    readonly outputs: Outputs
    readonly train: EncodedPart
    readonly valid: EncodedPart
  }
}

const TASKS: Readonly<Record<Objective, Task>> = { masked, causal, shuffled }

const AUTO_EPOCHS = 3
const AUTO_STEPS = { min: 200, max: 20_000 }
const AUTO_EVALUATIONS = 40
/** Held-out tokens that are read at every evaluation: their perplexity is known to about half a percent. */
const HELD_OUT_TOKENS = 250_000

/** @throws TrainDataError where a part has nothing to guess */
export function preparePretraining(
  params: PretrainParams,
  facts: PretrainFacts,
  train: EncodedPart,
  valid: EncodedPart,
): PreparedPretraining {
  const { tokenizer } = facts
  const objective = objectiveOf(params, tokenizer)
  const masking = { rate: params.maskRate, spanLength: spanOf(params, tokenizer) }
  const task = TASKS[objective]
  const language = { tokenizer, masking }
  const outputs: Outputs =
    objective === 'shuffled'
      ? { names: shuffledNames(facts.classes), language, pretext: true }
      : { names: [], language }
  const learnt = informative(train, tokenizer, 'train')
  const judged = heldOut(informative(valid, tokenizer, 'valid'))
  // One token more where the rows get their [CLS] only here.
  const extra = objective === 'causal' && !tokenizer.wrap ? 1 : 0
  return {
    objective,
    masking,
    model: modelParams(params),
    facts: {
      tokenizer,
      head: task.head,
      problem: task.problem,
      classes: outputs.names,
      trainRows: learnt.labels.length,
      maxTokens: facts.maxTokens + extra,
      medianTokens: facts.medianTokens + extra,
      p95Tokens: facts.p95Tokens + extra,
    },
    learning: {
      params: resolvePretraining(params, learnt.labels.length, objective, tokenizer),
      task,
      outputs,
      train: learnt,
      valid: judged,
    },
  }
}

function objectiveOf({ objective }: PretrainParams, { alphabet, kind }: TokenizerSpec): Objective {
  // Where k-mers overlap, a shuffled one is told by any two neighbours that do not fit together.
  if (objective === 'shuffled' && kind === 'kmer') {
    throw new TrainDataError(words.shuffledOverlap, words.shuffledOverlapAdvice)
  }
  if (objective !== 'auto') return objective
  return alphabet === 'smiles' ? 'causal' : 'masked'
}

function spanOf({ spanLength }: PretrainParams, tokenizer: TokenizerSpec): number {
  if (spanLength !== 'auto') return spanLength
  return tokenizer.kind === 'kmer' ? tokenizer.k : 1
}

function modelParams({ family, checkpoint, hiddenSize, layers, heads, dropout }: PretrainParams): ModelParams {
  return { family, checkpoint, hiddenSize, layers, heads, dropout, kmerFeatures: false }
}

function resolvePretraining(
  params: PretrainParams,
  rows: number,
  objective: Objective,
  tokenizer: TokenizerSpec,
): ResolvedTrainParams {
  const { batchSize, learningRate, warmup, weightDecay, seed } = params
  const stepsPerEpoch = Math.ceil(rows / batchSize)
  const steps = params.steps === 'auto' ? clamp(AUTO_EPOCHS * stepsPerEpoch) : params.steps
  const every = params.evaluateEvery === 'auto' ? Math.ceil(steps / AUTO_EVALUATIONS) : params.evaluateEvery
  const hasOtherStrand = complementIds(tokenizer) !== null
  const chosen = params.reverseComplement === 'auto' ? objective !== 'causal' : params.reverseComplement === 'on'
  return {
    epochs: steps / stepsPerEpoch,
    batchSize,
    learningRate,
    seed,
    schedule: 'cosine',
    warmup,
    weightDecay,
    clipNorm: 1,
    labelSmoothing: 0,
    classWeights: 'none',
    accumulate: 1,
    reverseComplement: hasOtherStrand && chosen,
    reverseComplementReason: hasOtherStrand ? words.strandsOfLanguage(chosen) : words.noOtherStrand,
    shift: 0,
    metric: 'loss',
    patience: 0,
    evaluationsPerEpoch: stepsPerEpoch / every,
    layerDecay: 1,
    unfreeze: 0,
    emaDecay: 0,
    maskRate: 0,
  }
}

function clamp(steps: number): number {
  return Math.min(AUTO_STEPS.max, Math.max(AUTO_STEPS.min, steps))
}

/** Rows with at least one token that can be guessed. */
function informative(part: EncodedPart, tokenizer: TokenizerSpec, name: string): EncodedPart {
  const { maskable } = maskableTokens(tokenizer)
  const rows = Uint32Array.from(part.labels.keys()).filter((row) =>
    part.ids.subarray(part.offsets[row], part.offsets[row + 1]).some((id) => maskable[id] === 1),
  )
  if (rows.length === 0) throw new TrainDataError(words.noSequences(name), words.noSequencesAdvice)
  return selectRows(part, rows)
}

/** Rows spread evenly over the part, as many as are worth reading again and again. */
function heldOut(part: EncodedPart): EncodedPart {
  const tokens = rowLengths(part).reduce((sum, length) => sum + length, 0)
  const count = Math.max(1, Math.floor(part.labels.length * Math.min(1, HELD_OUT_TOKENS / tokens)))
  return selectRows(
    part,
    Uint32Array.from({ length: count }, (_, i) => Math.floor((i * part.labels.length) / count)),
  )
}
