/** What a device is asked to do: numbers that hold on any adapter, while times hold on one. */

export type GpuCounts = {
  /** Compute dispatches, and the same by the label of their pipeline. */
  readonly dispatches: number
  readonly dispatchesByLabel: Readonly<Record<string, number>>
  readonly submits: number
  readonly commandEncoders: number
  readonly bindGroups: number
  readonly pipelines: number
  readonly buffersCreated: number
  /** Times and bytes sent to the device: `writeBuffer`, and buffers that are mapped when they are made. */
  readonly uploads: number
  readonly bytesUploaded: number
  readonly readBacks: number
  readonly bytesReadBack: number
  /** Bytes of all buffers that exist, counted from the start of counting (those made before are unknown), and the most at any time. */
  readonly bytesLive: number
  readonly bytesPeak: number
}

export type GpuCounter = {
  /** What happened since the start or the last `restart`. */
  read(): GpuCounts
  /** Sets everything to 0 but the live bytes, which become the peak to beat. */
  restart(): void
  stop(): void
}

/**
 * Counts every WebGPU call of this thread, whoever makes it: tfjs, our kernels, another library. It wraps the methods of
 * the WebGPU prototypes until `stop`, which costs time: count in one run and time in another. One counter at a time.
 */
export function countGpu(): GpuCounter {
  const tally = newTally()
  const labels = new WeakMap<object, string>()
  const sizes = new WeakMap<GPUBuffer, number>()
  const undo = [
    watch(GPUComputePassEncoder, 'setPipeline', (pass, [pipeline]) => {
      labels.set(pass, pipeline.label || 'unnamed')
    }),
    watch(GPUComputePassEncoder, 'dispatchWorkgroups', (pass) => {
      const label = labels.get(pass) ?? 'unnamed'
      tally.dispatches += 1
      tally.dispatchesByLabel[label] = (tally.dispatchesByLabel[label] ?? 0) + 1
    }),
    watch(GPUQueue, 'submit', () => {
      tally.submits += 1
    }),
    watch(GPUQueue, 'writeBuffer', (_queue, [, , data, from, size]) => {
      tally.uploads += 1
      tally.bytesUploaded += bytesWritten(data, from ?? 0, size)
    }),
    watch(GPUDevice, 'createCommandEncoder', () => {
      tally.commandEncoders += 1
    }),
    watch(GPUDevice, 'createBindGroup', () => {
      tally.bindGroups += 1
    }),
    watch(GPUDevice, 'createComputePipeline', () => {
      tally.pipelines += 1
    }),
    watch(GPUDevice, 'createComputePipelineAsync', () => {
      tally.pipelines += 1
    }),
    watch(GPUDevice, 'createBuffer', (_device, [{ size, mappedAtCreation }], buffer) => {
      sizes.set(buffer, size)
      tally.buffersCreated += 1
      tally.bytesLive += size
      tally.bytesPeak = Math.max(tally.bytesPeak, tally.bytesLive)
      if (!mappedAtCreation) return
      tally.uploads += 1
      tally.bytesUploaded += size
    }),
    watch(GPUBuffer, 'destroy', (buffer) => {
      tally.bytesLive -= sizes.get(buffer) ?? 0
      sizes.delete(buffer)
    }),
    watch(GPUBuffer, 'mapAsync', (buffer, [mode]) => {
      if (mode !== GPUMapMode.READ) return
      tally.readBacks += 1
      tally.bytesReadBack += buffer.size
    }),
  ]
  return {
    read: () => structuredClone(tally),
    restart: () => {
      const { bytesLive } = tally
      Object.assign(tally, newTally(), { bytesLive, bytesPeak: bytesLive })
    },
    stop: () => {
      for (const restore of undo) restore()
    },
  }
}

type Tally = { -readonly [K in keyof GpuCounts]: GpuCounts[K] } & { dispatchesByLabel: Record<string, number> }

function newTally(): Tally {
  return {
    dispatches: 0,
    dispatchesByLabel: {},
    submits: 0,
    commandEncoders: 0,
    bindGroups: 0,
    pipelines: 0,
    buffersCreated: 0,
    uploads: 0,
    bytesUploaded: 0,
    readBacks: 0,
    bytesReadBack: 0,
    bytesLive: 0,
    bytesPeak: 0,
  }
}

/** Bytes of a `writeBuffer` call, whose offset and size count elements for typed arrays and bytes for the rest. */
function bytesWritten(data: GPUAllowSharedBufferSource, from: number, size: number | undefined): number {
  const unit = 'BYTES_PER_ELEMENT' in data ? Number(data.BYTES_PER_ELEMENT) : 1
  return size === undefined ? data.byteLength - from * unit : size * unit
}

type MethodOf<T, K extends keyof T> = T[K] extends (...args: infer A) => infer R ? { args: A; result: R } : never

/** Calls `after` behind every call of a method of a class; gives the function that puts the method back. */
function watch<T extends object, K extends keyof T & string>(
  { prototype }: { readonly prototype: T },
  name: K,
  after: (self: T, args: MethodOf<T, K>['args'], result: MethodOf<T, K>['result']) => void,
): () => void {
  const original = prototype[name]
  const replaced = function (this: T, ...args: MethodOf<T, K>['args']) {
    const result = (original as (...args: unknown[]) => MethodOf<T, K>['result']).apply(this, args as unknown[])
    after(this, args, result)
    return result
  }
  prototype[name] = replaced as T[K]
  return () => {
    prototype[name] = original
  }
}
