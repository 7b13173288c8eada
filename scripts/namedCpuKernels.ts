import type { Plugin } from 'vite'

const MODULE = /tfjs-backend-webgpu\/dist\/kernel_utils\/shared\.js$/
const RENAMED = /(\w+Impl): (\w+ImplCPU)/g

/**
 * tfjs's WebGPU backend takes the plain implementations of small operations out of one object that holds them all, so
 * that a bundler keeps every one. The same names, each exported for itself, leave only those of the kernels that are
 * registered. The build fails where tfjs has changed the module.
 */
export const namedCpuKernels: Plugin = {
  name: 'named-cpu-kernels',
  transform: {
    filter: { id: MODULE },
    handler(code) {
      const names = cpuKernelExports(code).map(({ own, exported }) => `${own} as ${exported}`)
      if (names.length === 0) this.error('tfjs-backend-webgpu/dist/kernel_utils/shared.js is not what it was')
      return {
        code: `export { ${names.join(', ')} } from '@tensorflow/tfjs-backend-cpu/dist/shared'`,
        map: { mappings: '' },
      }
    },
  },
}

/** Which implementation the module gives out under which name. */
export function cpuKernelExports(code: string): readonly { readonly own: string; readonly exported: string }[] {
  return [...code.matchAll(RENAMED)].map(([, own, exported]) => ({ own: own!, exported: exported! }))
}
