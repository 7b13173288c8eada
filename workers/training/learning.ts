import type { DeviceInfo } from '../../src/kernels/types.ts'
import type { TuningBase } from '../../src/models/tuning/tuningFile.ts'
import type { ResultKey } from '../../src/rpc/protocol.ts'
import { StrandbookError } from '../../src/shared/errors.ts'
import { later } from '../../src/shared/later.ts'
import type { Checkpoint } from '../../src/train/checkpoint.ts'
import { compileStep } from '../../src/train/compileStep.ts'
import { TrainControl } from '../../src/train/control.ts'
import { CheckpointError } from '../../src/train/errors.ts'
import { trainLoop } from '../../src/train/loop.ts'
import type { TrainedModel } from '../../src/train/modelFiles.ts'
import { buildModel } from '../../src/train/newModel.ts'
import type { Preparation } from '../../src/train/prepare.ts'
import type { TrainEvent, TrainOutcome } from '../../src/train/types.ts'
import type { Classifiers } from './classifiers.ts'
import type { Device } from './device.ts'
import type { ModelShelf } from './modelShelf.ts'

export type Emit = (event: TrainEvent) => void

/** What a run is a function of; the baselines are no part of it. */
export type Prepared = Omit<Preparation, 'baselines'>

/** The work around the training loop, whatever is learnt. */
export type Work<T> = {
  readonly key: ResultKey
  readonly signal: AbortSignal
  readonly emit: Emit
  prepare(): Promise<Prepared>
  /** Takes over the trained model: stores it, or disposes it. The device is still this run's own. */
  finish(trained: TrainedModel, outcome: TrainOutcome, signal: AbortSignal): Promise<T>
}

/** Runs trainings: steered by key, with checkpoints on the shelf, from which the next run of the same key goes on. */
export class Learning {
  readonly #controls = new Map<ResultKey, TrainControl>()
  readonly #parts: { readonly device: Device; readonly shelf: ModelShelf; readonly classifiers: Classifiers }

  constructor(parts: { device: Device; shelf: ModelShelf; classifiers: Classifiers }) {
    this.#parts = parts
  }

  async run<T>(work: Work<T>): Promise<T> {
    const { key, signal } = work
    const control = new TrainControl()
    this.#controls.set(key, control)
    try {
      const prepared = await work.prepare()
      const result = await this.#parts.device.run(signal, (device, inner) =>
        this.#learn(work, prepared, { device, control, signal: inner }),
      )
      await this.#parts.shelf.removeCheckpoint(key)
      return result
    } finally {
      // A newer run of the same key may have put its own control there.
      if (this.#controls.get(key) === control) this.#controls.delete(key)
    }
  }

  /** Nothing happens where no such training runs: it may have ended a moment ago. */
  steer(key: ResultKey, action: 'pause' | 'resume' | 'stop'): void {
    this.#controls.get(key)?.[action]()
  }

  async checkpoint(key: ResultKey): Promise<{ step: number; steps: number } | null> {
    const found = await this.#readCheckpoint(key, () => {})
    return found && { step: found.step, steps: found.steps }
  }

  /**
   * Keeps a model under the key of its run; in this session it stays usable when it cannot be stored.
   * @param base the model that its frozen weights come from
   */
  async store(key: ResultKey, trained: TrainedModel, emit: Emit, base: TuningBase | null = null): Promise<void> {
    const { storedModel } = await import('../../src/train/tunedModel.ts')
    const files = await storedModel(trained, base)
    await warnOnFailure(() => this.#parts.shelf.saveTrained(key, files), emit)
  }

  async #learn<T>(
    { key, emit, finish }: Work<T>,
    { blueprint, params, train, valid, facts, task, outputs }: Prepared,
    run: { device: DeviceInfo; control: TrainControl; signal: AbortSignal },
  ): Promise<T> {
    const { classifiers, shelf } = this.#parts
    const { control, signal } = run
    const { reverseComplement } = params
    const { tokenizer } = facts
    const from = await this.#resumable(key, params, emit)
    classifiers.release() // room for the new one
    const pairs = train.types !== undefined
    const newModel = () => buildModel(blueprint, { seed: params.seed, reverseComplement, pairs, outputs }).model
    if (run.device.backend === 'webgpu') {
      emit({ kind: 'stage', stage: 'compiling' })
      const onProgress = (ready: number, all: number) => emit({ kind: 'compiled', ready, all })
      await compileStep(newModel(), { train, tokenizer, task, outputs, params }, onProgress, shelf.tuning)
    }
    const device = this.#parts.device.describe(run.device) // after the check of its kernels
    const model = newModel()
    const save = async (checkpoint: Checkpoint) => {
      const { writeCheckpoint } = await import('../../src/train/checkpoint.ts')
      return shelf.saveCheckpoint(key, writeCheckpoint(checkpoint))
    }
    const input = { model, train, valid, tokenizer, task, outputs, params, device, from, control, save, signal }
    try {
      const outcome = await drain(trainLoop(input), (event) => {
        if (event.kind === 'steps') fetchEnding().catch(() => {})
        emit(event)
      })
      emit({ kind: 'stage', stage: 'saving' })
      return await finish({ model, tokenizer, task, outputs, reverseComplement, pairs }, outcome, signal)
    } catch (error) {
      model.dispose()
      throw error
    }
  }

  /** The checkpoint of this training; a damaged one, or one of other defaults, is told of and left behind. */
  async #resumable(key: ResultKey, params: Checkpoint['params'], emit: Emit): Promise<Checkpoint | null> {
    const found = await this.#readCheckpoint(key, emit)
    if (!found || JSON.stringify(found.params) === JSON.stringify(params)) return found
    await this.#parts.shelf.removeCheckpoint(key)
    return null
  }

  async #readCheckpoint(key: ResultKey, emit: Emit): Promise<Checkpoint | null> {
    const bytes = await this.#parts.shelf.checkpoint(key)
    if (!bytes) return null
    const { readCheckpoint } = await import('../../src/train/checkpoint.ts')
    try {
      return readCheckpoint(bytes)
    } catch (error) {
      if (!(error instanceof CheckpointError)) throw error
      emit(warningOf(error))
      await this.#parts.shelf.removeCheckpoint(key)
      return null
    }
  }
}

/**
 * What the end of a training needs comes while it runs: should the server go away in the meantime, nothing learnt is lost.
 * What does not come is asked for again where it is needed, and fails there.
 */
const fetchEnding = later(() =>
  Promise.all([
    import('../../src/train/checkpoint.ts'),
    import('../../src/train/tunedModel.ts'),
    import('../../src/train/sideMix.ts'),
  ]),
)

async function drain(events: AsyncGenerator<TrainEvent, TrainOutcome>, emit: Emit): Promise<TrainOutcome> {
  for (;;) {
    const next = await events.next()
    if (next.done) return next.value
    emit(next.value)
  }
}

async function warnOnFailure(work: () => Promise<void>, emit: Emit): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!(error instanceof StrandbookError)) throw error
    emit(warningOf(error))
  }
}

function warningOf({ code, message, advice }: StrandbookError): TrainEvent {
  return { kind: 'warning', code, message, ...(advice === undefined ? {} : { advice }) }
}
