import type { BinaryFile, EvaluateRecipe, TrainProcedures, TrainRecipe } from '../../src/rpc/protocol.ts'
import { APP_VERSION } from '../../src/shared/version.ts'
import { exportFolder } from '../../src/train/exportFolder.ts'
import { readWeights } from '../../src/train/learnerState.ts'
import type { CardFacts } from '../../src/train/modelCard.ts'
import { modelFiles, type TrainedModel } from '../../src/train/modelFiles.ts'
import type { PredictionRows } from '../../src/train/predictionFiles.ts'
import { recordsOf } from '../../src/train/tasks/index.ts'
import type { Classifiers } from './classifiers.ts'
import type { DataSource, Watch } from './dataSource.ts'
import type { Device } from './device.ts'
import type { Evaluator } from './evaluator.ts'
import { onnxFiles } from './onnxFiles.ts'

type Request = TrainProcedures['exportModel']['request']

/** Packs a trained model with all that is known of it. */
export class Exporter {
  readonly #parts: { data: DataSource; device: Device; classifiers: Classifiers; evaluator: Evaluator }

  constructor(parts: { data: DataSource; device: Device; classifiers: Classifiers; evaluator: Evaluator }) {
    this.#parts = parts
  }

  async export(request: Request, signal: AbortSignal, watch: Watch): Promise<readonly BinaryFile[]> {
    const { recipe, params, extra } = request
    const train = 'train' in recipe ? recipe.train : recipe
    const predictions = 'train' in recipe ? await this.#predictions(recipe, signal, watch) : null
    return this.#parts.device.run(signal, async () => {
      const classifier = await this.#parts.classifiers.get({ kind: 'trained', train })
      const { model, tokenizer } = classifier
      const weights = await readWeights(model)
      const onnx = await onnxFiles(classifier, weights, params.onnx)
      const folder = new Map([...modelFiles(model.config, weights, tokenizer), ...onnx])
      return [...exportFolder(folder, cardFacts(request, train, classifier), predictions), ...extra]
    })
  }

  async #predictions(recipe: EvaluateRecipe, signal: AbortSignal, watch: Watch): Promise<PredictionRows> {
    const { part, predictions, task, outputs } = await this.#parts.evaluator.evaluate(recipe, signal, watch)
    const ids = await this.#parts.data.ids(recipe.train.model.tokenizer.split.data, recordsOf(task, part))
    return { ids, task, outputs, predictions, truth: part }
  }
}

function cardFacts({ title, training, evaluation }: Request, train: TrainRecipe, trained: TrainedModel): CardFacts {
  const { split } = train.model.tokenizer
  return {
    title,
    family: trained.model.config.model_type,
    tokenizer: trained.tokenizer,
    task: trained.task,
    outputs: trained.outputs,
    files: split.data.params.files.map(({ name, sha256 }) => ({ name, sha256 })),
    split: { kind: split.params.kind, seed: split.params.seed },
    training,
    evaluation,
    version: APP_VERSION,
  }
}
