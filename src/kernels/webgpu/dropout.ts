import type * as tf from '@tensorflow/tfjs-core'
import { provideKernel } from '../operation.ts'
import { type Dropping, dropThreshold } from '../ops/dropout.ts'
import { allocate } from './backendInternals.ts'
import { gridOf, type Program, WORKGROUP_INDEX } from './program.ts'
import { run } from './runner.ts'
import { DROP, DROP_UNIFORMS } from './snippets.ts'

const LANES = 64

/** Dropout of every element; the same call is its gradient. */
export function dropped(x: tf.TensorInfo, { rate, key }: Dropping): tf.TensorInfo {
  return drop(x, { key, threshold: dropThreshold(rate), scale: 1 / (1 - rate) })
}

provideKernel('webgpu', 'Dropout', ({ x }, { key, threshold, scale }) =>
  drop(x!, { key: key as number, threshold: threshold as number, scale: scale as number }),
)

function drop(x: tf.TensorInfo, uniforms: { key: number; threshold: number; scale: number }): tf.TensorInfo {
  const y = allocate(x.shape)
  const size = x.shape.reduce((product, axis) => product * axis, 1)
  run(DROPOUT, { x, y }, { size, ...uniforms }, gridOf(Math.ceil(size / LANES)))
  return y
}

export const DROPOUT: Program<'x' | 'y', 'size' | keyof typeof DROP_UNIFORMS> = {
  key: 'dropout',
  inputs: { x: 'f32' },
  outputs: { y: 'f32' },
  uniforms: { size: 'u32', ...DROP_UNIFORMS },
  code: () => /* wgsl */ `
${DROP}
@compute @workgroup_size(${LANES})
fn main(@builtin(workgroup_id) group : vec3u, @builtin(num_workgroups) groups : vec3u,
        @builtin(local_invocation_index) lane : u32) {
  let i = (${WORKGROUP_INDEX}) * ${LANES}u + lane;
  if (i < u.size) { y[i] = drop(x[i], i); }
}`,
}
