import type { TaskMetrics } from '../../src/metrics/types.ts'
import type { LabelChain } from '../../src/models/types.ts'
import type { TrainRecipe } from '../../src/rpc/protocol.ts'
import { invariant } from '../../src/shared/assert.ts'
import type { EncodedPart } from '../../src/tokenize/types.ts'
import { settleOutputs } from '../../src/train/evaluate.ts'
import type { TrainedModel } from '../../src/train/modelFiles.ts'
import { type Preparation, prepareTraining } from '../../src/train/prepare.ts'
import type { Mixed } from '../../src/train/sideMix.ts'
import { loadTask, outputsFor } from '../../src/train/tasks/index.ts'
import type { ChainChoice, TrainOutcome, TrainResult } from '../../src/train/types.ts'
import type { Classifiers } from './classifiers.ts'
import type { DataSource } from './dataSource.ts'
import type { Emit, Learning } from './learning.ts'

/** Trains recipes on labelled data, beside simple baselines; the finished model lies on the shelf at the end. */
export class Trainer {
  readonly #parts: { readonly data: DataSource; readonly learning: Learning; readonly classifiers: Classifiers }

  constructor(parts: { data: DataSource; learning: Learning; classifiers: Classifiers }) {
    this.#parts = parts
  }

  /** Goes on from the checkpoint of the same key, if there is one. */
  async train(recipe: TrainRecipe, signal: AbortSignal, emit: Emit): Promise<TrainResult> {
    let prepared: Preparation | null = null
    return this.#parts.learning.run({
      key: recipe.key,
      signal,
      emit,
      prepare: async () => {
        prepared = await this.#prepare(recipe, signal, emit)
        return prepared
      },
      finish: (trained, outcome, inner) => {
        invariant(prepared !== null, 'a training ended before it was prepared')
        return this.#finish(recipe, prepared, trained, outcome, { signal: inner, emit })
      },
    })
  }

  async #prepare({ model, params }: TrainRecipe, signal: AbortSignal, emit: Emit): Promise<Preparation> {
    const { data, classifiers } = this.#parts
    const { tokenizer } = model
    const watch = { signal }
    emit({ kind: 'stage', stage: 'loading' })
    const facts = await data.facts(tokenizer, watch)
    const task = await loadTask(facts.task)
    const train = await data.part(tokenizer, 'train', watch)
    const valid = await data.part(tokenizer, 'valid', watch)
    const blueprint = await classifiers.plan(model, facts)
    emit({ kind: 'stage', stage: 'baselines' })
    const baselines = await data.baselines(tokenizer.split, watch)
    emit({ kind: 'baselines', result: baselines })
    const outputs = outputsFor(task, facts.classes, train)
    return prepareTraining({ params, facts, task, outputs, train, valid, blueprint, baselines })
  }

  async #finish(
    recipe: TrainRecipe,
    { train, valid, baselines, blueprint }: Preparation,
    network: TrainedModel,
    outcome: TrainOutcome,
    { signal, emit }: { readonly signal: AbortSignal; readonly emit: Emit },
  ): Promise<TrainResult> {
    const { learning, classifiers } = this.#parts
    const mixed = await this.#mix(recipe, network, valid, signal)
    const chosen = mixed ? { ...network, model: mixed.model } : network
    const { reverseComplement } = network
    const { outputs, metrics } = await settleOutputs(chosen, { train, valid }, { reverseComplement, signal })
    const trained = { ...chosen, outputs }
    await learning.store(recipe.key, trained, emit, blueprint.base)
    classifiers.hold({ kind: 'trained', train: recipe }, trained)
    if (mixed) network.model.dispose()
    const labelChain = outputs.chain && metrics && chainChoice(outputs.chain, metrics)
    return { ...outcome, baselines, ...(mixed ? { sideMix: mixed.mix } : {}), ...(labelChain ? { labelChain } : {}) }
  }

  /** The network with regressions of the baselines beside it, where validation data want any. */
  async #mix(
    recipe: TrainRecipe,
    network: TrainedModel,
    valid: EncodedPart,
    signal: AbortSignal,
  ): Promise<Mixed | null> {
    const { params, tokenizer } = recipe.model
    const { mixWithRegressions, takesRegressions } = await import('../../src/train/sideMix.ts')
    if (!takesRegressions(network, params.kmerFeatures)) return null
    const regressions = await this.#parts.data.regressions(tokenizer.split, network.reverseComplement, { signal })
    return mixWithRegressions(network, valid, regressions, { signal })
  }
}

function chainChoice({ weight, boundaries }: LabelChain, metrics: TaskMetrics): ChainChoice {
  return { weight, boundaries: boundaries?.weight ?? null, metrics }
}
