import type { DataFacts } from '../../src/models/types.ts'
import type { BinaryFile, PretrainRecipe } from '../../src/rpc/protocol.ts'
import type { Blueprint } from '../../src/train/newModel.ts'
import { preparePretraining } from '../../src/train/preparePretraining.ts'
import { pretrainedFiles } from '../../src/train/pretrainedFiles.ts'
import type { PretrainResult } from '../../src/train/types.ts'
import type { Classifiers } from './classifiers.ts'
import type { DataSource } from './dataSource.ts'
import type { Emit, Learning, Prepared } from './learning.ts'

/** Trains language models on sequences alone; the finished model lies on the shelf, for the model cell to start from. */
export class Pretrainer {
  readonly #parts: { readonly data: DataSource; readonly learning: Learning; readonly classifiers: Classifiers }

  constructor(parts: { data: DataSource; learning: Learning; classifiers: Classifiers }) {
    this.#parts = parts
  }

  /** Goes on from the checkpoint of the same key, if there is one. */
  pretrain(recipe: PretrainRecipe, signal: AbortSignal, emit: Emit): Promise<PretrainResult> {
    const { learning, classifiers } = this.#parts
    let reading: Pick<PretrainResult, 'objective' | 'masking' | 'family'> | null = null
    return learning.run({
      key: recipe.key,
      signal,
      emit,
      prepare: async () => {
        const { prepared, ...about } = await this.#prepare(recipe, signal, emit)
        reading = about
        return prepared
      },
      finish: async (trained, outcome) => {
        await learning.store(recipe.key, trained, emit)
        classifiers.hold({ kind: 'pretrained', pretrain: recipe }, trained)
        return { ...outcome, ...reading! } // `prepare` comes before
      },
    })
  }

  /** The model with its curves and the beginnings of a SOURCE.md. */
  async files(recipe: PretrainRecipe, result: PretrainResult): Promise<readonly BinaryFile[]> {
    const folder = await this.#parts.classifiers.folder({ kind: 'pretrained', pretrain: recipe })
    const { files } = recipe.tokenizer.split.data.params
    return pretrainedFiles(folder, { params: recipe.params, result, files })
  }

  async #prepare(recipe: PretrainRecipe, signal: AbortSignal, emit: Emit) {
    const { data, classifiers } = this.#parts
    const { params, tokenizer } = recipe
    const watch = { signal }
    emit({ kind: 'stage', stage: 'loading' })
    const facts = await data.sequenceFacts(tokenizer, watch)
    const train = await data.part(tokenizer, 'train', watch)
    const valid = await data.part(tokenizer, 'valid', watch)
    const { model, facts: asked, ...ready } = preparePretraining(params, facts, train, valid)
    const blueprint = await classifiers.plan({ params: model }, asked)
    const prepared: Prepared = {
      ...ready.learning,
      facts: { ...asked, tokenizer: farther(asked, blueprint) },
      blueprint,
    }
    return { prepared, objective: ready.objective, masking: ready.masking, family: blueprint.family.name }
  }
}

/** The tokenizer as whoever starts from the model takes it over: it must not cut what the trunk can be given. */
function farther({ tokenizer }: DataFacts, { family, config }: Blueprint): DataFacts['tokenizer'] {
  return { ...tokenizer, maxTokens: Math.max(tokenizer.maxTokens, family.reach?.(config) ?? 0) }
}
