/**
 * AdaLoRA in a training: which triplets of P Λ Q are left after each update, under a budget that falls (Zhang 2023,
 * algorithm 1), in the order in which PEFT's users call it: update first, then importance from the new values and the old
 * gradients.
 */
import * as tf from '@tensorflow/tfjs-core'
import { fixingStep, keepHighest, type RankSchedule, rankStep } from '../models/tuning/rankBudget.ts'
import { orthogonality, TripletScores, type Triplets, tripletsOf } from '../models/tuning/triplets.ts'
import { ADALORA, type Tuning } from '../models/tuning/types.ts'
import type { Model, Parameter } from '../models/types.ts'
import type { NamedTensor } from '../weights/types.ts'
import type { HostTensors } from './hostTensors.ts'
import type { Ranks } from './types.ts'

/** Which triplets are left, by module. */
export type Kept = Readonly<Record<string, readonly boolean[]>>

/** Shares of the steps at the full budget and at the final one, and choices of triplets between them. */
const SHARES = { warm: 0.1, final: 0.3 }
const CHOICES = 50
const MASK = 'mask/'

/** When triplets are chosen in a training of so many steps. */
export function rankSchedule(
  { rank, targetRank }: Extract<Tuning, { kind: 'adalora' }>,
  matrices: number,
  steps: number,
): RankSchedule {
  const warmSteps = Math.floor(SHARES.warm * steps)
  const finalSteps = Math.min(steps - 1, Math.max(1, Math.floor(SHARES.final * steps)))
  const interval = Math.max(1, Math.floor((steps - warmSteps - finalSteps) / CHOICES))
  return { initialRank: rank, targetRank, matrices, warmSteps, finalSteps, interval, steps }
}

/** The allocator of a model whose ranks move; null for all others. */
export function rankAllocatorFor({ tuning, parameters }: Model, steps: number): RankAllocator | null {
  if (tuning.kind !== 'adalora') return null
  const { length } = tripletsOf(parameters)
  return new RankAllocator(parameters, rankSchedule(tuning, length, steps))
}

export class RankAllocator {
  readonly schedule: RankSchedule
  readonly #triplets: readonly Triplets[]
  readonly #weight: number
  #scores: TripletScores | null
  #kept: readonly (readonly boolean[])[]
  #masks: readonly tf.Tensor[] | null = null
  #step = 0
  /** The step whose choice of triplets waits for `settle`. */
  #due: number | null = null

  /** @param schedule from `rankSchedule`; its matrices are those of the model */
  constructor(parameters: readonly Parameter[], schedule: RankSchedule, weight: number = ADALORA.orthogonality) {
    this.schedule = schedule
    this.#triplets = tripletsOf(parameters)
    this.#weight = weight
    this.#scores = new TripletScores(this.#triplets)
    this.#kept = this.#triplets.map(({ parts }) => Array.from({ length: parts.E.size }, () => true))
  }

  /** What is added to the loss. */
  penalty(): tf.Scalar {
    return tf.tidy(() => tf.mul(orthogonality(this.#triplets), this.#weight) as tf.Scalar)
  }

  /** After each update: counts its importance, or holds what is masked for good. */
  observe(gradientOf: (variable: tf.Variable) => tf.Tensor): void {
    this.#step += 1
    const step = this.#step
    const { action } = rankStep(this.schedule, step)
    if (action === 'score' || action === 'choose') this.#scores?.update(gradientOf)
    if (action === 'hold') this.#mask()
    else if (action !== 'score') this.#due = step
  }

  /** Update from which on the ranks stay as they are. */
  get fixedFrom(): number {
    return fixingStep(this.schedule)
  }

  get due(): boolean {
    return this.#due !== null
  }

  /** Chooses triplets where that is due: the one place that reads from the device. */
  async settle(): Promise<Ranks | null> {
    const step = this.#due
    if (step === null) return null
    this.#due = null
    const { budget, action } = rankStep(this.schedule, step)
    return this.#choose(budget, action === 'fix')
  }

  /** Brings the budget down at once, for a training that ends before its time. */
  async finish(): Promise<Ranks | null> {
    if (this.fixed) return null
    const { targetRank, matrices } = this.schedule
    return this.#choose(targetRank * matrices, true)
  }

  /** Whether the triplets stay as they are from now on: only then is a state of the model one to keep. */
  get fixed(): boolean {
    return this.#scores === null
  }

  get kept(): Kept {
    return Object.fromEntries(this.#triplets.map(({ module }, i) => [module, this.#kept[i]!]))
  }

  get ranks(): Ranks {
    const step = this.#step
    const matrices = this.#triplets.map(({ module }, i) => ({ module, rank: this.#kept[i]!.filter(Boolean).length }))
    const { initialRank, targetRank } = this.schedule
    const finalBudget = targetRank * matrices.length
    const budget = this.fixed ? finalBudget : rankStep(this.schedule, step).budget
    return { step, budget, finalBudget, initialRank, matrices }
  }

  /** Averages and masks by value, for a checkpoint. */
  async state(): Promise<HostTensors> {
    const averages = (await this.#scores?.state()) ?? new Map<string, NamedTensor>()
    const masks = this.#triplets.map(({ module }, i) => {
      const row = this.#kept[i]!
      return [`${MASK}${module}`, { shape: [row.length], data: Float32Array.from(row, Number) }] as const
    })
    return new Map([...averages, ...masks])
  }

  /** @param step updates made when `state` was taken */
  restore(state: HostTensors, step: number): void {
    this.#kept = this.#triplets.map(({ module }, i) => {
      const stored = state.get(`${MASK}${module}`)
      return stored ? Array.from(stored.data, (value) => value === 1) : this.#kept[i]!
    })
    this.#step = step
    if (step >= this.fixedFrom) this.#fix()
    else this.#scores?.restore(state)
  }

  dispose(): void {
    this.#scores?.dispose()
    if (this.#masks) tf.dispose([...this.#masks])
  }

  async #choose(budget: number, forGood: boolean): Promise<Ranks> {
    const scores = (await this.#scores?.read()) ?? []
    this.#kept = keepHighest(scores, budget)
    if (forGood) this.#fix()
    this.#mask()
    return this.ranks
  }

  #fix(): void {
    this.#scores?.dispose()
    this.#scores = null
    this.#masks = this.#maskTensors()
  }

  /** Λ of what is not kept becomes 0; P and Q stay, and until the end the triplet may come back. */
  #mask(): void {
    const masks = this.#masks ?? this.#maskTensors()
    tf.tidy(() => {
      this.#triplets.forEach(({ parts: { E } }, i) => {
        E.assign(tf.mul(E, masks[i]!))
      })
    })
    if (masks !== this.#masks) tf.dispose([...masks])
  }

  #maskTensors(): readonly tf.Tensor[] {
    return this.#kept.map((row) => tf.tensor2d(row.map(Number), [row.length, 1]))
  }
}
