import type * as tf from '@tensorflow/tfjs-core'
import { type BackendInternals, copyBytes, tracked } from './backendInternals.ts'
import type { FlatLayout } from './flatLayout.ts'
import { viewsOf } from './runner.ts'
import { SharedBuffer } from './sharedBuffer.ts'

/** One buffer that holds the values of many variables; they are views of it, and nobody else notices. */
export class FlatVariables {
  readonly shared: SharedBuffer
  readonly #backend: BackendInternals
  readonly #layout: FlatLayout

  constructor(backend: BackendInternals, label: string, layout: FlatLayout) {
    this.#backend = backend
    this.#layout = layout
    this.shared = new SharedBuffer(backend, label, 4 * layout.size)
  }

  /**
   * Makes each variable a view of its slot, where it is none yet, was given other memory, or shares it with a clone, which
   * must not see what comes.
   * @param onNew hears of variables that have a new data id
   */
  adopt(variables: readonly tf.Variable[], onNew: (index: number) => void = () => {}): void {
    variables.forEach((variable, i) => {
      const views = viewsOf(this.#backend)
      const inPlace = views.get(variable.dataId)?.shared === this.shared
      if (inPlace && this.#backend.refCount(variable.dataId) === 1) return
      const { offset, size } = this.#layout.slots[i]!
      if (inPlace) views.detach(variable.dataId)
      else copyTensor(this.#backend, variable, this.shared, 4 * offset)
      const view = { shared: this.shared, offset: 4 * offset, size: 4 * size }
      const tensor = tracked(views.create(variable.shape, view))
      variable.assign(tensor)
      tensor.dispose()
      onNew(i)
    })
  }

  /** Variables that still view the buffer keep it alive. */
  release(): void {
    this.shared.release()
  }
}

/** Copies the values of a tensor to a place in a shared buffer. */
export function copyTensor(backend: BackendInternals, tensor: tf.Tensor, shared: SharedBuffer, offset: number): void {
  backend.uploadToGPU(tensor.dataId)
  const { buffer, offset: from = 0 } = backend.tensorToBinding(tensor) as GPUBufferBinding
  copyBytes(backend, { buffer, offset: from }, { buffer: shared.buffer, offset }, 4 * tensor.size)
}
