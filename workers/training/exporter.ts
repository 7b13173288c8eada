import type { BinaryFile, EvaluateRecipe, SplitRecipe, TrainProcedures, TrainRecipe } from '../../src/rpc/protocol.ts'
import { APP_VERSION } from '../../src/shared/version.ts'
import { canCompare } from '../../src/train/card/use.ts'
import { exportFolder } from '../../src/train/exportFolder.ts'
import { readWeights } from '../../src/train/learnerState.ts'
import type { CardFacts } from '../../src/train/modelCard.ts'
import { inUnitOfData, modelFiles, type TrainedModel } from '../../src/train/modelFiles.ts'
import type { PredictionRows } from '../../src/train/predictionFiles.ts'
import { recordsOf } from '../../src/train/tasks/index.ts'
import { adapterFiles, mergedWeights, unmergedFiles } from '../../src/train/tunedModel.ts'
import type { ExportParams } from '../../src/train/types.ts'
import { baseModel } from './baseModel.ts'
import type { Classifiers } from './classifiers.ts'
import type { DataSource, Watch } from './dataSource.ts'
import type { Device } from './device.ts'
import type { Evaluator } from './evaluator.ts'
import type { ModelShelf } from './modelShelf.ts'
import { onnxFiles } from './onnxFiles.ts'

type Parts = { data: DataSource; device: Device; classifiers: Classifiers; evaluator: Evaluator; shelf: ModelShelf }
type Request = TrainProcedures['exportModel']['request']

/** Packs a trained model with all that is known of it. */
export class Exporter {
  readonly #parts: Parts

  constructor(parts: Parts) {
    this.#parts = parts
  }

  async export(request: Request, signal: AbortSignal, watch: Watch): Promise<readonly BinaryFile[]> {
    const { recipe, params, extra } = request
    const train = 'train' in recipe ? recipe.train : recipe
    const tested = 'train' in recipe ? await this.#tested(recipe, signal, watch) : null
    return this.#parts.device.run(signal, async () => {
      const trained = await this.#parts.classifiers.get({ kind: 'trained', train })
      const { model } = trained
      const { config, weights: all } = inUnitOfData(trained, await readWeights(model))
      const weights = mergedWeights(model, all)
      const onnx = await onnxFiles(trained, weights, params.onnx)
      const folder = new Map([
        ...modelFiles(config, weights, trained.tokenizer, params.precision === 'float16' ? 'F16' : 'F32'),
        ...unmergedFiles(model),
        ...onnx,
      ])
      const { pretrained, params: modelParams } = train.model
      const base = await baseModel((pretrained?.params ?? modelParams).checkpoint, this.#parts.shelf)
      const frozen = await this.#parts.classifiers.baseOfTrained(train)
      const adapter = adapterFiles(model, all, {
        base: frozen && { ...frozen, name: base?.name ?? frozen.name }, // people know it by this name, not by its id
        steps: request.training.steps,
      })
      const card = {
        ...cardFacts(request, train, trained),
        base,
        hasOnnx: onnx.size > 0,
        adapterOnly: adapter.length > 0 && params.adapter === 'alone',
        hasSequences: !!tested?.sequences,
      }
      const whole = exportFolder(folder, card, tested?.rows ?? null, tested?.sequences ?? null)
      return [...withAdapter(whole, adapter, params.adapter ?? 'beside'), ...extra]
    })
  }

  async #tested(recipe: EvaluateRecipe, signal: AbortSignal, watch: Watch): Promise<Tested> {
    const { part, predictions, task, outputs } = await this.#parts.evaluator.evaluate(recipe, signal, watch)
    const records = recordsOf(task, part)
    const { data } = recipe.train.model.tokenizer.split
    const ids = await this.#parts.data.ids(data, records)
    const { tokenizer } = await this.#parts.data.facts(recipe.train.model.tokenizer, watch)
    const few = canCompare(task, tokenizer) && part.ids.length <= MAX_TOKENS_WRITTEN
    const sequences = few ? await this.#parts.data.sequences(data, records) : null
    return { rows: { ids, task, outputs, predictions, truth: part }, sequences }
  }
}

/** The merged model, the adapter, or both, as it was asked; a model without an adapter is always there. */
function withAdapter(
  whole: readonly BinaryFile[],
  adapter: readonly BinaryFile[],
  wanted: NonNullable<ExportParams['adapter']>,
): readonly BinaryFile[] {
  if (adapter.length === 0 || wanted === 'merged') return whole
  return [...(wanted === 'alone' ? whole.filter(({ path }) => !path.startsWith('model/')) : whole), ...adapter]
}

type Tested = { readonly rows: PredictionRows; readonly sequences: readonly string[] | null }

/** More sequences than this need not stand in an export that is read by people. */
const MAX_TOKENS_WRITTEN = 50_000_000

type KnownFacts = Omit<CardFacts, 'base' | 'hasOnnx' | 'adapterOnly' | 'hasSequences'>

function cardFacts({ title, training, evaluation }: Request, train: TrainRecipe, trained: TrainedModel): KnownFacts {
  const {
    tokenizer: { split },
    pretrained,
  } = train.model
  return {
    title,
    config: trained.model.config,
    tokenizer: trained.tokenizer,
    task: trained.task,
    outputs: trained.outputs,
    tuning: trained.model.tuning,
    reverseComplement: trained.reverseComplement,
    files: filesOf(split),
    pretrainedOn: pretrained ? filesOf(pretrained.tokenizer.split) : null,
    split: { kind: split.params.kind, seed: split.params.seed },
    training,
    evaluation,
    version: APP_VERSION,
  }
}

function filesOf({ data }: SplitRecipe): CardFacts['files'] {
  return data.params.files.map(({ name, sha256 }) => ({ name, sha256 }))
}
