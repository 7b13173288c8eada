/** Work on all parameters of a model at once, in place. */
import * as tf from '@tensorflow/tfjs-core'
import { heap } from './heap.ts'
import { cut, type Range } from './split.ts'

/** Elements of a piece: some hundred kilobytes of parameter, gradient and moments, and small ones stay whole. */
const PIECE = 32_768

export type ParameterPiece = Range & { readonly index: number }

/** Cuts parameters into pieces; by sizes only, so that sums over pieces are always the same. */
export function cutParameters(tensors: readonly tf.Tensor[]): ParameterPiece[] {
  return tensors.flatMap(({ size }, index) =>
    cut(size, 4, Math.ceil(size / PIECE)).map((range) => ({ ...range, index })),
  )
}

/** Gives a variable data of its own where a clone shares it, since an update in place would change both. */
export function ownData(variable: tf.Variable): void {
  const { backend } = heap()
  if (backend.refCount(variable.dataId) === 1) return
  const copy = tf.tensor(backend.readSync(variable.dataId) as Float32Array, variable.shape)
  variable.assign(copy)
  copy.dispose()
}
