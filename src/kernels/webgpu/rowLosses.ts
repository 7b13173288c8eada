/**
 * Cross-entropy of rows that are many or wide. A row has a workgroup of its own, or, where it is short or barriers are slow,
 * an invocation; what each row gives is summed by a second dispatch.
 */
import type * as tf from '@tensorflow/tfjs-core'
import { allocate, free, webgpuBackend } from './backendInternals.ts'
import { profileOf } from './profile.ts'
import { gridOf, type Program, WORKGROUP_INDEX } from './program.ts'
import { run } from './runner.ts'

/** One class of each row by its number, or a distribution over all of them. */
export type Targets = { readonly kind: 'sparse' | 'dense'; readonly of: tf.TensorInfo }

type Sharing = 'workgroup' | 'invocation'

const LANES = 64
/** Rows up to here are read by one invocation. */
const SHORT_ROW = 64

function sharingFor(classes: number): Sharing {
  return classes <= SHORT_ROW || profileOf(webgpuBackend().device).software ? 'invocation' : 'workgroup'
}

function gridFor(sharing: Sharing, rows: number) {
  return gridOf(sharing === 'workgroup' ? rows : Math.ceil(rows / LANES))
}

/** The weighted mean over the rows. */
export function meanRowLoss(logits: tf.TensorInfo, targets: Targets, weights: tf.TensorInfo): tf.TensorInfo {
  const [rows, classes] = logits.shape as [number, number]
  const sharing = sharingFor(classes)
  const [losses, loss] = [allocate([rows]), allocate([])]
  const buffers = { logits, targets: targets.of, losses }
  run(rowLossProgram(targets.kind, sharing), buffers, { rows, classes }, gridFor(sharing, rows))
  run(WEIGHTED_MEAN, { values: losses, weights, mean: loss }, { rows }, [1, 1, 1])
  free(losses)
  return loss
}

/** The gradient of the logits. */
export function rowLossGradient(
  dy: tf.TensorInfo,
  logits: tf.TensorInfo,
  targets: Targets,
  weights: tf.TensorInfo,
): tf.TensorInfo {
  const [rows, classes] = logits.shape as [number, number]
  const sharing = sharingFor(classes)
  const [share, dLogits] = [allocate([]), allocate([rows, classes])]
  run(SHARE, { dy, weights, share }, { rows }, [1, 1, 1])
  const buffers = { logits, targets: targets.of, weights, share, dLogits }
  run(rowGradientProgram(targets.kind, sharing), buffers, { rows, classes }, gridFor(sharing, rows))
  free(share)
  return dLogits
}

/**
 * Of a row: the largest logit and the sum of exponentials beside it, in one pass; `sums` the targets and their products with
 * the logits, which a class by its number does not need.
 */
function statistics(sharing: Sharing, kind: Targets['kind']): string {
  const dense = kind === 'dense'
  const [first, step] = sharing === 'workgroup' ? ['lane_', `${LANES}u`] : ['0u', '1u']
  const merge = /* wgsl */ `
var<workgroup> shares : array<vec4f, ${LANES}>;
fn together(own : vec4f) -> vec4f {
  shares[lane_] = own;
  workgroupBarrier();
  for (var step = ${LANES / 2}u; step > 0u; step = step / 2u) {
    if (lane_ < step) {
      let a = shares[lane_];
      let b = shares[lane_ + step];
      let most = max(a.x, b.x);
      shares[lane_] = vec4f(most, a.y * exp(a.x - most) + b.y * exp(b.x - most), a.zw + b.zw);
    }
    workgroupBarrier();
  }
  return shares[0];
}`
  return /* wgsl */ `
var<private> lane_ : u32;
${sharing === 'workgroup' ? merge : 'fn together(own : vec4f) -> vec4f { return own; }'}
fn statistics(row : u32) -> vec4f {
  var most = -3e38;
  var total = 0.0;
  var sums = vec2f();
  for (var c = ${first}; c < u.classes; c += ${step}) {
    let x = logits[row * u.classes + c];
    let higher = max(most, x);
    total = total * exp(most - higher) + exp(x - higher);
    most = higher;
    ${dense ? 'let t = targets[row * u.classes + c]; sums += vec2f(t, t * x);' : ''}
  }
  return together(vec4f(most, total, sums));
}`
}

const ENTRY = /* wgsl */ `@compute @workgroup_size(${LANES})
fn main(@builtin(workgroup_id) group : vec3u, @builtin(num_workgroups) groups : vec3u,
        @builtin(local_invocation_index) lane : u32) {
  lane_ = lane;`

function rowOf(sharing: Sharing): string {
  const row = sharing === 'workgroup' ? WORKGROUP_INDEX : `(${WORKGROUP_INDEX}) * ${LANES}u + lane`
  return `let row = ${row};
  if (row >= u.rows) { return; }`
}

export function rowLossProgram(
  kind: Targets['kind'],
  sharing: Sharing,
): Program<'logits' | 'targets' | 'losses', 'rows' | 'classes'> {
  const loss =
    kind === 'dense' ? '(s.x + log(s.y)) * s.z - s.w' : 's.x - logits[row * u.classes + u32(targets[row])] + log(s.y)'
  return {
    key: `rowLoss ${kind} by ${sharing}`,
    inputs: { logits: 'f32', targets: kind === 'dense' ? 'f32' : 'i32' },
    outputs: { losses: 'f32' },
    uniforms: { rows: 'u32', classes: 'u32' },
    code: () => /* wgsl */ `
${statistics(sharing, kind)}
${ENTRY}
  ${rowOf(sharing)}
  let s = statistics(row);
  ${sharing === 'workgroup' ? 'if (lane != 0u) { return; }' : ''}
  losses[row] = ${loss};
}`,
  }
}

export function rowGradientProgram(
  kind: Targets['kind'],
  sharing: Sharing,
): Program<'logits' | 'targets' | 'weights' | 'share' | 'dLogits', 'rows' | 'classes'> {
  const [first, step] = sharing === 'workgroup' ? ['lane', `${LANES}u`] : ['0u', '1u']
  const target = kind === 'dense' ? 'targets[at]' : 'select(0.0, 1.0, c == u32(targets[row]))'
  return {
    key: `rowGradient ${kind} by ${sharing}`,
    inputs: { logits: 'f32', targets: kind === 'dense' ? 'f32' : 'i32', weights: 'f32', share: 'f32' },
    outputs: { dLogits: 'f32' },
    uniforms: { rows: 'u32', classes: 'u32' },
    code: () => /* wgsl */ `
${statistics(sharing, kind)}
${ENTRY}
  ${rowOf(sharing)}
  let s = statistics(row);
  let factor = share[0] * weights[row];
  for (var c = ${first}; c < u.classes; c += ${step}) {
    let at = row * u.classes + c;
    dLogits[at] = (exp(logits[at] - s.x) / s.y - ${target}) * factor;
  }
}`,
  }
}

/** Sum over the rows by one workgroup, in a fixed order; `total.x` is there for all. */
const SUM_ROWS = /* wgsl */ `
var<workgroup> sums : array<vec2f, ${LANES}>;
fn sumRows(lane : u32) -> vec2f {
  var sum = vec2f();
  for (var row = lane; row < u.rows; row += ${LANES}u) { sum += ofRow(row); }
  sums[lane] = sum;
  workgroupBarrier();
  for (var step = ${LANES / 2}u; step > 0u; step = step / 2u) {
    if (lane < step) { sums[lane] += sums[lane + step]; }
    workgroupBarrier();
  }
  return sums[0];
}
@compute @workgroup_size(${LANES})`

export const WEIGHTED_MEAN: Program<'values' | 'weights' | 'mean', 'rows'> = {
  key: 'weightedMean',
  inputs: { values: 'f32', weights: 'f32' },
  outputs: { mean: 'f32' },
  uniforms: { rows: 'u32' },
  code: () => /* wgsl */ `
fn ofRow(row : u32) -> vec2f { return vec2f(values[row], 1.0) * weights[row]; }
${SUM_ROWS}
fn main(@builtin(local_invocation_index) lane : u32) {
  let total = sumRows(lane);
  if (lane == 0u) { mean[0] = total.x / total.y; }
}`,
}

/** What a row of weight 1 has of the gradient. */
export const SHARE: Program<'dy' | 'weights' | 'share', 'rows'> = {
  key: 'shareOfRow',
  inputs: { dy: 'f32', weights: 'f32' },
  outputs: { share: 'f32' },
  uniforms: { rows: 'u32' },
  code: () => /* wgsl */ `
fn ofRow(row : u32) -> vec2f { return vec2f(weights[row], 0.0); }
${SUM_ROWS}
fn main(@builtin(local_invocation_index) lane : u32) {
  let total = sumRows(lane);
  if (lane == 0u) { share[0] = dy[0] / total.x; }
}`,
}
