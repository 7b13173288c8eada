import type * as tf from '@tensorflow/tfjs-core'
import { provideKernel } from '../operation.ts'
import { allocate, floatsAt, heap, memoryOf, pointer, withScratch } from './heap.ts'
import { runCalls, split } from './split.ts'

/** Rough operations for each logit. */
const COST = 20

/** Wide rows are read twice and nothing of their size is made. */
provideKernel('wasm', 'SparseCrossEntropy', ({ logits, classes, weights }) => {
  const [N, C] = logits!.shape as [number, number]
  const loss = allocate([])
  withScratch(4 * 2 * N, (statistics) => {
    const calls = split(N, 1, COST * N * C).map(({ start, count }) => [
      ...[statistics + 4 * 2 * start, pointer(logits!) + 4 * start * C],
      ...[count, C],
    ])
    runCalls('rowStatistics', calls, COST * N * C)
    floatsAt(pointer(loss), 1)[0] = meanLoss(floatsAt(statistics, 2 * N), logits!, classes!, floatsOf(weights!))
  })
  return loss
})

provideKernel('wasm', 'SparseCrossEntropyGradient', ({ dy, logits, classes, weights }) => {
  const [N, C] = logits!.shape as [number, number]
  const dLogits = allocate([N, C])
  withScratch(4 * N, (factors) => {
    const of = floatsOf(weights!)
    const share = floatsOf(dy!)[0]! / sum(of)
    floatsAt(factors, N).set(of.map((weight) => weight * share))
    const calls = split(N, 1, COST * N * C).map(({ start, count }) => [
      ...[dLogits, logits!].map((tensor) => pointer(tensor) + 4 * start * C),
      ...[pointer(classes!) + 4 * start, factors + 4 * start],
      ...[count, C],
    ])
    runCalls('sparseLossGradient', calls, COST * N * C)
  })
  return dLogits
})

/** @param statistics largest logit and sum of exponentials of each row */
function meanLoss(
  statistics: Float32Array,
  logits: tf.TensorInfo,
  classes: tf.TensorInfo,
  weights: Float32Array,
): number {
  const [N, C] = logits.shape as [number, number]
  const of = new Int32Array(memoryOf(heap().backend).buffer, pointer(classes), N)
  const values = floatsOf(logits)
  const total = weights.reduce((all, weight, n) => {
    const own = values[n * C + of[n]!]!
    return all + weight * (statistics[2 * n]! - own + Math.log(statistics[2 * n + 1]!))
  }, 0)
  return total / sum(weights)
}

function floatsOf(tensor: tf.TensorInfo): Float32Array {
  return floatsAt(
    pointer(tensor),
    tensor.shape.reduce((product, axis) => product * axis, 1),
  )
}

function sum(values: Float32Array): number {
  return values.reduce((all, value) => all + value, 0)
}
