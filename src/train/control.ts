import { throwIfAborted } from '../shared/errors.ts'

export type ControlState = 'running' | 'paused' | 'stopped'

/** The handle by which somebody else steers a running training; the loop looks at it between two steps. */
export class TrainControl {
  #state: ControlState = 'running'
  #wake: (() => void)[] = []

  get state(): ControlState {
    return this.#state
  }

  pause(): void {
    if (this.#state === 'running') this.#state = 'paused'
  }

  resume(): void {
    if (this.#state === 'paused') this.#change('running')
  }

  /** Ends the training at the next step; what is best so far is kept. */
  stop(): void {
    this.#change('stopped')
  }

  /** Resolves when the training is no longer paused; rejects with AbortedError when the signal fires. */
  async untilResumed(signal?: AbortSignal): Promise<void> {
    while (this.#state === 'paused' && !signal?.aborted) {
      await new Promise<void>((resolve) => {
        this.#wake.push(resolve)
        signal?.addEventListener('abort', () => resolve(), { once: true })
      })
    }
    throwIfAborted(signal, 'The training')
  }

  #change(state: ControlState): void {
    this.#state = state
    for (const wake of this.#wake.splice(0)) wake()
  }
}
