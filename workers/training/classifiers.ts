import type { TuningBase } from '../../src/models/tuning/tuningFile.ts'
import type { DataFacts } from '../../src/models/types.ts'
import type { ModelRecipe, ModelSource, ResultKey, TrainRecipe } from '../../src/rpc/protocol.ts'
import { ModelImportError, ModelMissingError } from '../../src/train/errors.ts'
import type { TrainedModel } from '../../src/train/modelFiles.ts'
import { type Blueprint, planModel } from '../../src/train/newModel.ts'
import { words } from '../../src/train/words.ts'
import type { ModelFolder } from '../../src/weights/types.ts'
import { bundledModel } from './bundledModel.ts'
import type { ModelShelf } from './modelShelf.ts'

/** Where a model comes from: its parameters, and perhaps a language model of the same notebook. */
type Origin = Pick<ModelRecipe, 'params' | 'pretrained'>

/** Classifiers on the device: the one used last stays there, others are read again from storage. */
export class Classifiers {
  readonly #shelf: ModelShelf
  #held: { readonly name: string; readonly classifier: TrainedModel } | null = null

  constructor(shelf: ModelShelf) {
    this.#shelf = shelf
  }

  /** The caller uses it while it has the device, and does not dispose it. */
  async get(source: ModelSource): Promise<TrainedModel> {
    const name = nameOf(source)
    if (this.#held?.name === name) return this.#held.classifier
    const folder = await this.folder(source)
    const base = await this.#baseOf(folder, source)
    const { loadModel } = await import('../../src/train/modelFiles.ts')
    this.release()
    return this.hold(source, await loadModel(folder, base))
  }

  /** Takes over a classifier that was just trained. */
  hold(source: ModelSource, classifier: TrainedModel): TrainedModel {
    if (this.#held?.classifier !== classifier) this.release()
    this.#held = { name: nameOf(source), classifier }
    return classifier
  }

  release(): void {
    this.#held?.classifier.model.dispose()
    this.#held = null
  }

  async plan({ params, pretrained }: Origin, facts: DataFacts): Promise<Blueprint> {
    if (!pretrained) return planModel(params, facts, (name) => this.#checkpoint(name))
    const folder = await this.folder({ kind: 'pretrained', pretrain: pretrained })
    return planModel({ ...params, checkpoint: words.pretrainedHere }, facts, async () => folder)
  }

  /** The files of a model. */
  async folder(source: ModelSource): Promise<ModelFolder> {
    if (source.kind === 'imported') {
      const folder = await this.#checkpoint(source.id)
      if (folder) return folder
      throw new ModelImportError(words.noSuchModel(source.id), words.noSuchModelAdvice)
    }
    const folder = await this.#shelf.trained(keyOf(source))
    if (folder) return folder
    throw new ModelMissingError(words.modelMissing, words.modelMissingAdvice(source.kind))
  }

  /** The model that a trained one stands beside, by name and hash; null where all of it was trained. */
  async baseOfTrained({ key }: TrainRecipe): Promise<TuningBase | null> {
    const folder = await this.#shelf.trained(key)
    const { tuningOf } = await import('../../src/train/modelFiles.ts')
    return (folder && tuningOf(folder)?.base) ?? null
  }

  async #checkpoint(name: string): Promise<ModelFolder | null> {
    return (await this.#shelf.imported(name)) ?? bundledModel(name)
  }

  /** The model that holds the frozen weights of a tuned one; null where a folder has all of its own. */
  async #baseOf(folder: ModelFolder, source: ModelSource): Promise<ModelFolder | null> {
    const [{ tuningOf }, { weightsHash }] = await Promise.all([
      import('../../src/train/modelFiles.ts'),
      import('../../src/train/tunedModel.ts'),
    ])
    const base = tuningOf(folder)?.base ?? null
    if (base === null) return null
    const pretrain = source.kind === 'trained' ? source.train.model.pretrained : undefined
    const found = await (pretrain ? this.folder({ kind: 'pretrained', pretrain }) : this.#checkpoint(base.name))
    if (found && (await weightsHash(found)) === base.sha256) return found
    throw new ModelMissingError(words.baseMissing(base.name), words.baseMissingAdvice(base.name))
  }
}

function nameOf(source: ModelSource): string {
  return source.kind === 'imported' ? `imported/${source.id}` : `trained/${keyOf(source)}`
}

function keyOf(source: Exclude<ModelSource, { kind: 'imported' }>): ResultKey {
  return source.kind === 'trained' ? source.train.key : source.pretrain.key
}
