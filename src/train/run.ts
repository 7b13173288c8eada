/** One training in progress: the plan, the learner and what has happened, with the clock. */
import { deviceMemory } from '../kernels/index.ts'
import type { DeviceInfo } from '../kernels/types.ts'
import { thawedStages } from '../models/tuning/stages.ts'
import type { Model } from '../models/types.ts'
import { streamKey } from '../shared/random.ts'
import type { EncodedPart, TokenizerSpec } from '../tokenize/types.ts'
import { bucketFor } from './bucketLengths.ts'
import type { Checkpoint } from './checkpoint.ts'
import { checkInput, checkResumable } from './checks.ts'
import type { TrainControl } from './control.ts'
import { evaluatePart } from './evaluate.ts'
import { createLearner, type Learner, type LearnerBatch } from './learner.ts'
import { readLearner, readTrained, writeLearner } from './learnerState.ts'
import { lossHistory } from './lossHistory.ts'
import { type BatchMaker, createBatchMaker } from './makeBatch.ts'
import { makePlan, type Plan } from './plan.ts'
import { type Best, Progress } from './progress.ts'
import type { RankAllocator } from './rankAllocator.ts'
import { SaveClock } from './saveClock.ts'
import { learningRateAt } from './schedule.ts'
import { selectionValue } from './selection.ts'
import { StepLog } from './stepLog.ts'
import type { Outputs, Pose, Task } from './tasks/types.ts'
import { countParameters } from './trainedParameters.ts'
import type { Evaluation, Ranks, ResolvedTrainParams, TrainEvent, TrainOutcome } from './types.ts'

export type TrainInput = {
  readonly model: Model
  readonly train: EncodedPart
  readonly valid: EncodedPart
  readonly tokenizer: TokenizerSpec
  readonly task: Task
  readonly outputs: Outputs
  readonly params: ResolvedTrainParams
  readonly device: DeviceInfo
  /** Where to go on; null begins anew. */
  readonly from: Checkpoint | null
  readonly control: TrainControl
  /** Keeps a checkpoint; a failure is told as a warning and does not end the training. */
  readonly save?: (checkpoint: Checkpoint) => Promise<void>
  readonly signal?: AbortSignal
}

export async function startRun(input: TrainInput): Promise<Run> {
  checkInput(input)
  const plan = makePlan(input.train, input.params)
  return new Run(input, plan, await allocatorFor(input.model, plan.steps))
}

/** AdaLoRA's triplets, with the code that nothing else needs; null for all else. */
async function allocatorFor(model: Model, steps: number): Promise<RankAllocator | null> {
  if (model.tuning.kind !== 'adalora') return null
  const { rankAllocatorFor } = await import('./rankAllocator.ts')
  return rankAllocatorFor(model, steps)
}

export class Run {
  readonly plan: Plan
  readonly progress = new Progress()
  readonly #input: TrainInput
  readonly #learner: Learner
  /** AdaLoRA's triplets; null for all else. */
  readonly allocator: RankAllocator | null
  readonly #maker: BatchMaker
  readonly #pose: Pose
  readonly #log = new StepLog()
  readonly #saveClock = new SaveClock()
  #clock = performance.now()
  #speed = { samples: 0, tokens: 0, ms: 0 }

  constructor(input: TrainInput, plan: Plan, allocator: RankAllocator | null) {
    const { model, train, tokenizer, task, outputs, params, from } = input
    this.#input = input
    this.plan = plan
    this.allocator = allocator
    this.#maker = createBatchMaker(train, tokenizer)
    this.#pose = task.pose(train, outputs, params)
    if (allocator) this.progress.eligibleFrom = allocator.fixedFrom
    this.#learner = createLearner(model, task, params, allocator)
    if (from) this.#restore(from)
  }

  /** One update; its loss stays on the device until `readSteps`. */
  takeStep(): void {
    const { params } = this.#input
    const { step } = this.progress
    this.#thaw(step)
    const learningRate = learningRateAt(params, step, this.plan.steps)
    const batches = this.plan.batchesOf(step).map((rows, micro) => this.#batch(rows, step, micro))
    const outcome = this.#learner.step(batches, learningRate)
    this.progress.step = step + 1
    this.#log.add(step + 1, learningRate, outcome)
    for (const { batch } of batches) {
      this.#speed.samples += batch.rows
      this.#speed.tokens += batch.tokenCount
    }
  }

  /** AdaLoRA: brings the ranks to the final budget, for a training that ends before its time. */
  async finishRanks(): Promise<Ranks | null> {
    const ranks = (await this.allocator?.finish()) ?? null
    if (ranks) this.progress.eligibleFrom = this.progress.step
    return ranks
  }

  get reportDue(): boolean {
    return this.#log.due
  }

  /** @throws DivergedError */
  async readSteps(): Promise<TrainEvent | null> {
    const steps = await this.#log.read()
    const ms = this.#lap()
    if (steps.length === 0) return null
    const { progress } = this
    progress.record(steps)
    progress.stepMs += ms
    progress.samples += this.#speed.samples
    progress.tokens += this.#speed.tokens
    const perSecond = (count: number) => (ms > 0 ? (1000 * count) / ms : 0)
    const event: TrainEvent = {
      kind: 'steps',
      steps,
      samplesPerSecond: perSecond(this.#speed.samples),
      tokensPerSecond: perSecond(this.#speed.tokens),
      memoryBytes: deviceMemory(),
      trainedMs: progress.trainedMs,
    }
    this.#speed = { samples: 0, tokens: 0, ms: 0 }
    return event
  }

  /** Evaluates the validation part (with the averaged weights, where there are any) and keeps the weights if best. */
  async evaluate(): Promise<Evaluation> {
    const { model } = this.#input
    const average = this.#learner.average
    const work = async () => {
      const evaluation = await this.#judge()
      if (evaluation.best) this.progress.best = { evaluation, weights: await readTrained(model) }
      return evaluation
    }
    const evaluation = await (average ? average.during(work) : work())
    this.#lap()
    return evaluation
  }

  get outOfPatience(): boolean {
    const { patience } = this.#input.params
    return patience > 0 && this.progress.stale >= patience
  }

  get saveDue(): boolean {
    return this.#input.save !== undefined && this.#saveClock.due
  }

  /** Everything up to the last step, by value; `readSteps` must have run since that step. */
  async checkpoint(): Promise<Checkpoint> {
    const { progress, plan } = this
    return {
      step: progress.step,
      steps: plan.steps,
      params: this.#input.params,
      counters: progress.counters,
      stale: progress.stale,
      evals: [...progress.evals],
      losses: Float32Array.from(progress.losses),
      best: progress.best,
      ...(await readLearner(this.#learner)),
      ranks: (await this.allocator?.state()) ?? new Map(),
    }
  }

  /** Hands a checkpoint over; what goes wrong with that is told and does not end the training. */
  async save(): Promise<TrainEvent> {
    const { save } = this.#input
    const { step } = this.progress
    const checkpoint = await this.checkpoint()
    const failure = await this.#saveClock.time(async () => save?.(checkpoint))
    this.#lap()
    return failure ?? { kind: 'checkpoint', step }
  }

  stopClock(): void {
    this.#lap()
  }

  startClock(): void {
    this.#clock = performance.now()
  }

  planEvent(): TrainEvent {
    const { device, params, train, valid, model, task, outputs, from } = this.#input
    return {
      kind: 'plan',
      device,
      params,
      steps: this.plan.steps,
      stepsPerEpoch: this.plan.stepsPerEpoch,
      trainRows: train.labels.length,
      validRows: valid.labels.length,
      parameters: countParameters(model),
      task: task.kind,
      outputs: outputs.names,
      resumedFrom: from?.step ?? 0,
      history: this.#history(),
      evals: [...this.progress.evals],
    }
  }

  outcome(stopReason: TrainOutcome['stopReason'], { evaluation }: Best): TrainOutcome {
    const { params, device, model, task } = this.#input
    const { step, evals, samples, tokens, stepMs, trainedMs } = this.progress
    const perSecond = (count: number) => (stepMs > 0 ? (1000 * count) / stepMs : 0)
    return {
      steps: step,
      epochs: step / this.plan.stepsPerEpoch,
      parameters: countParameters(model),
      tokensPerSecond: perSecond(tokens),
      samplesPerSecond: perSecond(samples),
      seconds: trainedMs / 1000,
      stopReason,
      device,
      params,
      best: {
        step: evaluation.step,
        epoch: evaluation.epoch,
        metric: params.metric,
        value: selectionValue({ metric: params.metric, task }, evaluation),
        metrics: evaluation.metrics,
      },
      history: this.#history(),
      evals: [...evals],
      ...(this.allocator ? { ranks: this.allocator.ranks } : {}),
    }
  }

  dispose(): void {
    this.#log.dispose()
    this.#learner.dispose()
    this.allocator?.dispose()
  }

  #batch(rows: Uint32Array, step: number, micro: number): LearnerBatch {
    const { params } = this.#input
    const { plan } = this
    const longest = rows.reduce((most, row) => Math.max(most, plan.lengths[row]!), 0)
    const batch = this.#maker.augmented(rows, bucketFor(plan.buckets, longest), {
      reverseComplement: params.reverseComplement,
      shift: params.shift,
      maskRate: params.maskRate,
      key: streamKey(params.seed, 'augmentation', Math.floor(step / plan.stepsPerEpoch)),
    })
    const posed = this.#pose(batch, streamKey(params.seed, 'question', step, micro))
    return { ...posed, dropoutKey: streamKey(params.seed, 'dropout', step, micro) }
  }

  async #judge(): Promise<Evaluation> {
    const { valid, params, task, signal } = this.#input
    const { reverseComplement } = params
    const options = { reverseComplement, signal }
    const { predictions, metrics } = await evaluatePart(this.#input, valid, options)
    const { step } = this.progress
    const epoch = step / this.plan.stepsPerEpoch
    return this.progress.judge({ metric: params.metric, task }, { step, epoch, loss: predictions.loss, metrics })
  }

  #restore(from: Checkpoint): void {
    checkResumable(from, this.plan, this.#input.params)
    this.#thaw(from.step - 1) // as the last step before the checkpoint had it
    writeLearner(this.#learner, from)
    this.allocator?.restore(from.ranks, from.step)
    const { progress } = this
    progress.step = from.step
    progress.stale = from.stale
    progress.best = from.best
    progress.losses.push(...from.losses)
    progress.evals.push(...from.evals)
    Object.assign(progress, from.counters)
  }

  /** Trains one layer more whenever its time has come. */
  #thaw(step: number): void {
    const { unfreeze } = this.#input.params
    if (unfreeze > 0) this.#learner.thaw(thawedStages(Math.max(0, step) / this.plan.stepsPerEpoch, unfreeze))
  }

  #history(): TrainOutcome['history'] {
    return lossHistory(this.progress.losses, this.#input.params, this.plan.steps)
  }

  /** Adds the time since the last lap to the training and returns it, in milliseconds. */
  #lap(): number {
    const now = performance.now()
    const ms = now - this.#clock
    this.#clock = now
    this.progress.trainedMs += ms
    return ms
  }
}
