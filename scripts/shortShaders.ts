import type { Plugin } from 'vite'

const WITH_SHADERS = /[\\/](?:kernels[\\/]webgpu|tfjs-backend-webgpu)[\\/]/

/**
 * Takes indentation and comment lines out of modules with WGSL. Minifiers leave template strings as they are, and a tenth of the
 * engine would be spaces. Lines stay where they are, for source maps.
 */
export const shortShaders: Plugin = {
  name: 'short-shaders',
  apply: 'build',
  transform: (code, id) => (WITH_SHADERS.test(id) ? { code: withoutIndentation(code), map: null } : null),
}

export function withoutIndentation(code: string): string {
  return code.replace(/\n[ \t]+/g, '\n').replace(/\n\/\/[^\n]*/g, '\n')
}
