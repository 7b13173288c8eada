/** LayerNorm and its gradient. N rows of C values. */
import { provideKernel } from '../operation.ts'
import { allocate, webgpuBackend } from './backendInternals.ts'
import { gradientTarget, partsFor } from './gradientTarget.ts'
import { profileOf } from './profile.ts'
import { gridOf, type Program, WORKGROUP_INDEX } from './program.ts'
import {
  extensionsOf,
  LANES,
  type Reduction,
  reductionBuiltins,
  reductionCode,
  reductionFor,
  reductionStart,
} from './reduction.ts'
import { run } from './runner.ts'

provideKernel('webgpu', 'LayerNorm', ({ x, gamma, beta }, { epsilon }) => {
  const [rows, width] = x!.shape as [number, number]
  const reduction = reductionFor(profileOf(webgpuBackend().device))
  const y = allocate([rows, width])
  const groups = reduction === 'serial' ? Math.ceil(rows / LANES) : rows
  const buffers = { x: x!, gamma: gamma!, beta: beta!, y }
  run(layerNormProgram(reduction), buffers, { rows, width, epsilon: epsilon as number }, gridOf(groups))
  return y
})

/** Rows whose mean and deviation wait in workgroup memory for the sums over rows. */
const CHUNK = 64

provideKernel('webgpu', 'LayerNormGradient', ({ dy, x, gamma, beta }, { epsilon }) => {
  const [rows, width] = x!.shape as [number, number]
  const reduction = reductionFor(profileOf(webgpuBackend().device))
  const parts = partsFor([gamma!, beta!], Math.ceil(rows / CHUNK))
  const [gammaTarget, betaTarget] = [gradientTarget(gamma!, parts), gradientTarget(beta!, parts)]
  const dx = allocate([rows, width])
  const buffers = { dy: dy!, x: x!, gamma: gamma!, dx, dGamma: gammaTarget.buffer, dBeta: betaTarget.buffer }
  const rowsPerPart = Math.ceil(rows / parts / CHUNK) * CHUNK
  const uniforms = { rows, width, epsilon: epsilon as number, rowsPerPart, stride: gammaTarget.stride }
  run(layerNormGradientProgram(reduction), buffers, uniforms, [parts, 1, 1])
  return [dx, gammaTarget.finish(), betaTarget.finish()]
})

/** Where scale and shift are not trained: as many workgroups as forward. */
provideKernel('webgpu', 'LayerNormInputGradient', ({ dy, x, gamma }, { epsilon }) => {
  const [rows, width] = x!.shape as [number, number]
  const reduction = reductionFor(profileOf(webgpuBackend().device))
  const dx = allocate([rows, width])
  const groups = reduction === 'serial' ? Math.ceil(rows / LANES) : rows
  const uniforms = { rows, width, epsilon: epsilon as number }
  run(layerNormInputGradientProgram(reduction), { dy: dy!, x: x!, gamma: gamma!, dx }, uniforms, gridOf(groups))
  return dx
})

/** Mean and reciprocal deviation of a row; the variance is the biased one, around the mean. */
const STATISTICS = /* wgsl */ `
fn statistics(row : u32, first : u32, step : u32) -> vec2f {
  let base = row * u.width;
  var sum = 0.0;
  for (var c = first; c < u.width; c += step) { sum += x[base + c]; }
  let mean = addUp(vec2f(sum, 0.0)).x / f32(u.width);
  var squares = 0.0;
  for (var c = first; c < u.width; c += step) {
    let centred = x[base + c] - mean;
    squares += centred * centred;
  }
  return vec2f(mean, inverseSqrt(addUp(vec2f(squares, 0.0)).x / f32(u.width) + u.epsilon));
}`

/** dx of a row; gives its statistics. */
const GRADIENT_OF_ROW = /* wgsl */ `
// dx = scale · (g − mean(g) − normal · mean(g · normal)) with g = dy · gamma
fn gradientOfRow(row : u32, first : u32, step : u32) -> vec2f {
  let m = statistics(row, first, step);
  let base = row * u.width;
  var sums = vec2f();
  for (var c = first; c < u.width; c += step) {
    let g = dy[base + c] * gamma[c];
    sums += vec2f(g, g * (x[base + c] - m.x) * m.y);
  }
  let means = addUp(sums) / f32(u.width);
  for (var c = first; c < u.width; c += step) {
    let normal = (x[base + c] - m.x) * m.y;
    dx[base + c] = m.y * (dy[base + c] * gamma[c] - means.x - normal * means.y);
  }
  return m;
}`

type NormBuffer = 'x' | 'gamma' | 'beta' | 'y'

/** The row of an invocation, its first element and the distance to its next: a row each, or one for the workgroup. */
function rowOf(reduction: Reduction) {
  if (reduction === 'serial') return { row: `(${WORKGROUP_INDEX}) * ${LANES}u + lane`, first: '0u', step: '1u' }
  return { row: WORKGROUP_INDEX, first: 'lane', step: `${LANES}u` }
}

export function layerNormProgram(reduction: Reduction): Program<NormBuffer, 'rows' | 'width' | 'epsilon'> {
  const { row, first, step } = rowOf(reduction)
  return {
    key: `layerNorm ${reduction}`,
    inputs: { x: 'f32', gamma: 'f32', beta: 'f32' },
    outputs: { y: 'f32' },
    uniforms: { rows: 'u32', width: 'u32', epsilon: 'f32' },
    enable: extensionsOf(reduction),
    code: () => /* wgsl */ `
${reductionCode(reduction)}
${STATISTICS}
@compute @workgroup_size(${LANES})
fn main(@builtin(workgroup_id) group : vec3u, @builtin(num_workgroups) groups : vec3u,
        @builtin(local_invocation_index) lane : u32${reductionBuiltins(reduction)}) {
  ${reductionStart(reduction)}
  let row = ${row};
  if (row >= u.rows) { return; }
  let m = statistics(row, ${first}, ${step});
  let base = row * u.width;
  for (var c = ${first}; c < u.width; c += ${step}) { y[base + c] = (x[base + c] - m.x) * m.y * gamma[c] + beta[c]; }
}`,
  }
}

export function layerNormInputGradientProgram(
  reduction: Reduction,
): Program<'dy' | 'x' | 'gamma' | 'dx', 'rows' | 'width' | 'epsilon'> {
  const { row, first, step } = rowOf(reduction)
  return {
    key: `layerNormInputGradient ${reduction}`,
    inputs: { dy: 'f32', x: 'f32', gamma: 'f32' },
    outputs: { dx: 'f32' },
    uniforms: { rows: 'u32', width: 'u32', epsilon: 'f32' },
    enable: extensionsOf(reduction),
    code: () => /* wgsl */ `
${reductionCode(reduction)}
${STATISTICS}
${GRADIENT_OF_ROW}
@compute @workgroup_size(${LANES})
fn main(@builtin(workgroup_id) group : vec3u, @builtin(num_workgroups) groups : vec3u,
        @builtin(local_invocation_index) lane : u32${reductionBuiltins(reduction)}) {
  ${reductionStart(reduction)}
  let row = ${row};
  if (row >= u.rows) { return; }
  gradientOfRow(row, ${first}, ${step});
}`,
  }
}

type GradientBuffer = 'dy' | 'x' | 'gamma' | 'dx' | 'dGamma' | 'dBeta'
type GradientUniform = 'rows' | 'width' | 'epsilon' | 'rowsPerPart' | 'stride'

/** A workgroup takes the rows of one part, chunk by chunk: first the rows for themselves, then the sums over them. */
export function layerNormGradientProgram(reduction: Reduction): Program<GradientBuffer, GradientUniform> {
  const rowsOfLane =
    reduction === 'serial'
      ? `let row = chunk + lane; if (row < chunkEnd) { statisticsOfRow[lane] = gradientOfRow(row, 0u, 1u); }`
      : `for (var row = chunk; row < chunkEnd; row++) {
      let m = gradientOfRow(row, lane, ${LANES}u);
      if (lane == 0u) { statisticsOfRow[row - chunk] = m; }
    }`
  return {
    key: `layerNormGradient ${reduction}`,
    inputs: { dy: 'f32', x: 'f32', gamma: 'f32' },
    outputs: { dx: 'f32', dGamma: 'f32', dBeta: 'f32' },
    uniforms: { rows: 'u32', width: 'u32', epsilon: 'f32', rowsPerPart: 'u32', stride: 'u32' },
    enable: extensionsOf(reduction),
    code: () => /* wgsl */ `
${reductionCode(reduction)}
${STATISTICS}
var<workgroup> statisticsOfRow : array<vec2f, ${CHUNK}>;
${GRADIENT_OF_ROW}
@compute @workgroup_size(${LANES})
fn main(@builtin(workgroup_id) group : vec3u, @builtin(local_invocation_index) lane : u32${reductionBuiltins(reduction)}) {
  ${reductionStart(reduction)}
  let start = group.x * u.rowsPerPart;
  let end = min(u.rows, start + u.rowsPerPart);
  for (var c = lane; c < u.width; c += ${LANES}u) {
    dGamma[group.x * u.stride + c] = 0.0;
    dBeta[group.x * u.stride + c] = 0.0;
  }
  for (var chunk = start; chunk < end; chunk += ${CHUNK}u) {
    let chunkEnd = min(end, chunk + ${CHUNK}u);
    ${rowsOfLane}
    workgroupBarrier();
    for (var c = lane; c < u.width; c += ${LANES}u) {
      var sums = vec2f();
      for (var row = chunk; row < chunkEnd; row++) {
        let m = statisticsOfRow[row - chunk];
        let d = dy[row * u.width + c];
        sums += vec2f(d * (x[row * u.width + c] - m.x) * m.y, d);
      }
      dGamma[group.x * u.stride + c] += sums.x;
      dBeta[group.x * u.stride + c] += sums.y;
    }
    workgroupBarrier();
  }
}`,
  }
}
