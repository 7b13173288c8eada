import { throwIfAborted } from './errors.ts'
import { yieldToEventLoop } from './yieldToEventLoop.ts'

/** How long work may run between two reports; below 100 ms progress feels continuous. */
const PACE_MS = 50

export interface Report {
  readonly stage: string
  /** Units done and in all; `total` 0 while unknown. */
  readonly done: number
  readonly total: number
  readonly unit: 'bytes' | 'records' | 'steps'
}

export interface Pace {
  readonly signal?: AbortSignal | undefined
  /** Called at most every PACE_MS. */
  readonly report?: ((report: Report) => void) | undefined
}

/**
 * Lets long work in a worker report, be stopped, and leave the event loop free to receive the stop:
 * call `tick` often; it does something every PACE_MS only.
 */
export class Pacer {
  #last = performance.now()
  readonly #pace: Pace

  constructor(pace: Pace = {}) {
    this.#pace = pace
  }

  /** True when it is time to `await rest(…)`; cheap enough to ask every few thousand units. */
  get due(): boolean {
    return performance.now() - this.#last >= PACE_MS
  }

  async rest(report: Report): Promise<void> {
    this.#pace.report?.(report)
    await yieldToEventLoop()
    throwIfAborted(this.#pace.signal)
    this.#last = performance.now()
  }

  async tick(report: Report): Promise<void> {
    throwIfAborted(this.#pace.signal)
    if (this.due) await this.rest(report)
  }
}
