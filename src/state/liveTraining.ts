/**
 * What is known of a training while it runs. The reducer is pure but for one thing: step columns are append-only
 * buffers that successive states share, each with its own length, so that 100,000 steps cost no copying.
 */
import type { BaselinesResult } from '../baselines/types.ts'
import { assertNever } from '../shared/assert.ts'
import type { Evaluation, Ranks, TrainEvent } from '../train/types.ts'

/** Columns of equal length, one entry per step. */
export type StepColumns = {
  readonly steps: Uint32Array
  readonly losses: Float32Array
  readonly learningRates: Float32Array
  readonly length: number
}

export type TrainPlan = Extract<TrainEvent, { kind: 'plan' }>
export type TrainStage = Extract<TrainEvent, { kind: 'stage' }>['stage']

export type LiveTraining = {
  readonly key: string
  readonly stage: TrainStage
  /** Programs that a GPU has compiled, of all that a step needs; null before that is known. */
  readonly compiled: { readonly ready: number; readonly all: number } | null
  readonly plan: TrainPlan | null
  readonly columns: StepColumns
  readonly evals: readonly Evaluation[]
  /** AdaLoRA's latest choice. */
  readonly ranks: Ranks | null
  readonly baselines: BaselinesResult | null
  readonly samplesPerSecond: number
  readonly tokensPerSecond: number
  readonly memoryBytes: number
  readonly trainedMs: number
  readonly checkpointStep: number | null
  readonly warnings: readonly { readonly code: string; readonly message: string; readonly advice?: string }[]
  readonly paused: boolean
}

const FIRST_CAPACITY = 1024

export function startLiveTraining(key: string): LiveTraining {
  return {
    key,
    stage: 'loading',
    compiled: null,
    plan: null,
    columns: {
      steps: new Uint32Array(FIRST_CAPACITY),
      losses: new Float32Array(FIRST_CAPACITY),
      learningRates: new Float32Array(FIRST_CAPACITY),
      length: 0,
    },
    evals: [],
    ranks: null,
    baselines: null,
    samplesPerSecond: 0,
    tokensPerSecond: 0,
    memoryBytes: 0,
    trainedMs: 0,
    checkpointStep: null,
    warnings: [],
    paused: false,
  }
}

export function applyTrainEvent(live: LiveTraining, event: TrainEvent): LiveTraining {
  switch (event.kind) {
    case 'plan':
      return { ...live, plan: event, evals: event.evals, columns: append(live.columns, event.history) }
    case 'baselines':
      return { ...live, baselines: event.result }
    case 'stage':
      return { ...live, stage: event.stage }
    case 'compiled':
      return { ...live, compiled: { ready: event.ready, all: event.all } }
    case 'steps': {
      const { samplesPerSecond, tokensPerSecond, memoryBytes, trainedMs } = event
      const columns = append(live.columns, event.steps)
      return { ...live, columns, samplesPerSecond, tokensPerSecond, memoryBytes, trainedMs }
    }
    case 'eval':
      return { ...live, evals: [...live.evals, event.evaluation] }
    case 'ranks':
      return { ...live, ranks: event.ranks }
    case 'checkpoint':
      return { ...live, checkpointStep: event.step }
    case 'warning': {
      const { kind: _, ...warning } = event
      return { ...live, warnings: [...live.warnings, warning] }
    }
    case 'paused':
      return { ...live, paused: true }
    case 'resumed':
      return { ...live, paused: false }
    default:
      return assertNever(event)
  }
}

type StepEntry = { readonly step: number; readonly loss: number; readonly learningRate?: number }

function append(columns: StepColumns, entries: readonly StepEntry[]): StepColumns {
  const length = columns.length + entries.length
  const room =
    length <= columns.steps.length ? columns : withCapacity(columns, Math.max(length, 2 * columns.steps.length))
  for (const [i, { step, loss, learningRate = Number.NaN }] of entries.entries()) {
    room.steps[columns.length + i] = step
    room.losses[columns.length + i] = loss
    room.learningRates[columns.length + i] = learningRate
  }
  return { ...room, length }
}

function withCapacity({ steps, losses, learningRates, length }: StepColumns, capacity: number): StepColumns {
  const grown = {
    steps: new Uint32Array(capacity),
    losses: new Float32Array(capacity),
    learningRates: new Float32Array(capacity),
    length,
  }
  grown.steps.set(steps)
  grown.losses.set(losses)
  grown.learningRates.set(learningRates)
  return grown
}
