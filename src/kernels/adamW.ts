import * as tf from '@tensorflow/tfjs-core'
import { announceKernel, isKernelEnabled } from './operation.ts'
import type { BackendName } from './types.ts'

export type OptimizedParameter = {
  readonly name: string
  readonly variable: tf.Variable
  readonly decay: boolean
  /** What the learning rate is multiplied with, the decay's share included; absent means 1. Fixed for as long as the state lives. */
  readonly rate?: number
}

export type AdamWHyper = {
  readonly learningRate: number
  readonly beta1: number
  readonly beta2: number
  readonly epsilon: number
  readonly weightDecay: number
  /** Largest global norm of the gradient; 0 turns clipping off. */
  readonly clipNorm: number
}

/** Moments in the order of the parameters, and the number of updates made. */
export type AdamWState = {
  step: number
  readonly first: readonly tf.Variable[]
  readonly second: readonly tf.Variable[]
}

/** A running average of the parameters, in their order and as many, which every update moves along. */
export type Average = { readonly variables: readonly tf.Variable[]; readonly decay: number }

type Update<R> = (
  parameters: readonly OptimizedParameter[],
  gradients: readonly tf.Tensor[],
  state: AdamWState,
  hyper: AdamWHyper,
  average: Average | null,
  scale: tf.Scalar | null,
) => R

export type FusedAdamW = {
  /** Gives the norm, or undefined where it does not apply. `state.step` is counted already. */
  readonly update: Update<tf.Scalar | undefined>
  /** Whether `update` moves the average along. */
  readonly averages: boolean
  /** See `lossScale`. */
  readonly scale?: (state: AdamWState) => tf.Scalar | null
  /** Frees what it keeps beside the state. */
  readonly dispose?: (state: AdamWState) => void
}

const fused = new Map<string, FusedAdamW>()

/** Gives one backend a fused update, switched as the kernel "AdamW". */
export function provideAdamW(backend: BackendName, kernel: FusedAdamW): void {
  fused.set(backend, kernel)
  announceKernel(backend, 'AdamW')
}

export const ADAMW_DEFAULTS = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const

/** Zero moments for every parameter. */
export function createAdamWState(parameters: readonly OptimizedParameter[]): AdamWState {
  const zeros = () => parameters.map(({ variable }) => tf.tidy(() => tf.variable(tf.zeros(variable.shape), false)))
  return { step: 0, first: zeros(), second: zeros() }
}

export function disposeAdamWState(state: AdamWState): void {
  for (const { dispose } of fused.values()) dispose?.(state)
  tf.dispose([...state.first, ...state.second])
}

/**
 * One update in place (Loshchilov & Hutter 2019, as PyTorch's AdamW): decoupled decay where `decay` is set, the
 * gradient clipped by its global norm. Where that norm is not finite, parameters and moments stay as they are.
 * @param gradients in the order of the parameters; they stay the caller's
 * @param average moved along, where there is one
 * @param scale `lossScale` of this state, where the gradients are that much too large
 * @returns the global norm before clipping, a scalar that the caller reads (with the loss) and disposes
 */
export function adamW(
  parameters: readonly OptimizedParameter[],
  gradients: readonly tf.Tensor[],
  state: AdamWState,
  hyper: AdamWHyper,
  average: Average | null = null,
  scale: tf.Scalar | null = null,
): tf.Scalar {
  if (gradients.length !== parameters.length) {
    throw new RangeError(`adamW: ${parameters.length} parameters but ${gradients.length} gradients`)
  }
  if (average && average.variables.length !== parameters.length) {
    throw new RangeError(`adamW: ${parameters.length} parameters but ${average.variables.length} averages`)
  }
  state.step += 1
  const kernel = kernelNow()
  const fusedNorm = kernel?.update(parameters, gradients, state, hyper, average, scale)
  const norm = fusedNorm ?? plainUpdate(parameters, gradients, state, hyper)
  if (average && !(fusedNorm && kernel?.averages)) moveAverage(average, parameters, state.step)
  return norm
}

/**
 * What the loss is to be multiplied with before the next update, so that gradients in half precision do not vanish; null where none
 * are. It changes from update to update; stays the state's.
 */
export function lossScale(state: AdamWState): tf.Scalar | null {
  return kernelNow()?.scale?.(state) ?? null
}

function kernelNow(): FusedAdamW | undefined {
  return isKernelEnabled('AdamW') ? fused.get(tf.getBackend()) : undefined
}

/** How much of the average an update keeps; early on, it must not cling to the random start. */
export function averageKept(decay: number, step: number): number {
  return Math.min(decay, step / (9 + step))
}

function moveAverage({ variables, decay }: Average, parameters: readonly OptimizedParameter[], step: number): void {
  const kept = averageKept(decay, step)
  tf.tidy(() => {
    variables.forEach((slow, i) => {
      slow.assign(tf.add(tf.mul(slow, kept), tf.mul(parameters[i]!.variable, 1 - kept)))
    })
  })
}

function plainUpdate(
  parameters: readonly OptimizedParameter[],
  gradients: readonly tf.Tensor[],
  state: AdamWState,
  hyper: AdamWHyper,
): tf.Scalar {
  return tf.tidy(() => {
    const norm = globalNorm(gradients)
    const finite = tf.lessEqual(norm, 3e38) // false for NaN
    const scale = hyper.clipNorm > 0 ? tf.minimum(1, tf.div(hyper.clipNorm, tf.add(norm, 1e-6))) : null
    parameters.forEach((parameter, i) => {
      const gradient = scale ? tf.mul(gradients[i]!, scale) : gradients[i]!
      const moments = { first: state.first[i]!, second: state.second[i]! }
      updateOne(parameter, gradient, moments, state.step, hyper, finite)
    })
    return norm
  })
}

function globalNorm(gradients: readonly tf.Tensor[]): tf.Scalar {
  const squares = gradients.map((gradient) => tf.sum(tf.square(gradient)))
  return tf.sqrt(tf.sum(tf.stack(squares))) as tf.Scalar
}

function updateOne(
  { variable, decay, rate = 1 }: OptimizedParameter,
  gradient: tf.Tensor,
  moments: { readonly first: tf.Variable; readonly second: tf.Variable },
  step: number,
  { learningRate, beta1, beta2, epsilon, weightDecay }: AdamWHyper,
  finite: tf.Tensor,
): void {
  const first = tf.add(tf.mul(moments.first, beta1), tf.mul(gradient, 1 - beta1))
  const second = tf.add(tf.mul(moments.second, beta2), tf.mul(tf.square(gradient), 1 - beta2))
  const deviation = tf.add(tf.sqrt(tf.div(second, 1 - beta2 ** step)), epsilon)
  const direction = tf.div(tf.div(first, 1 - beta1 ** step), deviation)
  const kept = decay ? tf.mul(variable, 1 - learningRate * rate * weightDecay) : variable
  const value = tf.sub(kept, tf.mul(direction, learningRate * rate))
  moments.first.assign(tf.where(finite, first, moments.first))
  moments.second.assign(tf.where(finite, second, moments.second))
  variable.assign(tf.where(finite, value, variable))
}
