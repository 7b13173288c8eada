import { type BackendInternals, copyBytes, submit } from './backendInternals.ts'

/** Part of a GPU buffer, in bytes; the offset is a multiple of 256. */
export type BufferRange = { readonly buffer: GPUBuffer; readonly offset: number; readonly size: number }

/** A buffer that lives as long as anybody holds it: whoever made it, and each tensor that is a view of it. */
export class SharedBuffer {
  readonly buffer: GPUBuffer
  readonly #backend: BackendInternals
  #holders = 1

  constructor(backend: BackendInternals, label: string, size: number) {
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST
    this.buffer = backend.device.createBuffer({ label, size, usage })
    this.#backend = backend
  }

  range(offset: number, size: number): BufferRange {
    return { buffer: this.buffer, offset, size }
  }

  hold(): void {
    this.#holders += 1
  }

  release(): void {
    this.#holders -= 1
    if (this.#holders > 0) return
    submit(this.#backend) // commands that use it may be recorded
    this.buffer.destroy()
  }
}

/** Tensors that are views of a shared buffer. */
export type View = {
  readonly shared: SharedBuffer
  readonly offset: number
  readonly size: number
  /** Finishes the value before anybody but its maker reads it. */
  readonly settle?: () => void
}

type DataId = object

/** Views of one backend, which it must know when it binds, reads and disposes a tensor. */
export class Views {
  readonly #views = new WeakMap<DataId, View>()
  readonly #backend: BackendInternals

  constructor(backend: BackendInternals) {
    this.#backend = backend
    this.#extendBinding()
    this.#extendReading()
    this.#extendDisposal()
  }

  /** A tensor of float32 values that live in a shared buffer; tfjs does not track it yet. */
  create(shape: readonly number[], view: View): { dataId: DataId; shape: number[]; dtype: 'float32' } {
    const info = this.#backend.makeTensorInfo([...shape], 'float32')
    Object.assign(this.#backend.tensorMap.get(info.dataId), { resource: view.shared.buffer, external: true })
    this.#views.set(info.dataId, view)
    view.shared.hold()
    return { dataId: info.dataId, shape: [...shape], dtype: 'float32' }
  }

  get(dataId: DataId): View | undefined {
    return this.#views.get(dataId)
  }

  /** Gives a tensor memory of its own with the same values. */
  detach(dataId: DataId): void {
    const view = this.#views.get(dataId)
    if (!view) return
    view.settle?.()
    const own = this.#copyOf(view)
    const { resource } = this.#backend.tensorMap.get(own)
    Object.assign(this.#backend.tensorMap.get(dataId), { resource, external: false })
    this.#backend.tensorMap.delete(own)
    this.#views.delete(dataId)
    view.shared.release()
  }

  /** A plain tensor with the values of a view. */
  #copyOf({ shared, offset, size }: View): DataId {
    const { dataId } = this.#backend.makeTensorInfo([size / 4], 'float32')
    this.#backend.uploadToGPU(dataId)
    const to = { buffer: this.#backend.tensorMap.get(dataId).resource as GPUBuffer, offset: 0 }
    copyBytes(this.#backend, { buffer: shared.buffer, offset }, to, size)
    return dataId
  }

  #extendBinding(): void {
    const backend = this.#backend
    const original = backend.tensorToBinding.bind(backend)
    backend.tensorToBinding = (tensor) => {
      const view = tensor && this.#views.get(tensor.dataId)
      if (!view) return original(tensor)
      view.settle?.()
      return { buffer: view.shared.buffer, offset: view.offset, size: view.size }
    }
  }

  /** tfjs reads whole buffers, so a view is copied first; nothing is kept, because updates come in place. */
  #extendReading(): void {
    const backend = this.#backend
    const [read, readSync] = [backend.read.bind(backend), backend.readSync.bind(backend)]
    const copied = (view: View) => {
      view.settle?.()
      return this.#copyOf(view)
    }
    backend.read = async (dataId) => {
      const view = this.#views.get(dataId)
      if (!view) return read(dataId)
      const copy = copied(view)
      const values = await read(copy)
      backend.disposeData(copy)
      return values
    }
    backend.readSync = (dataId) => {
      const view = this.#views.get(dataId)
      if (!view) return readSync(dataId)
      const copy = copied(view)
      const values = readSync(copy)
      backend.disposeData(copy)
      return values
    }
  }

  #extendDisposal(): void {
    const backend = this.#backend
    const original = backend.disposeData.bind(backend)
    backend.disposeData = (dataId, force = false) => {
      const view = this.#views.get(dataId)
      if (!view || !backend.tensorMap.has(dataId)) return original(dataId, force)
      const data = backend.tensorMap.get(dataId)
      data.refCount = force ? 0 : data.refCount - 1
      if (data.refCount > 0) return false
      backend.tensorMap.delete(dataId)
      this.#views.delete(dataId)
      view.shared.release()
      return true
    }
  }
}
