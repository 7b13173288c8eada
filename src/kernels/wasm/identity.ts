import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm'
import * as tf from '@tensorflow/tfjs-core'

/** tfjs's copies; every tensor kept for a gradient is such a clone. Sharing is what its other backends do. */
export function installIdentity(): void {
  const stock = tf.getKernel('Identity', 'wasm')
  tf.unregisterKernel('Identity', 'wasm')
  tf.registerKernel({
    kernelName: 'Identity',
    backendName: 'wasm',
    kernelFunc: (call) => {
      const { dataId, shape, dtype } = (call.inputs as { x: tf.TensorInfo }).x
      if (dtype === 'string') return stock.kernelFunc(call)
      ;(call.backend as BackendWasm).incRef(dataId)
      return { dataId, shape, dtype }
    },
  })
}
