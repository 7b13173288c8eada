import type { WebGPUProgram } from '@tensorflow/tfjs-backend-webgpu'

const WORKGROUP = 64
/** Every adapter allows this many workgroups in one dimension; larger grids go on in the second. */
const MAX_WORKGROUPS = 65535

/** A program with one invocation per element of the output, in the flat order. */
export function elementwiseProgram(parts: {
  /** Names all that is baked into the code: tfjs reuses a compiled program of the same name. */
  readonly name: string
  readonly inputs: readonly string[]
  readonly uniforms: string
  readonly outputShape: readonly number[]
  /** Holds `fn main(index : i32)`. */
  readonly userCode: string
}): WebGPUProgram {
  const groups = Math.max(1, Math.ceil(parts.outputShape.reduce((product, size) => product * size, 1) / WORKGROUP))
  const rows = Math.ceil(groups / MAX_WORKGROUPS)
  return {
    variableNames: [...parts.inputs],
    uniforms: parts.uniforms,
    outputShape: [...parts.outputShape],
    workgroupSize: [WORKGROUP, 1, 1],
    dispatch: [Math.ceil(groups / rows), rows, 1],
    dispatchLayout: { x: parts.outputShape.map((_, axis) => axis) },
    shaderKey: parts.name,
    size: true,
    getUserCode: () => parts.userCode,
  }
}
