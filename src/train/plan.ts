import type { EncodedPart } from '../tokenize/types.ts'
import { bucketLengths } from './bucketLengths.ts'
import { epochBatches } from './epochBatches.ts'
import { rowLengths } from './makeBatch.ts'
import type { ResolvedTrainParams } from './types.ts'

/** Which rows each update learns from, and when to evaluate: pure functions of the step. */
export type Plan = {
  readonly steps: number
  readonly stepsPerEpoch: number
  /** Lengths that batches are padded to. */
  readonly buckets: readonly number[]
  readonly lengths: Uint32Array
  /** The batches of update `step` (0-based); several where gradients are accumulated. */
  batchesOf(step: number): readonly Uint32Array[]
  /** Whether to evaluate once `done` updates have been made. */
  evaluatesAfter(done: number): boolean
}

export type PlanParams = Pick<
  ResolvedTrainParams,
  'epochs' | 'batchSize' | 'accumulate' | 'seed' | 'evaluationsPerEpoch'
>

export function makePlan(part: EncodedPart, params: PlanParams): Plan {
  const { epochs, batchSize, accumulate, seed, evaluationsPerEpoch } = params
  const lengths = rowLengths(part)
  const mixed = part.targets?.kind === 'per-base'
  const batchesPerEpoch = Math.ceil(lengths.length / batchSize)
  const stepsPerEpoch = Math.ceil(batchesPerEpoch / accumulate)
  const steps = Math.max(1, Math.round(epochs * stepsPerEpoch))
  let current = { epoch: -1, batches: [] as Uint32Array[] }
  return {
    steps,
    stepsPerEpoch,
    buckets: bucketLengths(lengths),
    lengths,
    batchesOf(step) {
      const epoch = Math.floor(step / stepsPerEpoch)
      if (epoch !== current.epoch) current = { epoch, batches: epochBatches(lengths, batchSize, seed, epoch, mixed) }
      const first = (step % stepsPerEpoch) * accumulate
      return current.batches.slice(first, first + accumulate)
    },
    evaluatesAfter(done) {
      if (done === steps) return true
      const evaluations = (step: number) => Math.floor((step * evaluationsPerEpoch) / stepsPerEpoch)
      return evaluations(done) > evaluations(done - 1)
    },
  }
}
