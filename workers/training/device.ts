import {
  chooseHalfPrecision,
  distrustedKernels,
  kernelNames,
  onDeviceLost,
  switchKernels,
  switchRecomputing,
  useBackend,
} from '../../src/kernels/index.ts'
import type {
  BackendChoice,
  DeviceInfo,
  DeviceSettings,
  DeviceState,
  HalfPrecision,
  TuningMemory,
} from '../../src/kernels/types.ts'
import type { StrandbookError } from '../../src/shared/errors.ts'

/** A read that fails because the device is gone may come before the news of it. */
const NEWS_MS = 200

/**
 * The device and who may use it: one piece of work at a time, and work ends with the true reason when the device
 * goes away under it.
 */
export class Device {
  #choice: BackendChoice = 'auto'
  #kernelsOff: readonly string[] = []
  #halfWanted = false
  #half: HalfPrecision = 'off'
  #info: DeviceInfo | null = null
  #queue: Promise<unknown> = Promise.resolve()
  readonly #onGone: () => void
  readonly #tuning: TuningMemory

  /**
   * @param onGone called when everything that lay on the device is lost
   * @param tuning where it is kept how devices are tuned
   */
  constructor(onGone: () => void, tuning: TuningMemory) {
    this.#onGone = onGone
    this.#tuning = tuning
  }

  /**
   * Starts the chosen backend, where it does not run already, and switches kernels and half precision, which is tested before; waits
   * for work in progress.
   */
  choose({ backend, kernelsOff, halfPrecision, recompute }: DeviceSettings): Promise<DeviceState> {
    return this.#exclusive(async () => {
      const isNew = !this.#info || this.#choice !== backend
      if (isNew) this.#onGone()
      const info = isNew ? await useBackend(backend) : this.#info!
      this.#choice = backend
      this.#kernelsOff = kernelsOff
      switchKernels(kernelsOff)
      switchRecomputing(recompute)
      if (isNew || this.#halfWanted !== halfPrecision)
        this.#half = await chooseHalfPrecision(halfPrecision, this.#tuning)
      this.#halfWanted = halfPrecision
      this.#info = info
      return { device: this.describe(info), kernels: kernelNames(info.backend) }
    })
  }

  /** Runs `work` alone on the device. Its signal fires with the caller's, and when the device is lost. */
  run<T>(signal: AbortSignal, work: (device: DeviceInfo, signal: AbortSignal) => Promise<T>): Promise<T> {
    return this.#exclusive(async () => {
      if (!this.#info) {
        const info = await useBackend(this.#choice)
        this.#half = await chooseHalfPrecision(this.#halfWanted, this.#tuning)
        this.#info = info
      }
      return this.#watched(this.describe(this.#info), signal, work)
    })
  }

  /** With the kernels that are off, by the user or because they compute something else on this device, and with half precision. */
  describe(info: DeviceInfo): DeviceInfo {
    const wrong = distrustedKernels(info.backend)
    return {
      ...info,
      ...(this.#kernelsOff.length === 0 ? {} : { kernelsOff: this.#kernelsOff }),
      ...(wrong.length === 0 ? {} : { kernelsWrong: wrong }),
      ...(this.#half === 'off' ? {} : { halfPrecision: this.#half }),
    }
  }

  async #watched<T>(
    info: DeviceInfo,
    outer: AbortSignal,
    work: (device: DeviceInfo, signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    let lost: StrandbookError | null = null
    const inner = new AbortController()
    const abort = () => inner.abort()
    const ignore = onDeviceLost((error) => {
      lost ??= error
      abort()
    })
    outer.addEventListener('abort', abort, { once: true })
    if (outer.aborted) abort()
    try {
      return await work(info, inner.signal)
    } catch (error) {
      if (!lost && info.backend === 'webgpu' && !outer.aborted) await sleep(NEWS_MS)
      throw lost ?? error
    } finally {
      ignore()
      outer.removeEventListener('abort', abort)
      if (lost) this.#forget()
    }
  }

  #forget(): void {
    this.#info = null
    this.#onGone()
  }

  #exclusive<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#queue.then(work)
    this.#queue = turn.catch(() => {}) // the failure goes to the caller; the next in line starts all the same
    return turn
  }
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
