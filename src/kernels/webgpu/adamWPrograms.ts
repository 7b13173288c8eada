/** The two dispatches of an update of all parameters at once. */
import { DECAY_BIT } from './flatLayout.ts'
import { BLOCK } from './gradientTarget.ts'
import type { Program } from './program.ts'

export const WORKGROUP = 256
/** Partial sums of the squared norm; the second dispatch adds them up in each workgroup. */
export const NORM_PARTS = 64

/** Sum of `parts` over the workgroup, in a fixed order; left in parts[0]. */
const SUM_WORKGROUP = `
fn sumWorkgroup(lane : u32) {
  workgroupBarrier();
  for (var step = ${WORKGROUP / 2}u; step > 0u; step = step / 2u) {
    if (lane < step) { parts[lane] += parts[lane + step]; }
    workgroupBarrier();
  }
}`

/**
 * Adds up the parts of each gradient in place and the squares of all of them. `table`: see `blockTable`.
 * @param scaled takes the scale of the loss out of the gradients
 */
export function reduceGradients(scaled: boolean): Program<'table' | 'scale' | 'gradients' | 'squares', 'size'> {
  return {
    key: scaled ? 'reduceScaledGradients' : 'reduceGradients',
    inputs: { table: 'vec4u', ...(scaled ? { scale: 'f32' as const } : {}) },
    outputs: { gradients: 'f32', squares: 'f32' },
    uniforms: { size: 'u32' },
    code: () => /* wgsl */ `
var<workgroup> parts : array<f32, ${WORKGROUP}>;
${SUM_WORKGROUP}
@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(workgroup_id) group : vec3u, @builtin(num_workgroups) groups : vec3u,
        @builtin(local_invocation_index) lane : u32) {
  var sum = 0.0;
  for (var i = group.x * ${WORKGROUP}u + lane; i < u.size; i += groups.x * ${WORKGROUP}u) {
    let block = table[i / ${BLOCK}u];
    let at = block.x * ${BLOCK}u + i % ${BLOCK}u;
    var gradient = gradients[at];
    let count = block.y & ${DECAY_BIT - 1}u;
    for (var part = 1u; part < count; part++) { gradient += gradients[at + part * block.z * ${BLOCK}u]; }
    ${scaled ? 'gradient /= scale[0]; gradients[at] = gradient;' : 'if (count > 1u) { gradients[at] = gradient; }'}
    sum += gradient * gradient;
  }
  parts[lane] = sum;
  sumWorkgroup(lane);
  if (lane == 0u) { squares[group.x] = parts[0]; }
}`,
  }
}

type AdamWBuffer = 'table' | 'gradients' | 'squares' | 'values' | 'first' | 'second' | 'average' | 'norm'
type AdamWUniform = 'size' | 'rate' | 'beta1' | 'beta2' | 'epsilon' | 'secondScale' | 'decay' | 'clip' | 'averageKept'

/** The update itself; nothing changes where the norm is not finite. */
export function adamWProgram(averages: boolean): Program<AdamWBuffer, AdamWUniform> {
  return {
    key: averages ? 'adamWAverage' : 'adamW',
    inputs: { table: 'vec4u', gradients: 'f32', squares: 'f32' },
    outputs: {
      values: 'f32',
      first: 'f32',
      second: 'f32',
      norm: 'f32',
      ...(averages ? { average: 'f32' as const } : {}),
    },
    uniforms: {
      size: 'u32',
      rate: 'f32',
      beta1: 'f32',
      beta2: 'f32',
      epsilon: 'f32',
      secondScale: 'f32',
      decay: 'f32',
      clip: 'f32',
      averageKept: 'f32',
    },
    code: () => /* wgsl */ `
var<workgroup> parts : array<f32, ${WORKGROUP}>;
${SUM_WORKGROUP}
@compute @workgroup_size(${WORKGROUP})
fn main(@builtin(workgroup_id) group : vec3u, @builtin(num_workgroups) groups : vec3u,
        @builtin(local_invocation_index) lane : u32) {
  parts[lane] = select(0.0, squares[lane % ${NORM_PARTS}u], lane < ${NORM_PARTS}u);
  sumWorkgroup(lane);
  let length = sqrt(parts[0]);
  if (group.x == 0u && lane == 0u) { norm[0] = length; }
  // All exponent bits set: not finite. A comparison of floats may be optimised away in WGSL.
  if ((bitcast<u32>(length) & 0x7f800000u) == 0x7f800000u) { return; }
  let scale = select(1.0, min(1.0, u.clip / (length + 1e-6)), u.clip > 0.0);
  for (var i = group.x * ${WORKGROUP}u + lane; i < u.size; i += groups.x * ${WORKGROUP}u) {
    let block = table[i / ${BLOCK}u];
    let gradient = gradients[block.x * ${BLOCK}u + i % ${BLOCK}u] * scale;
    let m = u.beta1 * first[i] + (1.0 - u.beta1) * gradient;
    let v = u.beta2 * second[i] + (1.0 - u.beta2) * gradient * gradient;
    let own = bitcast<f32>(block.w);
    let kept = select(1.0, 1.0 - u.decay * own, (block.y & ${DECAY_BIT}u) != 0u);
    let value = values[i] * kept - u.rate * own * m / (sqrt(v) * u.secondScale + u.epsilon);
    first[i] = m;
    second[i] = v;
    values[i] = value;
    ${averages ? 'average[i] = u.averageKept * average[i] + (1.0 - u.averageKept) * value;' : ''}
  }
}`,
  }
}
