/** Programs with one invocation per element. */
import type * as tf from '@tensorflow/tfjs-core'
import { allocate } from './backendInternals.ts'
import { gridOf, type Program, type UniformType, WORKGROUP_INDEX } from './program.ts'
import { type Bound, run } from './runner.ts'

const LANES = 64

export type Elementwise<B extends string, U extends string> = {
  readonly key: string
  readonly inputs: readonly B[]
  readonly uniforms: Readonly<Record<U, UniformType>>
  /** WGSL functions that `value` calls. */
  readonly functions: string
  /** An expression of `i`, the element. */
  readonly value: string
}

/** The elements of a new tensor. */
export function elementwise<B extends string, U extends string>(
  program: Elementwise<B, U>,
  inputs: Readonly<Record<B, Bound>>,
  uniforms: Readonly<Record<U, number>>,
  shape: readonly number[],
): tf.TensorInfo {
  const result = allocate(shape)
  const size = shape.reduce((product, axis) => product * axis, 1)
  const groups = gridOf(Math.ceil(size / LANES))
  run(elementwiseProgram(program as Elementwise<string, string>), { ...inputs, result }, { ...uniforms, size }, groups)
  return result
}

export function elementwiseProgram({ key, inputs, uniforms, functions, value }: Elementwise<string, string>): Program {
  return {
    key,
    inputs: Object.fromEntries(inputs.map((name) => [name, 'f32' as const])),
    outputs: { result: 'f32' },
    uniforms: { size: 'u32', ...uniforms },
    code: () => /* wgsl */ `
${functions}
@compute @workgroup_size(${LANES})
fn main(@builtin(workgroup_id) group : vec3u, @builtin(num_workgroups) groups : vec3u,
        @builtin(local_invocation_index) lane : u32) {
  let i = (${WORKGROUP_INDEX}) * ${LANES}u + lane;
  if (i < u.size) { result[i] = ${value}; }
}`,
  }
}
