/** The roof of the roofline (Williams, Waterman, Patterson 2009), measured where the kernels run. */
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu'
import * as tf from '@tensorflow/tfjs-core'
import { repeat } from './repeat.ts'
import type { Limits, Probes } from './types.ts'

const ROUNDS = 1_000_000
const OPERATIONS_PER_ROUND = 96

/** One function with one relaxed instruction, as in src/kernels/wasm/kernelModule.ts, decides which build is fair. */
export async function wasmLimits({ simd, relaxed, floats }: Probes, device: string): Promise<Limits> {
  const binary = Uint8Array.from(WebAssembly.validate(Uint8Array.from(relaxed)) ? relaxed : simd)
  const { instance } = await WebAssembly.instantiate(binary)
  const { multiplyAdds, triad } = instance.exports as {
    multiplyAdds(rounds: number): number
    triad(floats: number, factor: number): void
  }
  const multiplyMs = await repeat(20, async () => void multiplyAdds(ROUNDS))
  const triadMs = await repeat(20, async () => triad(floats, 0.5))
  return {
    device,
    flopsPerSecond: (1_000 * ROUNDS * OPERATIONS_PER_ROUND) / multiplyMs,
    bytesPerSecond: (1_000 * 12 * floats) / triadMs,
  }
}

const GPU_ROUNDS = 256
const GPU_INVOCATIONS = 1 << 16
const GPU_FLOATS = 1 << 22

const MULTIPLY = /* wgsl */ `
@group(0) @binding(0) var<storage, read_write> out : array<vec4f>;
@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id : vec3u) {
  var a = vec4f(f32(id.x)); var b = a + 1.0; var c = a + 2.0; var d = a + 3.0;
  let x = vec4f(1.0000001); let y = vec4f(1e-9);
  for (var i = 0; i < ${GPU_ROUNDS}; i++) { a = fma(a, x, y); b = fma(b, x, y); c = fma(c, x, y); d = fma(d, x, y); }
  out[id.x] = a + b + c + d;
}`

const TRIAD = /* wgsl */ `
@group(0) @binding(0) var<storage, read_write> out : array<vec4f>;
@group(0) @binding(1) var<storage, read> left : array<vec4f>;
@group(0) @binding(2) var<storage, read> right : array<vec4f>;
@compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id : vec3u) {
  out[id.x] = left[id.x] + 0.5 * right[id.x];
}`

export async function webgpuLimits(name: string): Promise<Limits> {
  const { device } = tf.backend() as WebGPUBackend
  const buffers = [0, 1, 2].map(() => device.createBuffer({ size: 4 * GPU_FLOATS, usage: GPUBufferUsage.STORAGE }))
  const run = (code: string, bound: readonly GPUBuffer[], invocations: number) => {
    const compute = { module: device.createShaderModule({ code }), entryPoint: 'main' }
    const pipeline = device.createComputePipeline({ layout: 'auto', compute })
    const entries = bound.map((buffer, binding) => ({ binding, resource: { buffer } }))
    const group = device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries })
    return repeat(5, async () => {
      const encoder = device.createCommandEncoder()
      const pass = encoder.beginComputePass()
      pass.setPipeline(pipeline)
      pass.setBindGroup(0, group)
      pass.dispatchWorkgroups(invocations / 64)
      pass.end()
      device.queue.submit([encoder.finish()])
      await device.queue.onSubmittedWorkDone()
    })
  }
  const multiplyMs = await run(MULTIPLY, [buffers[0]!], GPU_INVOCATIONS)
  const triadMs = await run(TRIAD, buffers, GPU_FLOATS / 4)
  for (const buffer of buffers) buffer.destroy()
  return {
    device: name,
    flopsPerSecond: (1_000 * GPU_INVOCATIONS * GPU_ROUNDS * 32) / multiplyMs,
    bytesPerSecond: (1_000 * 12 * GPU_FLOATS) / triadMs,
  }
}
