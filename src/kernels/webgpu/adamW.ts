import type * as tf from '@tensorflow/tfjs-core'
import {
  type AdamWHyper,
  type AdamWState,
  type Average,
  averageKept,
  type OptimizedParameter,
  provideAdamW,
} from '../adamW.ts'
import { adamWProgram, NORM_PARTS, reduceGradients, WORKGROUP } from './adamWPrograms.ts'
import { allocate, type BackendInternals, free, submit, tracked, webgpuBackend } from './backendInternals.ts'
import { FlatGradients } from './flatGradients.ts'
import { type FlatLayout, flatLayout } from './flatLayout.ts'
import { FlatVariables } from './flatVariables.ts'
import { usesHalfPrecision } from './halfPrecision.ts'
import { releaseUnused, run } from './runner.ts'

/** Two dispatches for all parameters and averages, instead of some twenty for each, which are most of a stock step. */
provideAdamW('webgpu', {
  averages: true,
  update(parameters, gradients, state, hyper, average, scale) {
    const norm = flatStateOf(parameters, state).update(parameters, gradients, state, hyper, average, scale)
    if (scale) scales.get(state)?.adjust(norm)
    submit(webgpuBackend()) // one step, one submit
    return norm
  },
  scale(state) {
    if (!usesHalfPrecision()) return null
    const scale = scales.get(state) ?? newLossScale?.()
    if (scale) scales.set(state, scale)
    return scale?.value ?? null
  },
  dispose(state) {
    scales.get(state)?.dispose()
    scales.delete(state)
    const flat = flatStates.get(state)
    if (!flat) return
    flat.release()
    flatStates.delete(state)
    releaseUnused(flat.backend)
  },
})

type LossScale = {
  readonly value: tf.Scalar
  /** @param norm of the gradients, which is not finite after an overflow */
  adjust(norm: tf.TensorInfo): void
  dispose(): void
}

const scales = new WeakMap<AdamWState, LossScale>()
let newLossScale: (() => LossScale) | null = null

/** What only half precision needs is loaded with it. */
export function provideLossScale(make: () => LossScale): void {
  newLossScale = make
}

const flatStates = new WeakMap<AdamWState, FlatState>()

/** More workgroups than any device runs at once would only add up the norm more often. */
const MOST_WORKGROUPS = 512

function flatStateOf(parameters: readonly OptimizedParameter[], state: AdamWState): FlatState {
  const known = flatStates.get(state)
  if (known) return known
  const flat = new FlatState(parameters)
  flatStates.set(state, flat)
  return flat
}

/** The buffers of one learner. */
class FlatState {
  readonly backend: BackendInternals = webgpuBackend()
  readonly #layout: FlatLayout
  readonly #gradients: FlatGradients
  readonly #values: FlatVariables
  readonly #first: FlatVariables
  readonly #second: FlatVariables
  #average: FlatVariables | null = null

  constructor(parameters: readonly OptimizedParameter[]) {
    this.#layout = flatLayout(parameters.map(({ variable }) => variable.size))
    this.#gradients = new FlatGradients(this.backend, this.#layout, parameters)
    this.#values = new FlatVariables(this.backend, 'parameters', this.#layout)
    this.#first = new FlatVariables(this.backend, 'first moments', this.#layout)
    this.#second = new FlatVariables(this.backend, 'second moments', this.#layout)
  }

  update(
    parameters: readonly OptimizedParameter[],
    gradients: readonly tf.Tensor[],
    state: AdamWState,
    hyper: AdamWHyper,
    average: Average | null,
    scale: tf.Scalar | null,
  ): tf.Scalar {
    const variables = parameters.map(({ variable }) => variable)
    this.#values.adopt(variables, (index) => this.#gradients.welcome(variables[index]!, index))
    this.#first.adopt(state.first)
    this.#second.adopt(state.second)
    if (average) {
      this.#average ??= new FlatVariables(this.backend, 'averages', this.#layout)
      this.#average.adopt(average.variables)
    }
    this.#gradients.collect(gradients)
    return this.#dispatch(state.step, hyper, average, scale)
  }

  release(): void {
    for (const flat of [this.#gradients, this.#values, this.#first, this.#second]) flat.release()
    this.#average?.release()
  }

  #dispatch(step: number, hyper: AdamWHyper, average: Average | null, scale: tf.Scalar | null): tf.Scalar {
    const { size } = this.#layout
    const table = whole(this.#gradients.table.buffer)
    const gradients = whole(this.#gradients.shared.buffer)
    const squares = allocate([NORM_PARTS])
    const norm = allocate([])
    const reduced = { table, gradients, squares, ...(scale ? { scale } : {}) }
    run(reduceGradients(scale !== null), reduced, { size }, [NORM_PARTS, 1, 1])
    const buffers = {
      ...{ table, gradients, squares, norm },
      values: whole(this.#values.shared.buffer),
      first: whole(this.#first.shared.buffer),
      second: whole(this.#second.shared.buffer),
      ...(average && this.#average ? { average: whole(this.#average.shared.buffer) } : {}),
    }
    const groups = Math.min(MOST_WORKGROUPS, Math.ceil(size / WORKGROUP))
    run(adamWProgram(average !== null), buffers, uniformsOf(size, step, hyper, average), [groups, 1, 1])
    free(squares)
    return tracked(norm) as tf.Scalar
  }
}

function uniformsOf(size: number, step: number, hyper: AdamWHyper, average: Average | null) {
  const { learningRate, beta1, beta2, epsilon, weightDecay, clipNorm } = hyper
  return {
    ...{ size, beta1, beta2, epsilon },
    rate: learningRate / (1 - beta1 ** step),
    secondScale: 1 / Math.sqrt(1 - beta2 ** step),
    decay: learningRate * weightDecay,
    clip: clipNorm,
    averageKept: average ? averageKept(average.decay, step) : 0,
  }
}

function whole(buffer: GPUBuffer) {
  return { buffer, offset: 0, size: buffer.size }
}
