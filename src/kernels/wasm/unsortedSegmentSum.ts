import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm'
import * as tf from '@tensorflow/tfjs-core'

/** Missing in tfjs-backend-wasm 4.22 (tfjs issue 8082), and the gradient of every gather. */
export function installUnsortedSegmentSum(): void {
  if (tf.getKernel('UnsortedSegmentSum', 'wasm')) return
  tf.registerKernel({
    kernelName: 'UnsortedSegmentSum',
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs, backend }) => {
      const { x, segmentIds } = inputs as { x: tf.TensorInfo; segmentIds: tf.TensorInfo }
      const { numSegments } = attrs as { numSegments: number }
      return segmentSum(backend as BackendWasm, x, segmentIds, numSegments)
    },
  })
}

/** Rows with an id outside [0, segments) are left out, as in TensorFlow. */
function segmentSum(backend: BackendWasm, x: tf.TensorInfo, ids: tf.TensorInfo, segments: number): tf.TensorInfo {
  const rowShape = x.shape.slice(ids.shape.length)
  const width = rowShape.reduce((product, size) => product * size, 1)
  const out = backend.makeOutput([segments, ...rowShape], x.dtype)
  // Views only after the allocation: it may grow the heap and detach older ones.
  const [to, from, id] = [out, x, ids].map((tensor) => backend.typedArrayFromHeap(tensor)) as Int32Array[]
  to!.fill(0)
  for (let row = 0; row < id!.length; row++) {
    const segment = id![row]!
    if (segment < 0 || segment >= segments) continue
    for (let j = 0; j < width; j++) to![segment * width + j]! += from![row * width + j]!
  }
  return out
}
