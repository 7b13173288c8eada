import type { DeviceInfo } from '../../src/kernels/types.ts'
import type { ResultKey, TrainRecipe } from '../../src/rpc/protocol.ts'
import { StrandbookError } from '../../src/shared/errors.ts'
import type { EncodedPart } from '../../src/tokenize/types.ts'
import { type Checkpoint, readCheckpoint, writeCheckpoint } from '../../src/train/checkpoint.ts'
import { compileStep } from '../../src/train/compileStep.ts'
import { TrainControl } from '../../src/train/control.ts'
import { CheckpointError } from '../../src/train/errors.ts'
import { type Mixed, mixWithRegression, takesKmerRegression } from '../../src/train/kmerMix.ts'
import { readWeights } from '../../src/train/learnerState.ts'
import { trainLoop } from '../../src/train/loop.ts'
import { modelFiles, type TrainedModel } from '../../src/train/modelFiles.ts'
import { buildModel } from '../../src/train/newModel.ts'
import { type Preparation, prepareTraining } from '../../src/train/prepare.ts'
import { taskOf } from '../../src/train/tasks/index.ts'
import type { KmerMix, TrainEvent, TrainOutcome, TrainResult } from '../../src/train/types.ts'
import type { Classifiers } from './classifiers.ts'
import type { DataSource } from './dataSource.ts'
import type { Device } from './device.ts'
import type { ModelShelf } from './modelShelf.ts'

type Emit = (event: TrainEvent) => void

/** Trains recipes: data in, checkpoints on the shelf while it runs, the finished model there at the end. */
export class Trainer {
  readonly #controls = new Map<ResultKey, TrainControl>()
  readonly #parts: {
    readonly data: DataSource
    readonly device: Device
    readonly shelf: ModelShelf
    readonly classifiers: Classifiers
  }

  constructor(parts: { data: DataSource; device: Device; shelf: ModelShelf; classifiers: Classifiers }) {
    this.#parts = parts
  }

  /** Goes on from the checkpoint of the same key, if there is one. */
  async train(recipe: TrainRecipe, signal: AbortSignal, emit: Emit): Promise<TrainResult> {
    const control = new TrainControl()
    this.#controls.set(recipe.key, control)
    try {
      const preparation = await this.#prepare(recipe, signal, emit)
      const { kmerMix, ...outcome } = await this.#parts.device.run(signal, (device, inner) =>
        this.#run(recipe, preparation, { device, control, signal: inner, emit }),
      )
      await this.#parts.shelf.removeCheckpoint(recipe.key)
      return { ...outcome, baselines: preparation.baselines, ...(kmerMix ? { kmerMix } : {}) }
    } finally {
      // A newer run of the same key may have put its own control there.
      if (this.#controls.get(recipe.key) === control) this.#controls.delete(recipe.key)
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

  async #prepare({ model, params }: TrainRecipe, signal: AbortSignal, emit: Emit): Promise<Preparation> {
    const { data, classifiers } = this.#parts
    const { tokenizer } = model
    const watch = { signal }
    emit({ kind: 'stage', stage: 'loading' })
    const facts = await data.facts(tokenizer, watch)
    const task = taskOf(facts.task)
    const train = await data.part(tokenizer, 'train', watch)
    const valid = await data.part(tokenizer, 'valid', watch)
    const blueprint = await classifiers.plan(model.params, facts)
    emit({ kind: 'stage', stage: 'baselines' })
    const baselines = await data.baselines(tokenizer.split, watch)
    emit({ kind: 'baselines', result: baselines })
    return prepareTraining({
      params,
      facts,
      task,
      outputs: { names: facts.classes },
      train,
      valid,
      blueprint,
      baselines,
    })
  }

  async #run(
    recipe: TrainRecipe,
    { blueprint, params, train, valid, facts, task, outputs }: Preparation,
    run: { device: DeviceInfo; control: TrainControl; signal: AbortSignal; emit: Emit },
  ): Promise<TrainOutcome & { kmerMix?: KmerMix }> {
    const { classifiers, shelf } = this.#parts
    const { device, control, signal, emit } = run
    const { reverseComplement } = params
    const { tokenizer } = facts
    const from = await this.#resumable(recipe.key, params, emit)
    classifiers.release() // room for the new one
    const newModel = () => buildModel(blueprint, { seed: params.seed, reverseComplement }).model
    if (device.backend === 'webgpu') {
      emit({ kind: 'stage', stage: 'compiling' })
      await compileStep(newModel(), { train, tokenizer, task, outputs, params })
    }
    const model = newModel()
    const save = (checkpoint: Checkpoint) => shelf.saveCheckpoint(recipe.key, writeCheckpoint(checkpoint))
    const input = { model, train, valid, tokenizer, task, outputs, params, device, from, control, save, signal }
    try {
      const outcome = await drain(trainLoop(input), emit)
      emit({ kind: 'stage', stage: 'saving' })
      const mixed = await this.#mix(recipe, { model, tokenizer, task, outputs, reverseComplement }, valid, signal)
      const final = mixed?.model ?? model
      const files = modelFiles(final.config, await readWeights(final), tokenizer)
      await warnOnFailure(() => shelf.saveTrained(recipe.key, files), emit)
      const trained = { model: final, tokenizer, task, outputs, reverseComplement }
      classifiers.hold({ kind: 'trained', train: recipe }, trained)
      if (mixed) model.dispose()
      return mixed ? { ...outcome, kmerMix: mixed.mix } : outcome
    } catch (error) {
      model.dispose()
      throw error
    }
  }

  /** The network with the k-mer regression of the baselines beside it, where validation data want one. */
  async #mix(
    recipe: TrainRecipe,
    network: TrainedModel,
    valid: EncodedPart,
    signal: AbortSignal,
  ): Promise<Mixed | null> {
    const { params, tokenizer } = recipe.model
    if (!takesKmerRegression(network, params.kmerFeatures)) return null
    const regression = await this.#parts.data.kmerRegression(tokenizer.split, network.reverseComplement, { signal })
    return regression && mixWithRegression(network, valid, regression, { signal })
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

async function drain(events: AsyncGenerator<TrainEvent, TrainOutcome>, emit: Emit): Promise<TrainOutcome> {
  for (;;) {
    const next = await events.next()
    if (next.done) return next.value
    emit(next.value)
  }
}

/** The trained model stays usable in this session when it cannot be stored. */
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
