/** Trains a workload with Strandbook's own engine, or with stock operations, on any backend. */
import * as tf from '@tensorflow/tfjs-core'
import { kernelNames, switchKernels, useBackend } from '../../src/kernels/index.ts'
import { countGpu, type GpuCounter } from '../../src/kernels/webgpu/counters.ts'
import { createLearner, type Learner, type LearnerBatch } from '../../src/train/learner.ts'
import { classification } from '../../src/train/tasks/classification.ts'
import { serve } from '../support/serve.ts'
import { median } from '../support/statistics.ts'
import { profileKernels } from './profileKernels.ts'
import type { Answer, Counts, Request, Setup, Started, Steps } from './types.ts'
import { createBatch, createModel } from './workload.ts'

const LEARNING_RATE = 1e-3

let learner: Learner
let batch: Omit<LearnerBatch, 'dropoutKey'>
let counter: GpuCounter | null = null
let taken = 0

serve<Request, Answer>(async (request) => {
  switch (request.kind) {
    case 'start':
      return start(request.setup)
    case 'steps':
      return steps(request.count)
    case 'count':
      return counts(request.compileOnly)
    case 'profile':
      return profileKernels(takeStep, request.count)
  }
})

async function start({ backend, kernels, threads, counting, workload }: Setup): Promise<Started> {
  if (counting) counter = countGpu()
  const cores = threads < 4 ? threads : threads + 1 // what `availableThreads` makes so many threads of
  Object.defineProperty(navigator, 'hardwareConcurrency', { get: () => cores })
  const { device } = await useBackend(backend)
  switchKernels(kernels ? [] : kernelNames(backend))
  const model = await createModel(workload)
  // Averages of the weights are a default of the compact family (src/train/defaults.ts).
  learner = createLearner(model, classification, {
    weightDecay: 0.01,
    clipNorm: 1,
    emaDecay: workload.family === 'compact' ? 0.99 : 0,
  })
  batch = createBatch(workload)
  return { device, parameters: model.parameters.reduce((sum, { variable }) => sum + variable.size, 0) }
}

async function steps(count: number): Promise<Steps> {
  const [ms, losses]: [number[], number[]] = [[], []]
  for (let i = 0; i < count; i++) {
    const started = performance.now()
    losses.push(await takeStep())
    ms.push(performance.now() - started)
  }
  return { ms, losses }
}

/** Of a step that others have gone before, so that pipelines and buffers are there already. */
async function counts(compileOnly: boolean): Promise<Counts> {
  const onGpu = tf.getBackend() === 'webgpu'
  if (onGpu) tf.env().set('WEBGPU_ENGINE_COMPILE_ONLY', compileOnly)
  const jsMs = onGpu ? await enqueueMs(compileOnly) : await outsideKernelsMs()
  if (!counter) return { gpu: null, jsMs, peakBytes: onGpu ? null : await peakOfTensors() }
  counter.restart()
  const outcome = enqueue()
  if (!compileOnly) await outcome.loss.data()
  const gpu = counter.read()
  tf.dispose(Object.values(outcome))
  return { gpu, jsMs, peakBytes: gpu.bytesPeak }
}

/** Median time until a step is enqueued on an idle device. */
async function enqueueMs(compileOnly: boolean): Promise<number> {
  const times: number[] = []
  for (let i = 0; i < 6; i++) {
    const started = performance.now()
    const outcome = enqueue()
    times.push(performance.now() - started)
    if (!compileOnly) await outcome.loss.data()
    tf.dispose(Object.values(outcome))
  }
  return median(times.slice(1)) // the first one compiles
}

async function outsideKernelsMs(): Promise<number> {
  await takeStep()
  const { ms, kernels } = await profileKernels(takeStep, 5)
  return ms - kernels.reduce((sum, kernel) => sum + kernel.ms, 0)
}

async function peakOfTensors(): Promise<number> {
  const { peakBytes } = await tf.profile(() => tf.dispose(Object.values(enqueue())) as undefined)
  return peakBytes
}

function enqueue() {
  taken += 1
  return learner.step([{ ...batch, dropoutKey: taken }], LEARNING_RATE)
}

/** Gives the loss: reading it waits for the device. */
async function takeStep(): Promise<number> {
  const { loss, gradientNorm } = enqueue()
  const [value] = await loss.data()
  tf.dispose([loss, gradientNorm])
  return value!
}
