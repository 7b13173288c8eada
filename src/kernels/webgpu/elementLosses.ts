/** Losses of single values: labels that do not exclude each other, and numbers. Two dispatches forward and two backward. */
import type * as tf from '@tensorflow/tfjs-core'
import { type Inputs, provideKernel } from '../operation.ts'
import { allocate, free } from './backendInternals.ts'
import { type Elementwise, elementwise } from './elementwise.ts'
import { SHARE, WEIGHTED_MEAN } from './rowLosses.ts'
import { run } from './runner.ts'
import { SILU, TANH } from './snippets.ts'

type Loss = {
  readonly value: Elementwise<'x' | 'targets', never>
  /** `share` is what a value of weight 1 has of the gradient. */
  readonly gradient: Elementwise<'x' | 'targets' | 'weights' | 'share', never>
}

export const SIGMOID_CROSS_ENTROPY: Loss = {
  value: {
    key: 'sigmoidCrossEntropy',
    inputs: ['x', 'targets'],
    uniforms: {},
    functions: '',
    value: 'max(x[i], 0.0) - x[i] * targets[i] + log(1.0 + exp(-abs(x[i])))',
  },
  gradient: {
    key: 'sigmoidCrossEntropyGradient',
    inputs: ['x', 'targets', 'weights', 'share'],
    uniforms: {},
    functions: TANH + SILU,
    value: '(sigmoid(x[i]) - targets[i]) * weights[i] * share[0]',
  },
}

export const SQUARED_ERROR: Loss = {
  value: {
    key: 'squaredError',
    inputs: ['x', 'targets'],
    uniforms: {},
    functions: '',
    value: '(x[i] - targets[i]) * (x[i] - targets[i])',
  },
  gradient: {
    key: 'squaredErrorGradient',
    inputs: ['x', 'targets', 'weights', 'share'],
    uniforms: {},
    functions: '',
    value: '2.0 * (x[i] - targets[i]) * weights[i] * share[0]',
  },
}

provideLoss('SigmoidCrossEntropy', 'logits', SIGMOID_CROSS_ENTROPY)
provideLoss('MeanSquaredError', 'outputs', SQUARED_ERROR)

/** @param input what the operation calls its first input */
function provideLoss(name: string, input: string, { value, gradient }: Loss): void {
  provideKernel('webgpu', name, (inputs) => mean(inputs[input]!, inputs, value))
  provideKernel('webgpu', `${name}Gradient`, (inputs) => gradientOf(inputs[input]!, inputs, gradient))
}

function mean(x: tf.Tensor, { targets, weights }: Inputs, loss: Loss['value']): tf.TensorInfo {
  const values = elementwise(loss, { x, targets: targets! }, {}, x.shape)
  const result = allocate([])
  run(WEIGHTED_MEAN, { values, weights: weights!, mean: result }, { rows: x.size }, [1, 1, 1])
  free(values)
  return result
}

function gradientOf(x: tf.Tensor, { dy, targets, weights }: Inputs, loss: Loss['gradient']): tf.TensorInfo {
  const share = allocate([])
  run(SHARE, { dy: dy!, weights: weights!, share }, { rows: x.size }, [1, 1, 1])
  const dx = elementwise(loss, { x, targets: targets!, weights: weights!, share }, {}, x.shape)
  free(share)
  return dx
}
