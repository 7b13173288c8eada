/**
 * A block is a part of a model that is a composition of operations, unless the backend has fused the whole: forward and
 * backward as few kernels that keep little. Models call both alike.
 */
import * as tf from '@tensorflow/tfjs-core'
import { type Attributes, announceKernel, type Inputs, isKernelEnabled, needsGradient } from './operation.ts'
import type { BackendName } from './types.ts'

export type Block = {
  readonly name: string
  /** The composition, whose operations have gradients of their own. */
  readonly plain: (inputs: Inputs, constants: Inputs, attributes: Attributes) => tf.Tensor
}

export type FusedBlock = {
  /** Whether it knows this case; absent means all of them. Others are left to the composition. */
  readonly supports?: (inputs: Inputs, attributes: Attributes) => boolean
  /** `saved` waits for `backward`, and may hold the value; what is in neither must be freed. */
  readonly forward: (
    inputs: Inputs,
    constants: Inputs,
    attributes: Attributes,
  ) => { readonly value: tf.TensorInfo; readonly saved: readonly tf.TensorInfo[] }
  /** The gradients of all inputs that are wanted; `dy` itself may be one of them. */
  readonly backward: (dy: tf.Tensor, kept: Kept, attributes: Attributes) => Gradients
}

export type Kept = {
  readonly inputs: Inputs
  readonly constants: Inputs
  readonly saved: readonly tf.Tensor[]
  /** Names of the inputs whose gradients somebody may ask for. */
  readonly wanted: ReadonlySet<string>
}

export type Gradients = { readonly [input: string]: tf.TensorInfo }

/** `inputs` have gradients, `constants` have none. */
export type BlockFunction = (inputs: Inputs, constants: Inputs, attributes: Attributes) => tf.Tensor

const fused = new Map<string, FusedBlock>()

/** Gives the function that runs the block on the current backend. */
export function defineBlock({ name, plain }: Block): BlockFunction {
  return (inputs, constants, attributes) => {
    const kernel = isKernelEnabled(name) ? fused.get(`${tf.getBackend()}/${name}`) : undefined
    if (!kernel || kernel.supports?.(inputs, attributes) === false)
      return tf.tidy(() => plain(inputs, constants, attributes))
    return runFused(kernel, inputs, constants, attributes)
  }
}

/** Gives one backend a fused version of a block, switched like a kernel. */
export function provideBlock(backend: BackendName, name: string, block: FusedBlock): void {
  fused.set(`${backend}/${name}`, block)
  announceKernel(backend, name)
}

function runFused(kernel: FusedBlock, inputs: Inputs, constants: Inputs, attributes: Attributes): tf.Tensor {
  const names = Object.keys(inputs)
  const wanted = names.filter((name) => needsGradient(inputs[name]!))
  const differentiable = tf.customGrad((...given) => {
    const save = given.pop() as unknown as tf.GradSaveFunc // customGrad passes it behind the inputs
    const { value, saved } = kernel.forward(inputs, constants, attributes)
    const result = track(value)
    const keep = saved.map((info) => (info === value ? result : track(info)))
    const passing = { ...activations(inputs), ...constants }
    save([...Object.values(passing), ...keep])
    const gradFunc = (dy: tf.Tensor, kept: tf.Tensor[]) => {
      const restored = Object.fromEntries(Object.keys(passing).map((name, i) => [name, kept[i]!]))
      const all = {
        inputs: { ...inputs, ...restored },
        constants: restored,
        saved: kept.slice(Object.keys(passing).length),
        wanted: new Set(wanted),
      }
      const gradients = kernel.backward(dy, all, attributes)
      for (const name of names) {
        const unasked = wanted.includes(name) ? undefined : gradients[name]
        if (unasked && unasked !== dy) track(unasked) // freed with the scope
      }
      return wanted.map((name) => (gradients[name] === dy ? tf.clone(dy) : track(gradients[name]!)))
    }
    return { value: result, gradFunc }
  })
  return differentiable(...wanted.map((name) => inputs[name]!))
}

function track(info: tf.TensorInfo): tf.Tensor {
  return tf.engine().makeTensorFromTensorInfo(info)
}

/** What may be disposed before the gradient is computed. Variables stay, and each one less to save is an entry less on the tape. */
function activations(inputs: Inputs): Inputs {
  return Object.fromEntries(Object.entries(inputs).filter(([, tensor]) => !(tensor instanceof tf.Variable)))
}
