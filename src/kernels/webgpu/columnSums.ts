import type * as tf from '@tensorflow/tfjs-core'
import { provideKernel } from '../operation.ts'
import { gradientTarget, partsFor } from './gradientTarget.ts'
import type { Program } from './program.ts'
import { run } from './runner.ts'

const LANES = 64
/** Rows for each workgroup. */
const ROWS_PER_PART = 64

type Bias = Pick<tf.TensorInfo, 'dataId' | 'shape'>

/**
 * The gradients of biases whose weights are not trained: sums over rows, of one layer or of three side by side.
 * @param dy (N, O), or (3, N, O)
 * @param biases (O) each
 */
export function columnSums(dy: tf.TensorInfo, biases: readonly Bias[]): tf.TensorInfo[] {
  const width = biases[0]!.shape[0]!
  const rows = dy.shape.reduce((product, axis) => product * axis, 1) / width / biases.length
  const parts = partsFor(biases, Math.ceil(rows / ROWS_PER_PART))
  const targets = biases.map((bias) => gradientTarget(bias, parts))
  const sums = Object.fromEntries(targets.map(({ buffer }, i) => [`sums${i}`, buffer]))
  const uniforms = { rows, width, rowsPerPart: Math.ceil(rows / parts), stride: targets[0]!.stride }
  const grid = [Math.ceil(width / LANES), parts, biases.length] as const
  run(columnSumsProgram(biases.length), { dy, ...sums }, uniforms, grid)
  return targets.map((target) => target.finish())
}

export function columnSumsProgram(layers: number): Program<string, 'rows' | 'width' | 'rowsPerPart' | 'stride'> {
  const numbers = Array.from({ length: layers }, (_, i) => i)
  const cases = numbers.map((i) => `${i === 0 ? 'default:' : `case ${i}u:`} { sums${i}[at] = sum; }`)
  return {
    key: `columnSums ${layers}`,
    inputs: { dy: 'f32' },
    outputs: Object.fromEntries(numbers.map((i) => [`sums${i}`, 'f32' as const])),
    uniforms: { rows: 'u32', width: 'u32', rowsPerPart: 'u32', stride: 'u32' },
    code: () => /* wgsl */ `
@compute @workgroup_size(${LANES})
fn main(@builtin(workgroup_id) group : vec3u, @builtin(local_invocation_index) lane : u32) {
  let column = group.x * ${LANES}u + lane;
  if (column >= u.width) { return; }
  let end = min(u.rows, (group.y + 1u) * u.rowsPerPart);
  var sum = 0.0;
  for (var row = group.y * u.rowsPerPart; row < end; row++) { sum += dy[(group.z * u.rows + row) * u.width + column]; }
  let at = group.y * u.stride + column;
  switch group.z { ${cases.join(' ')} }
}`,
  }
}

provideKernel('webgpu', 'ColumnSums', ({ x, bias }) => {
  return columnSums(x!, [bias ?? { dataId: x!.dataId, shape: [x!.shape[1]!] }])[0]!
})
