import type * as tf from '@tensorflow/tfjs-core'
import { provideKernel } from '../operation.ts'
import { allocate } from './backendInternals.ts'
import { gridOf, type Program, WORKGROUP_INDEX } from './program.ts'
import { meanRowLoss, rowLossGradient } from './rowLosses.ts'
import { run } from './runner.ts'

const LANES = 64

/** What a single workgroup does in a moment: the batch of a classifier. */
const MOST_ROWS = 4096
const MOST_CLASSES = 64

function isSmall([rows, classes]: readonly number[]): boolean {
  return rows! <= MOST_ROWS && classes! <= MOST_CLASSES
}

/** One dispatch for the loss of a classifier; two for long or wide batches. */
provideKernel('webgpu', 'CrossEntropy', ({ logits, targets, weights }) => {
  const [rows, classes] = logits!.shape as [number, number]
  if (!isSmall(logits!.shape)) return meanRowLoss(logits!, { kind: 'dense', of: targets! }, weights!)
  const loss = allocate([])
  run(LOSS, { logits: logits!, targets: targets!, weights: weights!, loss }, { rows, classes }, [1, 1, 1])
  return loss
})

/** Nothing is needed of the forward pass. */
provideKernel('webgpu', 'CrossEntropyGradient', ({ dy, logits, targets, weights }) => {
  const [rows, classes] = logits!.shape as [number, number]
  if (!isSmall(logits!.shape)) return rowLossGradient(dy!, logits!, { kind: 'dense', of: targets! }, weights!)
  const dLogits: tf.TensorInfo = allocate([rows, classes])
  const buffers = { dy: dy!, logits: logits!, targets: targets!, weights: weights!, dLogits }
  run(LOSS_GRADIENT, buffers, { rows, classes }, gridOf(Math.ceil(rows / LANES)))
  return dLogits
})

provideKernel('webgpu', 'SparseCrossEntropy', ({ logits, classes, weights }) =>
  meanRowLoss(logits!, { kind: 'sparse', of: classes! }, weights!),
)

provideKernel('webgpu', 'SparseCrossEntropyGradient', ({ dy, logits, classes, weights }) =>
  rowLossGradient(dy!, logits!, { kind: 'sparse', of: classes! }, weights!),
)

/** The logarithm of the sum of exponentials of a row. */
const LOG_SUM = /* wgsl */ `
fn logSum(row : u32) -> f32 {
  var most = logits[row * u.classes];
  for (var c = 1u; c < u.classes; c++) { most = max(most, logits[row * u.classes + c]); }
  var sum = 0.0;
  for (var c = 0u; c < u.classes; c++) { sum += exp(logits[row * u.classes + c] - most); }
  return most + log(sum);
}`

export const LOSS: Program<'logits' | 'targets' | 'weights' | 'loss', 'rows' | 'classes'> = {
  key: 'crossEntropy',
  inputs: { logits: 'f32', targets: 'f32', weights: 'f32' },
  outputs: { loss: 'f32' },
  uniforms: { rows: 'u32', classes: 'u32' },
  code: () => /* wgsl */ `
${LOG_SUM}
var<workgroup> sums : array<vec2f, ${LANES}>; // weighted losses, weights
@compute @workgroup_size(${LANES})
fn main(@builtin(local_invocation_index) lane : u32) {
  var sum = vec2f();
  for (var row = lane; row < u.rows; row += ${LANES}u) {
    let all = logSum(row);
    var entropy = 0.0;
    for (var c = 0u; c < u.classes; c++) {
      entropy += targets[row * u.classes + c] * (all - logits[row * u.classes + c]);
    }
    sum += vec2f(entropy, 1.0) * weights[row];
  }
  sums[lane] = sum;
  workgroupBarrier();
  if (lane == 0u) {
    for (var i = 1u; i < ${LANES}u; i++) { sum += sums[i]; }
    loss[0] = sum.x / sum.y;
  }
}`,
}

export const LOSS_GRADIENT: Program<'dy' | 'logits' | 'targets' | 'weights' | 'dLogits', 'rows' | 'classes'> = {
  key: 'crossEntropyGradient',
  inputs: { dy: 'f32', logits: 'f32', targets: 'f32', weights: 'f32' },
  outputs: { dLogits: 'f32' },
  uniforms: { rows: 'u32', classes: 'u32' },
  code: () => /* wgsl */ `
${LOG_SUM}
var<workgroup> sums : array<f32, ${LANES}>;
@compute @workgroup_size(${LANES})
fn main(@builtin(workgroup_id) group : vec3u, @builtin(num_workgroups) groups : vec3u,
        @builtin(local_invocation_index) lane : u32) {
  var share = 0.0;
  for (var i = lane; i < u.rows; i += ${LANES}u) { share += weights[i]; }
  sums[lane] = share;
  workgroupBarrier();
  let row = (${WORKGROUP_INDEX}) * ${LANES}u + lane;
  if (row >= u.rows) { return; }
  var total = 0.0;
  for (var i = 0u; i < ${LANES}u; i++) { total += sums[i]; }
  let factor = dy[0] * weights[row] / total;
  let all = logSum(row);
  for (var c = 0u; c < u.classes; c++) {
    let at = row * u.classes + c;
    dLogits[at] = (exp(logits[at] - all) - targets[at]) * factor;
  }
}`,
}
