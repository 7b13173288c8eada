/** Programs with one invocation per element. */
import type * as tf from '@tensorflow/tfjs-core'
import { allocate } from './backendInternals.ts'
import { allocateHalf, isHalf } from './halfPrecision.ts'
import { gridOf, type Program, type UniformType, WORKGROUP_INDEX } from './program.ts'
import { type Bound, run } from './runner.ts'
import { stored } from './snippets.ts'

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

/** The elements of a new tensor, in half precision where all inputs are. */
export function elementwise<B extends string, U extends string>(
  program: Elementwise<B, U>,
  inputs: Readonly<Record<B, Bound>>,
  uniforms: Readonly<Record<U, number>>,
  shape: readonly number[],
): tf.TensorInfo {
  const halves = program.inputs.filter((name) => isHalf(inputs[name]))
  const half = program.inputs.length > 0 && halves.length === program.inputs.length
  const result = half ? allocateHalf(shape) : allocate(shape)
  const size = shape.reduce((product, axis) => product * axis, 1)
  const groups = gridOf(Math.ceil(size / LANES))
  const chosen = elementwiseProgram(program as Elementwise<string, string>, half)
  run(chosen, { ...inputs, result }, { ...uniforms, size }, groups)
  return result
}

export function elementwiseProgram(
  { key, inputs, uniforms, functions, value }: Elementwise<string, string>,
  half = false,
): Program {
  const type = half ? 'f16' : 'f32'
  const reads = new RegExp(`\\b(${inputs.join('|')})\\[([^\\]]+)\\]`, 'g')
  const read = (text: string) => (half ? text.replace(reads, 'f32($1[$2])') : text)
  return {
    key: half ? `${key} half` : key,
    inputs: Object.fromEntries(inputs.map((name) => [name, type])),
    outputs: { result: type },
    uniforms: { size: 'u32', ...uniforms },
    code: () => /* wgsl */ `
${read(functions)}
@compute @workgroup_size(${LANES})
fn main(@builtin(workgroup_id) group : vec3u, @builtin(num_workgroups) groups : vec3u,
        @builtin(local_invocation_index) lane : u32) {
  let i = (${WORKGROUP_INDEX}) * ${LANES}u + lane;
  if (i < u.size) { result[i] = ${stored('', read(value), half)}; }
}`,
  }
}
