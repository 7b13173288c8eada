/** Losses wait on the device and are read back together: one read per report instead of one per step. */
import * as tf from '@tensorflow/tfjs-core'
import { DivergedError } from './errors.ts'
import type { StepOutcome } from './learner.ts'

export type LoggedStep = { readonly step: number; readonly loss: number; readonly learningRate: number }

type Waiting = StepOutcome & { readonly step: number; readonly learningRate: number }

/** A report so often is as fast as anybody can watch. */
const REPORT_MS = 100
/** A GPU may lag behind what has been handed to it; waiting for the losses bounds by how much. */
const MOST_WAITING = 32
/** Overflows in a row, each of which halves the scale of the loss, after which it is 1 whatever it was. */
const MOST_OVERFLOWS = 17

export class StepLog {
  #waiting: Waiting[] = []
  #lastRead = performance.now()
  #overflows = 0

  add(step: number, learningRate: number, outcome: StepOutcome): void {
    this.#waiting.push({ ...outcome, step, learningRate })
  }

  /** True when it is time to `read`. */
  get due(): boolean {
    return this.#waiting.length >= MOST_WAITING || performance.now() - this.#lastRead >= REPORT_MS
  }

  /**
   * The only read from the device between two evaluations.
   * @returns the steps since the last call, oldest first
   * @throws DivergedError for the first step whose loss or gradient is not finite, other than by the scale of the loss
   */
  async read(): Promise<LoggedStep[]> {
    const waiting = this.#waiting
    this.#waiting = []
    this.#lastRead = performance.now()
    if (waiting.length === 0) return []
    const values = await readTogether(waiting)
    const steps = waiting.map(({ step, learningRate }, i) => ({ step, learningRate, loss: values[2 * i]! }))
    steps.forEach(({ step, learningRate, loss }, i) => {
      const norm = values[2 * i + 1]!
      if (Number.isFinite(norm)) this.#overflows = 0
      if (!Number.isFinite(loss)) throw new DivergedError('The loss', loss, step, learningRate)
      if (!Number.isFinite(norm) && !this.#isOverflow(waiting[i]!))
        throw new DivergedError('The gradient norm', norm, step, learningRate)
    })
    return steps
  }

  #isOverflow({ scaled = false }: Waiting): boolean {
    this.#overflows += 1
    return scaled && this.#overflows <= MOST_OVERFLOWS
  }

  dispose(): void {
    for (const { loss, gradientNorm } of this.#waiting) tf.dispose([loss, gradientNorm])
    this.#waiting = []
  }
}

async function readTogether(waiting: readonly Waiting[]): Promise<Float32Array> {
  const scalars = waiting.flatMap(({ loss, gradientNorm }) => [loss, gradientNorm])
  const stacked = tf.stack(scalars)
  tf.dispose(scalars)
  const values = Float32Array.from(await stacked.data<'float32'>())
  stacked.dispose()
  return values
}
