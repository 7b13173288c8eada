import type * as tf from '@tensorflow/tfjs-core'
import { provideKernel } from '../operation.ts'
import { layerGradients, project, projectBack } from './gemm.ts'

provideKernel('webgpu', 'Linear', ({ x, weight, bias }) => project(x!, [{ weight: weight!, bias: bias! }]))

provideKernel('webgpu', 'LinearUnbiased', ({ x, weight }) => project(x!, [{ weight: weight!, bias: null }]))

provideKernel('webgpu', 'LinearInputGradient', ({ dy, weight }) => projectBack(dy!, [weight!]))

provideKernel('webgpu', 'LinearGradient', ({ dy, x, weight, bias }) => {
  const [gradient] = layerGradients(dy!, x!, [{ weight: weight!, bias: bias! }])
  return [gradient!.weight, gradient!.bias as tf.TensorInfo]
})

provideKernel('webgpu', 'LinearUnbiasedGradient', ({ dy, x, weight }) => {
  return layerGradients(dy!, x!, [{ weight: weight!, bias: null }])[0]!.weight
})
