/** All that runs on WebGPU in one chunk, loaded when it is chosen: tfjs's backend with the kernels we use, and ours. */
import './webgpuKernels.ts'

export { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu/dist/base.js'
export { setProfile } from '../webgpu/index.ts'
