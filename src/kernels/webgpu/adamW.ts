import type { WebGPUBackend, WebGPUProgram } from '@tensorflow/tfjs-backend-webgpu'
import * as tf from '@tensorflow/tfjs-core'
import { type AdamWHyper, type AdamWState, type OptimizedParameter, provideAdamW } from '../adamW.ts'
import { elementwiseProgram } from './elementwiseProgram.ts'

/** Four dispatches per parameter instead of some twenty, which are most of those of a training step. */
provideAdamW('webgpu', (parameters, gradients, state, hyper) => {
  const backend = tf.backend() as WebGPUBackend
  const norm = globalNorm(backend, gradients)
  parameters.forEach((parameter, i) => {
    updateOne(backend, parameter, gradients[i]!, { state, index: i }, hyper, norm)
  })
  return norm
})

/** A norm that is not finite has all exponent bits set; a comparison of floats may be optimised away in WGSL. */
const FINITE = '(bitcast<u32>(norm[0]) & 0x7f800000u) != 0x7f800000u'
const SCALE = 'select(1.0, min(1.0, uniforms.clip / (norm[0] + 1e-6)), uniforms.clip > 0.0)'

const FIRST = `
fn main(index : i32) {
  if (index < uniforms.size && ${FINITE}) {
    result[index] = uniforms.beta * result[index] + (1.0 - uniforms.beta) * g[index] * ${SCALE};
  }
}`

const SECOND = `
fn main(index : i32) {
  if (index < uniforms.size && ${FINITE}) {
    let gradient = g[index] * ${SCALE};
    result[index] = uniforms.beta * result[index] + (1.0 - uniforms.beta) * gradient * gradient;
  }
}`

const VALUE = `
fn main(index : i32) {
  if (index < uniforms.size && ${FINITE}) {
    let direction = m[index] / (sqrt(v[index]) * uniforms.second + uniforms.epsilon);
    result[index] = result[index] * uniforms.kept - uniforms.rate * direction;
  }
}`

const SUM_SQUARES = `
var<workgroup> parts : array<f32, 256>;
fn main(index : i32) {
  let lane = i32(localIndex);
  var sum = 0.0;
  for (var i = lane; i < uniforms.count; i += 256) { sum += g[i] * g[i]; }
  parts[lane] = sum;
  workgroupBarrier();
  for (var step = 128; step > 0; step = step / 2) {
    if (lane < step) { parts[lane] += parts[lane + step]; }
    workgroupBarrier();
  }
  if (lane == 0) { result[uniforms.slot] = parts[0]; }
}`

/** √Σ g² over all gradients, as a scalar on the device. */
function globalNorm(backend: WebGPUBackend, gradients: readonly tf.Tensor[]): tf.Scalar {
  return tf.tidy(() => {
    const squares = tf.engine().makeTensorFromTensorInfo(backend.makeTensorInfo([gradients.length], 'float32'))
    gradients.forEach((gradient, slot) => {
      const uniforms = [int32(gradient.size), int32(slot)]
      backend.runWebGPUProgram(sumSquaresProgram(gradients.length), [gradient], 'float32', uniforms, squares)
    })
    return tf.sqrt(tf.sum(squares)) as tf.Scalar
  })
}

function sumSquaresProgram(slots: number): WebGPUProgram {
  return {
    variableNames: ['g'],
    uniforms: 'count : i32, slot : i32,',
    outputShape: [slots],
    workgroupSize: [256, 1, 1],
    dispatch: [1, 1, 1],
    dispatchLayout: { x: [0] },
    shaderKey: 'strandbookSumSquares',
    getUserCode: () => SUM_SQUARES,
  }
}

function updateOne(
  backend: WebGPUBackend,
  { variable, decay }: OptimizedParameter,
  gradient: tf.Tensor,
  { state, index }: { readonly state: AdamWState; readonly index: number },
  { learningRate, beta1, beta2, epsilon, weightDecay, clipNorm }: AdamWHyper,
  norm: tf.Scalar,
): void {
  const [m, v] = [state.first[index]!, state.second[index]!]
  for (const tensor of [m, v, variable]) ownBuffer(backend, tensor)
  const names = ['g', 'norm']
  const moment = 'beta : f32, clip : f32,'
  runInPlace(backend, ['strandbookAdamFirst', names, moment, FIRST], [gradient, norm], [beta1, clipNorm], m)
  runInPlace(backend, ['strandbookAdamSecond', names, moment, SECOND], [gradient, norm], [beta2, clipNorm], v)
  const value = 'rate : f32, second : f32, epsilon : f32, kept : f32,'
  const rate = learningRate / (1 - beta1 ** state.step)
  const second = 1 / Math.sqrt(1 - beta2 ** state.step)
  const kept = decay ? 1 - learningRate * weightDecay : 1
  const numbers = [rate, second, epsilon, kept]
  runInPlace(backend, ['strandbookAdamValue', ['m', 'v', 'norm'], value, VALUE], [m, v, norm], numbers, variable)
}

function runInPlace(
  backend: WebGPUBackend,
  [name, inputNames, uniforms, userCode]: [string, readonly string[], string, string],
  inputs: tf.Tensor[],
  numbers: readonly number[],
  output: tf.Variable,
): void {
  const program = elementwiseProgram({ name, inputs: inputNames, uniforms, outputShape: output.shape, userCode })
  backend.runWebGPUProgram(program, inputs, 'float32', numbers.map(float32), output)
  const data = backend.tensorMap.get(output.dataId)
  data.values = null as unknown as typeof data.values // what an earlier read kept on the CPU is out of date now
}

/** Gives a variable a buffer of its own where a clone shares it, since the update overwrites it. */
function ownBuffer(backend: WebGPUBackend, variable: tf.Variable): void {
  if (backend.refCount(variable.dataId) === 1) return
  const copy = tf.mul(variable, 1)
  variable.assign(copy)
  copy.dispose()
}

const int32 = (value: number) => ({ type: 'int32', data: [value] })
const float32 = (value: number) => ({ type: 'float32', data: [value] })
