/** What the rest of the program may know about the device that computes. */
export type BackendName = 'webgpu' | 'wasm' | 'cpu'

export type BackendChoice = 'auto' | BackendName

export type DeviceInfo = {
  readonly backend: BackendName
  /** "NVIDIA RTX 4090", "WebAssembly, SIMD, 2 threads", … */
  readonly device: string
  /** Why this backend, in one plain sentence. */
  readonly reason: string
  readonly software: boolean
}
