/**
 * An operation is one kernel name registered on every backend, with one gradient. What runs under the name is the
 * plain version, made of stock tfjs ops, unless the backend has a fused kernel of that name and it is switched on.
 * Registering (instead of `tf.customGrad`) keeps gradients lazy: an input that needs none costs nothing.
 */
import * as tf from '@tensorflow/tfjs-core'
import './gradients.ts'
import type { BackendName } from './types.ts'

export type Attributes = { readonly [name: string]: number | boolean }
export type Inputs = { readonly [name: string]: tf.Tensor }
export type Outputs = tf.TensorInfo | tf.TensorInfo[]
export type FusedKernel = (inputs: Inputs, attributes: Attributes, backend: tf.KernelBackend) => Outputs

export type Operation = {
  readonly name: string
  /** Runs in a tidy without a tape; `inputs` hold what the caller passed. */
  readonly plain: (inputs: Inputs, attributes: Attributes) => tf.Tensor | tf.Tensor[]
  readonly gradient?: {
    /** Inputs that the gradient reads, in this order, followed by the output when `savesOutput`. */
    readonly saves: readonly string[]
    readonly savesOutput?: boolean
    readonly of: (
      dy: tf.Tensor,
      saved: tf.Tensor[],
      attributes: Attributes,
    ) => { readonly [input: string]: () => tf.Tensor }
  }
}

const BACKENDS: readonly BackendName[] = ['cpu', 'wasm', 'webgpu']
const fused = new Map<string, FusedKernel>()
const others = new Set<string>()
const disabled = new Set<string>()
const distrusted = new Set<string>()

/** Registers the operation and gives the function that runs it. */
export function defineOperation(operation: Operation): (inputs: Inputs, attributes?: Attributes) => tf.Tensor[] {
  const kernelName = `Strandbook${operation.name}`
  for (const backendName of BACKENDS) {
    tf.registerKernel({
      kernelName,
      backendName,
      // tfjs passes through what `runKernel` was given below: tensors, and attributes of these types.
      kernelFunc: ({ inputs, attrs, backend }) =>
        compute(operation, backendName, inputs as Inputs, (attrs ?? {}) as Attributes, backend as tf.KernelBackend),
    })
  }
  const gradient = operation.gradient
  if (gradient) {
    tf.registerGradient({
      kernelName,
      inputsToSave: [...gradient.saves],
      outputsToSave: [gradient.savesOutput ?? false],
      gradFunc: (dy, saved, attrs) => gradient.of(dy as tf.Tensor, saved, attrs as Attributes),
    })
  }
  return (inputs, attributes = {}) => {
    const result = tf.engine().runKernel<tf.Tensor | tf.Tensor[]>(kernelName, inputs, attributes)
    return Array.isArray(result) ? result : [result]
  }
}

/** Gives one backend a fused version of an operation. */
export function provideKernel(backend: BackendName, name: string, kernel: FusedKernel): void {
  fused.set(`${backend}/${name}`, kernel)
}

/** Makes a fused kernel known that replaces something else than an operation: it asks `isKernelEnabled` itself. */
export function announceKernel(backend: BackendName, name: string): void {
  others.add(`${backend}/${name}`)
}

/** Turns these fused kernels off on all backends, and all others on. */
export function switchKernels(off: readonly string[]): void {
  disabled.clear()
  for (const name of off) disabled.add(name)
}

/** Says whether a backend's kernel computes what it should on the device at hand; one that does not stays off. */
export function trustKernel(backend: BackendName, name: string, trusted: boolean): void {
  if (trusted) distrusted.delete(`${backend}/${name}`)
  else distrusted.add(`${backend}/${name}`)
}

/** On the current backend. */
export function isKernelEnabled(name: string): boolean {
  return !disabled.has(name) && (distrusted.size === 0 || !distrusted.has(`${tf.getBackend()}/${name}`))
}

/** Names of the kernels that stay off on a backend because they compute something else there. */
export function distrustedKernels(backend: BackendName): string[] {
  const keys = [...distrusted].filter((key) => key.startsWith(`${backend}/`))
  return keys.map((key) => key.slice(backend.length + 1)).sort()
}

/** Names of the fused kernels of a backend that has been started, in alphabetical order. */
export function kernelNames(backend: BackendName): string[] {
  const keys = [...fused.keys(), ...others].filter((key) => key.startsWith(`${backend}/`))
  return keys.map((key) => key.slice(backend.length + 1)).sort()
}

/** Tensors that were made of frozen variables alone. */
const frozen = new WeakSet<tf.Tensor>()

/** False for a variable that is not trained: what a frozen weight's gradient would cost is not spent. */
export function needsGradient(tensor: tf.Tensor): boolean {
  if (tensor instanceof tf.Variable) return tensor.trainable
  return !frozen.has(tensor)
}

/** `f` of a weight, which is as frozen as the weight is: a transposed one, say. */
export function derived<T extends tf.Tensor>(weight: tf.Tensor, f: () => T): T {
  const result = f()
  if (!needsGradient(weight)) frozen.add(result)
  return result
}

function compute(
  operation: Operation,
  backendName: BackendName,
  inputs: Inputs,
  attributes: Attributes,
  backend: tf.KernelBackend,
): Outputs {
  const kernel = isKernelEnabled(operation.name) ? fused.get(`${backendName}/${operation.name}`) : undefined
  return kernel ? kernel(inputs, attributes, backend) : tf.tidy(() => operation.plain(inputs, attributes))
}
