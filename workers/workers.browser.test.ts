/** Both workers as the page starts them, on a small set made here: from the dropped file to equal predictions. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Client, connect } from '../src/rpc/client.ts'
import type {
  BinaryFile,
  DataProcedures,
  DataRecipe,
  EvaluateRecipe,
  TrainProcedures,
  TrainRecipe,
} from '../src/rpc/protocol.ts'
import { defaultParams, defaultSplit } from '../src/sequence/samples.ts'
import type { FileRef } from '../src/sequence/types.ts'
import { normal, streamKey, uniform } from '../src/shared/random.ts'
import { automaticParams } from '../src/train/samples.ts'
import type { EvaluateResult, TrainEvent, TrainParams, TrainResult } from '../src/train/types.ts'

const PARAMS: TrainParams = { ...automaticParams, epochs: 6, batchSize: 16, seed: 1 }

/** Half of the sequences hold a run of A's, near the middle. */
function fasta(rows: number, seed: number): string {
  return Array.from({ length: rows }, (_, row) => {
    const key = streamKey(seed, 'sequence', row)
    const letters = Array.from({ length: 40 }, (_, i) => 'ACGT'[Math.floor(4 * uniform(key, i))])
    const start = 15 + Math.floor(3 * normal(key, 100))
    if (row % 2 === 1) letters.splice(start, 8, ...'AAAAAAAA')
    return `>s${row} ${row % 2 === 1 ? 'with' : 'without'}\n${letters.join('')}\n`
  }).join('')
}

type Workers = { data: Client<DataProcedures>; train: Client<TrainProcedures>; end(): void }

function startWorkers(): Workers {
  const dataWorker = new Worker(new URL('./data.worker.ts', import.meta.url), { type: 'module' })
  const trainWorker = new Worker(new URL('./train.worker.ts', import.meta.url), { type: 'module' })
  const data = connect<DataProcedures>(dataWorker, 'data worker')
  const train = connect<TrainProcedures>(trainWorker, 'train worker')
  const { port1, port2 } = new MessageChannel()
  void data.call('connect', { port: port1 }, { transfer: [port1] })
  void train.call('connect', { port: port2 }, { transfer: [port2] })
  const end = () => {
    dataWorker.terminate()
    trainWorker.terminate()
  }
  return { data, train, end }
}

function dataRecipe(file: FileRef): DataRecipe {
  const params = {
    files: [file],
    ...defaultParams,
  } as const
  return { key: `data-${file.sha256}`, params }
}

function trainRecipe(file: FileRef, run: string, changes: Partial<TrainParams> = {}): TrainRecipe {
  const data = dataRecipe(file)
  const split = {
    key: `split-${file.sha256}`,
    params: { ...defaultSplit, valid: 0.15 },
    data,
  } as const
  const tokens = { kind: 'auto', k: 6, maxTokens: 'auto' } as const
  const tokenizer = { key: `tokens-${file.sha256}`, params: tokens, split }
  const params = {
    family: 'auto',
    checkpoint: 'none',
    hiddenSize: 16,
    layers: 'auto',
    heads: 2,
    dropout: 'auto',
    kmerFeatures: 'auto',
  } as const
  const model = { key: `model-${file.sha256}`, params, tokenizer }
  return { key: `train-${run}-${file.sha256}`, params: { ...PARAMS, ...changes }, model }
}

const evaluateRecipe = (train: TrainRecipe): EvaluateRecipe => ({
  key: `evaluate-${train.key}`,
  params: { split: 'test' },
  train,
})

describe('the workers together', () => {
  let workers: Workers
  let file: FileRef
  let training: TrainResult
  let evaluation: EvaluateResult
  let exported: readonly BinaryFile[]
  const run = String(Date.now()) // storage outlives a run of the tests
  const events: TrainEvent[] = []

  beforeAll(async () => {
    workers = startWorkers()
    file = await workers.data.call('addFile', { file: new File([fasta(240, 1)], 'runs.fa') })
    await workers.train.call('device', { backend: 'wasm', kernelsOff: [], halfPrecision: false, recompute: false })
  })

  afterAll(() => workers.end())

  test('kernels are named, and the device says which are off', async () => {
    const choose = (kernelsOff: string[]) =>
      workers.train.call('device', { backend: 'wasm', kernelsOff, halfPrecision: false, recompute: false })
    const { device, kernels } = await choose(['Gelu'])
    expect(kernels).toEqual(expect.arrayContaining(['AdamW', 'Attention', 'Gelu', 'MatMul']))
    expect(device.kernelsOff).toEqual(['Gelu'])
    expect((await choose([])).device).not.toHaveProperty('kernelsOff')
  })

  test('the model cell is described before anything is trained', async () => {
    const { model } = trainRecipe(file, run)
    const result = await workers.train.call('model', { recipe: model })
    expect(result.family).toBe('compact')
    expect(result.blocks.reduce((sum, { parameters }) => sum + parameters, 0)).toBe(result.parameters)
  })

  test('training streams a plan, baselines, steps and evaluations, and learns', async () => {
    const onEvent = (event: TrainEvent) => events.push(event)
    training = await workers.train.call('train', { recipe: trainRecipe(file, run) }, { onEvent })
    const kinds = new Set(events.map(({ kind }) => kind))
    expect([...kinds]).toEqual(expect.arrayContaining(['plan', 'baselines', 'stage', 'steps', 'eval']))
    expect(training.history).toHaveLength(training.steps)
    expect(training.best.value).toBeGreaterThan(0.6)
    expect(await workers.train.call('checkpoint', { key: trainRecipe(file, run).key })).toBeNull()
  })

  test('the test part is evaluated beside the baselines, and its members can be listed', async () => {
    const recipe = evaluateRecipe(trainRecipe(file, run))
    evaluation = await workers.train.call('evaluate', { recipe })
    expect(evaluation.n).toBe(48)
    expect(evaluation.baselines.map(({ name }) => name)).toContain('majority')
    const request = { recipe, actual: 'with', predicted: 'with', limit: 5 }
    const members = await workers.train.call('members', request)
    expect(members.length).toBeGreaterThan(0)
    expect(members[0]!.probability!).toBeGreaterThanOrEqual(members.at(-1)!.probability!)
  })

  test('the exported folder holds the model, its card and its predictions', async () => {
    const recipe = evaluateRecipe(trainRecipe(file, run))
    const params = { onnx: 'auto', precision: 'float32' } as const
    const request = { recipe, params, title: 'Runs of A', evaluation, training, extra: [] }
    exported = await workers.train.call('exportModel', request)
    const paths = exported.map(({ path }) => path)
    expect(paths).toEqual(
      expect.arrayContaining([
        'model/config.json',
        'model/model.safetensors',
        'model/onnx/model.onnx',
        'model/vocab.txt',
        'README.md',
        'metrics.json',
        'sequences.fasta',
      ]),
    )
    expect(textOf(exported, 'model/README.md')).toContain(file.sha256)
    expect(textOf(exported, 'README.md')).toContain('onnxruntime.InferenceSession("model/onnx/model.onnx")')
    expect(textOf(exported, 'sequences.fasta').split('>')).toHaveLength(1 + 48)
    expect(textOf(exported, 'predictions.tsv').trim().split('\n')).toHaveLength(1 + 48)
  })

  test('an imported export predicts what the trained model predicts, to 1e-5', async () => {
    const files = exported.map(({ path, bytes }) => new File([new Uint8Array(bytes)], path))
    const imported = await workers.train.call('importModel', { files })
    expect(await workers.train.call('importedModels', {})).toContainEqual(imported)
    const fresh = await workers.data.call('addFile', { file: new File([fasta(30, 2)], 'new.fa') })
    const tables = await Promise.all(
      [{ kind: 'trained', train: trainRecipe(file, run) } as const, { kind: 'imported', id: imported.id } as const].map(
        async (source) => {
          const key = `${source.kind}-${run}`
          await workers.train.call('predict', { source, data: dataRecipe(fresh), key })
          return (await workers.train.call('predictionsTsv', { key })).text()
        },
      ),
    )
    const [trained, again] = tables.map(probabilitiesOf)
    expect(trained).toHaveLength(60)
    trained!.forEach((probability, i) => {
      expect(Math.abs(probability - again![i]!)).toBeLessThan(1e-5)
    })
  })

  test('a worker that dies in the middle goes on from its checkpoint, and the curve is that of an unbroken run', async () => {
    const recipe = trainRecipe(file, `${run}-broken`)
    await new Promise<void>((resolve) => {
      const onEvent = ({ kind }: TrainEvent) => {
        if (kind === 'eval') void workers.train.call('steer', { key: recipe.key, action: 'pause' })
        if (kind === 'paused') resolve()
      }
      void workers.train.call('train', { recipe }, { onEvent }).catch(() => {}) // it dies with its worker
    })
    workers.end()
    workers = startWorkers()
    await workers.train.call('device', { backend: 'wasm', kernelsOff: [], halfPrecision: false, recompute: false })
    const left = await workers.train.call('checkpoint', { key: recipe.key })
    expect(left!.step).toBeGreaterThan(0)
    expect(left!.step).toBeLessThan(left!.steps)
    const resumed = await workers.train.call('train', { recipe })
    expect(resumed.history).toEqual(training.history)
    expect(resumed.evals).toEqual(training.evals)
  })

  test('stop keeps the best so far', async () => {
    const recipe = trainRecipe(file, `${run}-stopped`, { epochs: 500 })
    const onEvent = ({ kind }: TrainEvent) => {
      if (kind === 'eval') void workers.train.call('steer', { key: recipe.key, action: 'stop' })
    }
    const stopped = await workers.train.call('train', { recipe }, { onEvent })
    expect(stopped.stopReason).toBe('stopped')
    expect((await workers.train.call('evaluate', { recipe: evaluateRecipe(recipe) })).n).toBe(48)
  })
})

function textOf(files: readonly BinaryFile[], path: string): string {
  return new TextDecoder().decode(files.find((file) => file.path === path)?.bytes)
}

function probabilitiesOf(table: string): number[] {
  const rows = table.trim().split('\n').slice(1)
  return rows.flatMap((row) => row.split('\t').slice(2).map(Number))
}
