/**
 * Where a kernel writes the gradient of a parameter: as several partial sums, so that many workgroups can share the work
 * without float atomics and the result is the same in every run.
 */
import type * as tf from '@tensorflow/tfjs-core'
import { allocate, free } from './backendInternals.ts'
import { gridOf, type Program, WORKGROUP_INDEX } from './program.ts'
import { type Bound, run } from './runner.ts'

export type GradientTarget = {
  /** Part p of element i stands at p · stride + i. */
  readonly buffer: Bound
  readonly parts: number
  readonly stride: number
  /** The tensor whose value is the sum of the parts; to be called once they are written. */
  finish(): tf.TensorInfo
}

/** Memory that waits for the gradient of one parameter. */
export type GradientHome = {
  /** Partial sums that fit. */
  readonly capacity: number
  /** Undefined where somebody has written to it already since the last update. */
  claim(parts: number): GradientTarget | undefined
}

type Parameter = Pick<tf.TensorInfo, 'dataId' | 'shape'>

/** Values per block: with 4 bytes each, what the offset of a binding must be a multiple of. */
export const BLOCK = 64

const homes = new WeakMap<tf.DataId, GradientHome>()

/** From now on, gradients of the parameter with this data go to `home`. */
export function registerHome(dataId: tf.DataId, home: GradientHome): void {
  homes.set(dataId, home)
}

/** How many partial sums of the parameters' gradients can be written, at most `wanted`. */
export function partsFor(parameters: readonly Parameter[], wanted: number): number {
  const capacities = parameters.map(({ dataId }) => homes.get(dataId)?.capacity ?? Number.POSITIVE_INFINITY)
  return Math.max(1, Math.min(wanted, ...capacities))
}

/** The home of the parameter's gradient, or memory of its own; `parts` comes from `partsFor`. */
export function gradientTarget({ dataId, shape }: Parameter, parts: number): GradientTarget {
  return homes.get(dataId)?.claim(parts) ?? ownTarget(shape, parts)
}

/** A multiple of BLOCK, so that each part may be bound on its own. */
export function strideOf(size: number): number {
  return Math.ceil(size / BLOCK) * BLOCK
}

function ownTarget(shape: readonly number[], parts: number): GradientTarget {
  const size = shape.reduce((product, axis) => product * axis, 1)
  if (parts === 1) {
    const gradient = allocate(shape)
    return { buffer: gradient, parts, stride: size, finish: () => gradient }
  }
  const stride = strideOf(size)
  const partial = allocate([parts, stride])
  const finish = () => {
    const sum = allocate(shape)
    run(SUM_PARTS, { partial, sum }, { size, parts, stride }, gridOf(Math.ceil(size / BLOCK)))
    free(partial)
    return sum
  }
  return { buffer: partial, parts, stride, finish }
}

const SUM_PARTS: Program<'partial' | 'sum', 'size' | 'parts' | 'stride'> = {
  key: 'sumParts',
  inputs: { partial: 'f32' },
  outputs: { sum: 'f32' },
  uniforms: { size: 'u32', parts: 'u32', stride: 'u32' },
  code: () => /* wgsl */ `
@compute @workgroup_size(${BLOCK})
fn main(@builtin(workgroup_id) group : vec3u, @builtin(num_workgroups) groups : vec3u,
        @builtin(local_invocation_index) lane : u32) {
  let i = (${WORKGROUP_INDEX}) * ${BLOCK}u + lane;
  if (i >= u.size) { return; }
  var total = 0.0;
  for (var part = 0u; part < u.parts; part++) { total += partial[part * u.stride + i]; }
  sum[i] = total;
}`,
}
