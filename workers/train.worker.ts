/**
 * The train worker: owns the device and every tensor. Thin: the loop, the batches and the files live in `src/train`;
 * `workers/training` connects them with the data worker and with storage.
 */
import { type Handlers, serve } from '../src/rpc/host.ts'
import type { TrainProcedures } from '../src/rpc/protocol.ts'
import { openBlobStore } from '../src/storage/opfs.ts'
import { modelResult } from '../src/train/newModel.ts'
import { words } from '../src/train/words.ts'
import { Classifiers } from './training/classifiers.ts'
import { DataSource } from './training/dataSource.ts'
import { Device } from './training/device.ts'
import { Evaluator } from './training/evaluator.ts'
import { Exporter } from './training/exporter.ts'
import { Generator } from './training/generator.ts'
import { Importer } from './training/importer.ts'
import { Learning } from './training/learning.ts'
import { ModelShelf } from './training/modelShelf.ts'
import { Predictor } from './training/predictor.ts'
import { Pretrainer } from './training/pretrainer.ts'
import { Trainer } from './training/trainer.ts'

const data = new DataSource()
const shelf = new ModelShelf(openBlobStore())
const classifiers = new Classifiers(shelf)
const device = new Device(() => classifiers.release())
const learning = new Learning({ device, shelf, classifiers })
const trainer = new Trainer({ data, learning, classifiers })
const generator = new Generator({ data, device, classifiers, shelf })
const pretrainer = new Pretrainer({ data, learning, classifiers })
const evaluator = new Evaluator({ data, device, classifiers })
const predictor = new Predictor({ data, device, shelf, classifiers })
const exporter = new Exporter({ data, device, classifiers, evaluator, shelf })
const importer = new Importer({ device, shelf })

const handlers: Handlers<TrainProcedures> = {
  connect: async ({ port }) => {
    data.connect(port)
    return null
  },
  device: (settings) => device.choose(settings),
  model: async ({ recipe }, { signal, emit }) => {
    const facts = await data.facts(recipe.tokenizer, { signal, onEvent: emit })
    const blueprint = await classifiers.plan(recipe, facts)
    return device.run(signal, async () =>
      modelResult(blueprint, recipe.pretrained ? words.pretrainedHere : recipe.params.checkpoint),
    )
  },
  train: ({ recipe }, { signal, emit }) => trainer.train(recipe, signal, emit),
  pretrain: ({ recipe }, { signal, emit }) => pretrainer.pretrain(recipe, signal, emit),
  pretrainedFiles: ({ recipe, result }) => pretrainer.files(recipe, result),
  generate: ({ recipe }, { signal, emit }) => generator.generate(recipe, signal, { signal, onEvent: emit }),
  steer: async ({ key, action }) => {
    learning.steer(key, action)
    return null
  },
  checkpoint: ({ key }) => learning.checkpoint(key),
  evaluate: async ({ recipe }, { signal, emit }) =>
    (await evaluator.evaluate(recipe, signal, { signal, onEvent: emit })).result,
  members: (request, { signal }) => evaluator.members(request, signal),
  tracks: ({ recipe, limit }, { signal }) => evaluator.tracks(recipe, limit, signal),
  predict: (request, { signal, emit }) => predictor.predict(request, signal, { signal, onEvent: emit }),
  predictionsTsv: ({ key, path = 'predictions.tsv' }) => predictor.file(key, path),
  exportModel: (request, { signal, emit }) => exporter.export(request, signal, { signal, onEvent: emit }),
  importModel: ({ files }, { signal }) => importer.import(files, signal),
  importedModels: () => importer.list(),
}

serve<TrainProcedures>(self, handlers)
