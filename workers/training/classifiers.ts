import type { DataFacts, ModelParams } from '../../src/models/types.ts'
import type { ModelSource } from '../../src/rpc/protocol.ts'
import { ModelImportError, ModelMissingError } from '../../src/train/errors.ts'
import { loadModel, type TrainedModel } from '../../src/train/modelFiles.ts'
import { type Blueprint, planModel } from '../../src/train/newModel.ts'
import { words } from '../../src/train/words.ts'
import type { ModelFolder } from '../../src/weights/types.ts'
import { bundledModel } from './bundledModel.ts'
import type { ModelShelf } from './modelShelf.ts'

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
    const folder = await this.#folderOf(source)
    this.release()
    return this.hold(source, loadModel(folder))
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

  plan(params: ModelParams, facts: DataFacts): Promise<Blueprint> {
    return planModel(params, facts, async (name) => (await this.#shelf.imported(name)) ?? bundledModel(name))
  }

  async #folderOf(source: ModelSource): Promise<ModelFolder> {
    if (source.kind === 'imported') {
      const folder = (await this.#shelf.imported(source.id)) ?? (await bundledModel(source.id))
      if (folder) return folder
      throw new ModelImportError(words.noSuchModel(source.id), words.noSuchModelAdvice)
    }
    const folder = await this.#shelf.trained(source.train.key)
    if (folder) return folder
    throw new ModelMissingError(words.modelMissing, words.modelMissingAdvice)
  }
}

function nameOf(source: ModelSource): string {
  return source.kind === 'trained' ? `trained/${source.train.key}` : `imported/${source.id}`
}
