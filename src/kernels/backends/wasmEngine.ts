/** All that runs on WebAssembly in one chunk, loaded when it is chosen: tfjs's backend with the kernels we use, and ours. */
import './wasmKernels.ts'

export { setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm/dist/base.js'
export { installWasmKernels } from '../wasm/index.ts'
