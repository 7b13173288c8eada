/** Records our own programs into tfjs's command encoder: any number of outputs, few uploads, bind groups kept. */
import * as tf from '@tensorflow/tfjs-core'
import { type BackendInternals, submit, webgpuBackend } from './backendInternals.ts'
import { isHalf } from './halfPrecision.ts'
import {
  type BufferType,
  type Grid,
  gridOf,
  isHalfType,
  type Program,
  UniformPacker,
  WORKGROUP_INDEX,
  wgsl,
} from './program.ts'
import { type BufferRange, Views } from './sharedBuffer.ts'
import { trimPool } from './trimPool.ts'
import { SLOT_BYTES, UniformSlots } from './uniformSlots.ts'

export type Bound = tf.TensorInfo | BufferRange

type Pipeline = {
  readonly id: number
  readonly layout: GPUBindGroupLayout
  readonly names: readonly string[]
  readonly uniforms: UniformPacker<string>
  compiled: GPUComputePipeline | Promise<GPUComputePipeline>
}

/** Bind groups kept; a step uses a few hundred, and each new sequence length brings as many. */
const MOST_BIND_GROUPS = 8_192

/**
 * Records one dispatch. Tensors are uploaded first where they are on the CPU; a range binds part of a buffer.
 * While pipelines are only compiled (`precompile`), nothing is recorded.
 */
export function run<B extends string, U extends string>(
  program: Program<B, U>,
  buffers: { readonly [name in B]?: Bound },
  uniforms: Readonly<Record<U, number>>,
  grid: Grid,
): void {
  runnerOf(webgpuBackend()).run(program as Program, buffers as Record<string, Bound>, uniforms, grid)
}

export function viewsOf(backend: BackendInternals): Views {
  return runnerOf(backend).views
}

/** Gives memory that nobody uses back to the device, and forgets the bind groups that kept hold of it. */
export function releaseUnused(backend: BackendInternals): void {
  trimPool(backend)
  runnerOf(backend).forgetBindGroups()
}

/** Waits for the pipelines that were asked for while only compiling, and tells how many are ready. */
export async function finishCompiling(onProgress: (ready: number, all: number) => void): Promise<void> {
  await runnerOf(webgpuBackend()).finishCompiling(onProgress)
}

const runners = new WeakMap<BackendInternals, Runner>()

function runnerOf(backend: BackendInternals): Runner {
  const known = runners.get(backend)
  if (known) return known
  const runner = new Runner(backend)
  runners.set(backend, runner)
  return runner
}

class Runner {
  readonly views: Views
  readonly #backend: BackendInternals
  readonly #uniforms: UniformSlots
  readonly #pipelines = new Map<string, Pipeline>()
  readonly #bindGroups = new Map<string, GPUBindGroup>()
  readonly #bufferIds = new WeakMap<GPUBuffer, number>()
  #buffersSeen = 0

  constructor(backend: BackendInternals) {
    this.#backend = backend
    this.views = new Views(backend)
    this.#uniforms = new UniformSlots(backend.device)
    const submitQueue = backend.submitQueue.bind(backend)
    backend.submitQueue = () => {
      submitQueue()
      this.#uniforms.nextBatch()
    }
  }

  run(program: Program, buffers: Record<string, Bound>, uniforms: Record<string, number>, grid: Grid): void {
    const compileOnly = tf.env().getBool('WEBGPU_ENGINE_COMPILE_ONLY')
    const pipeline = this.#pipeline(program, compileOnly)
    if (compileOnly || grid.includes(0)) return
    if (pipeline.compiled instanceof Promise) throw new Error(`webgpu: ${program.key} is still being compiled`)
    const converted: tf.TensorInfo[] = []
    const ranges = pipeline.names.map((name) => {
      const bound = buffers[name]!
      const type = this.#needsConversion(bound, program.inputs[name])
      if (!type) return this.#rangeOf(bound)
      converted.push(this.#toFloats(bound as tf.TensorInfo, type))
      return this.#rangeOf(converted.at(-1)!)
    })
    const words = pipeline.uniforms.pack(uniforms)
    const offsets = words.length > 0 ? [this.#uniformOffset(words)] : []
    const group = this.#bindGroup(pipeline, ranges, offsets.length > 0)
    const backend = this.#backend
    backend.ensureCommandEncoderReady()
    backend.computePassEncoder ??= backend.commandEncoder!.beginComputePass()
    const pass = backend.computePassEncoder
    pass.setPipeline(pipeline.compiled)
    pass.setBindGroup(0, group, offsets)
    pass.dispatchWorkgroups(...grid)
    backend.dispatchCountInPass += 1
    for (const { dataId } of converted) backend.disposeData(dataId)
    if (backend.dispatchCountInPass >= tf.env().getNumber('WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE')) submit(backend)
  }

  forgetBindGroups(): void {
    this.#bindGroups.clear()
  }

  async finishCompiling(onProgress: (ready: number, all: number) => void): Promise<void> {
    const pending = [...this.#pipelines.values()].filter(({ compiled }) => compiled instanceof Promise)
    let ready = 0
    onProgress(ready, pending.length)
    const wait = async (pipeline: Pipeline) => {
      pipeline.compiled = await pipeline.compiled
      ready += 1
      onProgress(ready, pending.length)
    }
    await Promise.all(pending.map(wait))
  }

  #pipeline(program: Program, later: boolean): Pipeline {
    const known = this.#pipelines.get(program.key)
    if (known) return known
    const { device } = this.#backend
    const names = [...Object.keys(program.inputs), ...Object.keys(program.outputs)]
    const layout = bindGroupLayout(device, program)
    const descriptor: GPUComputePipelineDescriptor = {
      label: program.key,
      layout: device.createPipelineLayout({ bindGroupLayouts: [layout] }),
      compute: { module: device.createShaderModule({ label: program.key, code: wgsl(program) }), entryPoint: 'main' },
    }
    const compiled = later ? device.createComputePipelineAsync(descriptor) : device.createComputePipeline(descriptor)
    const uniforms = new UniformPacker(program.uniforms)
    const pipeline = { id: this.#pipelines.size, layout, names, uniforms, compiled }
    this.#pipelines.set(program.key, pipeline)
    return pipeline
  }

  /** What an input holds that expects floats: `tf.cast` leaves the integers as they are and gives a tensor that says it has floats. */
  #needsConversion(bound: Bound, type: BufferType | undefined): 'i32' | 'f16' | null {
    if (!type || !('dataId' in bound)) return null
    if (isHalf(bound)) return isHalfType(type) ? null : 'f16'
    return type !== 'i32' && this.#backend.tensorMap.get(bound.dataId).dtype !== 'float32' ? 'i32' : null
  }

  #toFloats({ dataId, shape }: tf.TensorInfo, type: 'i32' | 'f16'): tf.TensorInfo {
    const backend = this.#backend
    const result = backend.makeTensorInfo(shape, 'float32')
    backend.uploadToGPU(result.dataId)
    const size = shape.reduce((product, axis) => product * axis, 1)
    const values = { dataId, shape, dtype: type === 'i32' ? ('int32' as const) : ('float32' as const) }
    this.run(TO_FLOATS[type], { values, result }, { size }, gridOf(Math.ceil(size / 64)))
    return result
  }

  #rangeOf(bound: Bound): BufferRange {
    if (!('dataId' in bound)) return bound
    const backend = this.#backend
    backend.uploadToGPU(bound.dataId)
    const { buffer, offset = 0, size = buffer.size } = backend.tensorToBinding(bound) as GPUBufferBinding
    return { buffer, offset, size }
  }

  #uniformOffset(words: Uint32Array<ArrayBuffer>): number {
    const offset = this.#uniforms.offsetOf(words)
    if (offset !== undefined) return offset
    submit(this.#backend)
    return this.#uniforms.offsetOf(words)!
  }

  /** Buffers come back from the pool in the same order in each step, and with them the bind groups. */
  #bindGroup({ id, layout }: Pipeline, ranges: readonly BufferRange[], hasUniforms: boolean): GPUBindGroup {
    let key = `${id}`
    for (const { buffer, offset, size } of ranges) key += ` ${this.#idOf(buffer)} ${offset} ${size}`
    const known = this.#bindGroups.get(key)
    if (known) return known
    if (this.#bindGroups.size >= MOST_BIND_GROUPS) this.#bindGroups.clear()
    const resources: GPUBindingResource[] = hasUniforms
      ? [...ranges, { buffer: this.#uniforms.buffer, size: SLOT_BYTES }]
      : [...ranges]
    const entries = resources.map((resource, binding) => ({ binding, resource }))
    const group = this.#backend.device.createBindGroup({ layout, entries })
    this.#bindGroups.set(key, group)
    return group
  }

  #idOf(buffer: GPUBuffer): number {
    const known = this.#bufferIds.get(buffer)
    if (known !== undefined) return known
    this.#buffersSeen += 1
    this.#bufferIds.set(buffer, this.#buffersSeen)
    return this.#buffersSeen
  }
}

const TO_FLOATS = { i32: toFloats('i32'), f16: toFloats('f16') }

function toFloats(type: 'i32' | 'f16'): Program {
  return {
    key: `toFloats ${type}`,
    inputs: { values: type },
    outputs: { result: 'f32' },
    uniforms: { size: 'u32' },
    code: () => /* wgsl */ `
@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group : vec3u, @builtin(num_workgroups) groups : vec3u,
        @builtin(local_invocation_index) lane : u32) {
  let i = (${WORKGROUP_INDEX}) * 64u + lane;
  if (i < u.size) { result[i] = f32(values[i]); }
}`,
  }
}

function bindGroupLayout(device: GPUDevice, { inputs, outputs, uniforms }: Program): GPUBindGroupLayout {
  const buffers: GPUBufferBindingLayout[] = [
    ...Object.keys(inputs).map(() => ({ type: 'read-only-storage' as const })),
    ...Object.keys(outputs).map(() => ({ type: 'storage' as const })),
    ...(Object.keys(uniforms).length > 0 ? [{ type: 'uniform' as const, hasDynamicOffset: true }] : []),
  ]
  return device.createBindGroupLayout({
    label: 'strandbook',
    entries: buffers.map((buffer, binding) => ({ binding, visibility: GPUShaderStage.COMPUTE, buffer })),
  })
}
