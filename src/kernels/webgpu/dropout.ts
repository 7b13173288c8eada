import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu'
import type * as tf from '@tensorflow/tfjs-core'
import { provideKernel } from '../operation.ts'
import { elementwiseProgram } from './elementwiseProgram.ts'

/** `randomBits` of src/shared/random.ts, bit for bit; the counter is the element, so nothing is uploaded. */
const USER_CODE = `
fn mix32(value : u32) -> u32 {
  var x = value;
  x = (x ^ (x >> 16u)) * 0x21f0aaadu;
  x = (x ^ (x >> 15u)) * 0x735a2d97u;
  return x ^ (x >> 15u);
}
fn main(index : i32) {
  if (index < uniforms.size) {
    let bits = mix32(mix32(u32(index)) ^ bitcast<u32>(uniforms.key));
    result[index] = select(x[index] * uniforms.scale, 0.0, bits < bitcast<u32>(uniforms.threshold));
  }
}`

provideKernel('webgpu', 'Dropout', ({ x }, { key, threshold, scale }, backend) => {
  const program = elementwiseProgram({
    name: 'strandbookDropout',
    inputs: ['x'],
    uniforms: 'key : i32, threshold : i32, scale : f32,',
    outputShape: x!.shape,
    userCode: USER_CODE,
  })
  const uniforms = [
    { type: 'int32', data: [(key as number) | 0] },
    { type: 'int32', data: [(threshold as number) | 0] },
    { type: 'float32', data: [scale as number] },
  ]
  return (backend as WebGPUBackend).runWebGPUProgram(program, [x as tf.Tensor], 'float32', uniforms)
})
