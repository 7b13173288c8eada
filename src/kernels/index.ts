/** The operations that models are made of, and the device that they run on. */
export {
  ADAMW_DEFAULTS,
  type AdamWState,
  type Average,
  adamW,
  createAdamWState,
  disposeAdamWState,
  lossScale,
} from './adamW.ts'
export { precompile } from './backends/precompile.ts'
export { deviceMemory, onDeviceLost, useBackend } from './backends/useBackend.ts'
export { chooseHalfPrecision } from './halfPrecision.ts'
export { derived, distrustedKernels, kernelNames, switchKernels } from './operation.ts'
export * from './ops/index.ts'
export { switchRecomputing } from './recomputing.ts'
