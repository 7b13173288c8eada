import * as tf from '@tensorflow/tfjs-core'
import {
  type AdamWHyper,
  type AdamWState,
  type Average,
  averageKept,
  type OptimizedParameter,
  provideAdamW,
} from '../adamW.ts'
import { isKernelEnabled } from '../operation.ts'
import { heap, memoryOf, pointer, withScratch } from './heap.ts'
import { cutParameters, ownData } from './parameters.ts'
import { runCalls } from './split.ts'

/** Rough operations for each element. */
const NORM_COST = 2
const UPDATE_COST = 20
const AVERAGE_COST = 4

provideAdamW('wasm', {
  averages: true,
  update(parameters, gradients, state, hyper, average) {
    // tfjs's own matrix product caches packed weights, so in-place updates are right only beside ours.
    if (!isKernelEnabled('MatMul')) return undefined
    const norm = globalNorm(gradients)
    if (Number.isFinite(norm)) updateAll(parameters, gradients, state, hyper, norm)
    if (average) moveAverage(average, parameters, state.step)
    return tf.scalar(norm)
  },
})

function globalNorm(gradients: readonly tf.Tensor[]): number {
  const pieces = cutParameters(gradients)
  return withScratch(8 * (pieces.length + 1), (scratch) => {
    const sums = (scratch + 7) & ~7 // doubles want addresses divisible by 8
    const calls = pieces.map(({ index, start, count }, i) => [
      sums + 8 * i,
      pointer(gradients[index]!) + 4 * start,
      count,
    ])
    runCalls('sumSquares', calls, NORM_COST * elementsOf(gradients))
    const squares = new Float64Array(memoryOf(heap().backend).buffer, sums, pieces.length)
    return Math.sqrt(squares.reduce((total, square) => total + square, 0))
  })
}

function updateAll(
  parameters: readonly OptimizedParameter[],
  gradients: readonly tf.Tensor[],
  { step, first, second }: AdamWState,
  { learningRate, beta1, beta2, epsilon, weightDecay, clipNorm }: AdamWHyper,
  norm: number,
): void {
  const scale = clipNorm > 0 ? Math.min(1, clipNorm / (norm + 1e-6)) : 1
  const rate = learningRate / (1 - beta1 ** step)
  const secondScale = 1 / Math.sqrt(1 - beta2 ** step)
  const pointers = parameters.map(({ variable }, i) => {
    const owned = [variable, first[i]!, second[i]!]
    owned.forEach(ownData)
    return [...owned, gradients[i]!].map(pointer)
  })
  const calls = cutParameters(gradients).map(({ index, start, count }) => {
    const { decay, rate: own = 1 } = parameters[index]!
    const kept = decay ? 1 - learningRate * own * weightDecay : 1
    const addresses = pointers[index]!.map((address) => address + 4 * start)
    return [...addresses, count, scale, beta1, beta2, epsilon, rate * own, secondScale, kept]
  })
  runCalls('adamW', calls, UPDATE_COST * elementsOf(gradients))
}

function moveAverage({ variables, decay }: Average, parameters: readonly OptimizedParameter[], step: number): void {
  const kept = averageKept(decay, step)
  variables.forEach(ownData)
  const calls = cutParameters(variables).map(({ index, start, count }) => {
    const pair = [variables[index]!, parameters[index]!.variable]
    return [...pair.map((tensor) => pointer(tensor) + 4 * start), count, kept]
  })
  runCalls('movingAverage', calls, AVERAGE_COST * elementsOf(variables))
}

function elementsOf(tensors: readonly tf.Tensor[]): number {
  return tensors.reduce((sum, { size }) => sum + size, 0)
}
