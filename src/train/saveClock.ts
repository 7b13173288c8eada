import { StrandbookError } from '../shared/errors.ts'
import type { TrainEvent } from './types.ts'

/** A crash then costs at most these few seconds of training. */
const SHORTEST_MS = 10_000
/** Saving a large model takes seconds: it must stay a small share of the time. */
const SHARE_OF_TIME = 20

/** When to save the next checkpoint: the first at once, so that there is one whatever happens. */
export class SaveClock {
  #next = performance.now()

  get due(): boolean {
    return performance.now() >= this.#next
  }

  /** Runs `save`, sets the time of the next one, and turns a failure into the event that tells of it. */
  async time(save: () => Promise<void>): Promise<TrainEvent | null> {
    const began = performance.now()
    try {
      await save()
      return null
    } catch (error) {
      if (!(error instanceof StrandbookError)) throw error
      const { code, message, advice } = error
      return { kind: 'warning', code, message, ...(advice === undefined ? {} : { advice }) }
    } finally {
      const now = performance.now()
      this.#next = now + Math.max(SHORTEST_MS, SHARE_OF_TIME * (now - began))
    }
  }
}
