/**
 * The train worker: owns the device and every tensor. Thin: the loop, the batches and the files live in `src/train`;
 * `workers/training` connects them with the data worker and with storage.
 */
import { type Handlers, serve } from '../src/rpc/host.ts'
import type { TrainProcedures } from '../src/rpc/protocol.ts'
import { later } from '../src/shared/later.ts'
import { openBlobStore } from '../src/storage/opfs.ts'
import { modelResult } from '../src/train/newModel.ts'
import { words } from '../src/train/words.ts'
import { Classifiers } from './training/classifiers.ts'
import { DataSource } from './training/dataSource.ts'
import { Device } from './training/device.ts'
import { Learning } from './training/learning.ts'
import { ModelShelf } from './training/modelShelf.ts'
import { Trainer } from './training/trainer.ts'

const data = new DataSource()
const shelf = new ModelShelf(openBlobStore())
const classifiers = new Classifiers(shelf)
const device = new Device(() => classifiers.release(), shelf.tuning)
const learning = new Learning({ device, shelf, classifiers })
const trainer = new Trainer({ data, learning, classifiers })

// What a training does not need is loaded when somebody asks for it.
const evaluator = later(async () => {
  const { Evaluator } = await import('./training/evaluator.ts')
  return new Evaluator({ data, device, classifiers })
})
const exporter = later(async () => {
  const { Exporter } = await import('./training/exporter.ts')
  return new Exporter({ data, device, classifiers, evaluator: await evaluator(), shelf })
})
const generator = later(async () => {
  const { Generator } = await import('./training/generator.ts')
  return new Generator({ data, device, classifiers, shelf })
})
const importer = later(async () => {
  const { Importer } = await import('./training/importer.ts')
  return new Importer({ device, shelf })
})
const predictor = later(async () => {
  const { Predictor } = await import('./training/predictor.ts')
  return new Predictor({ data, device, shelf, classifiers })
})
const pretrainer = later(async () => {
  const { Pretrainer } = await import('./training/pretrainer.ts')
  return new Pretrainer({ data, learning, classifiers })
})

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
  pretrain: async ({ recipe }, { signal, emit }) => (await pretrainer()).pretrain(recipe, signal, emit),
  pretrainedFiles: async ({ recipe, result }) => (await pretrainer()).files(recipe, result),
  generate: async ({ recipe }, { signal, emit }) =>
    (await generator()).generate(recipe, signal, { signal, onEvent: emit }),
  steer: async ({ key, action }) => {
    learning.steer(key, action)
    return null
  },
  checkpoint: ({ key }) => learning.checkpoint(key),
  evaluate: async ({ recipe }, { signal, emit }) =>
    (await (await evaluator()).evaluate(recipe, signal, { signal, onEvent: emit })).result,
  members: async (request, { signal }) => (await evaluator()).members(request, signal),
  tracks: async ({ recipe, limit }, { signal }) => (await evaluator()).tracks(recipe, limit, signal),
  predict: async (request, { signal, emit }) => (await predictor()).predict(request, signal, { signal, onEvent: emit }),
  predictionsTsv: async ({ key, path = 'predictions.tsv' }) => (await predictor()).file(key, path),
  exportModel: async (request, { signal, emit }) =>
    (await exporter()).export(request, signal, { signal, onEvent: emit }),
  importModel: async ({ files }, { signal }) => (await importer()).import(files, signal),
  importedModels: async () => (await importer()).list(),
}

serve<TrainProcedures>(self, handlers)
