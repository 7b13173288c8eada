/** What the rest of the program may know about the device that computes. */
export type BackendName = 'webgpu' | 'wasm' | 'cpu'

export type BackendChoice = 'auto' | BackendName

/** What the user asks for; it belongs to the session, not to the document. */
export type DeviceSettings = {
  readonly backend: BackendChoice
  /** Fused kernels that plain operations are to replace. */
  readonly kernelsOff: readonly string[]
  /** Store in 16 bits what blocks keep for themselves, where the device passes its test. */
  readonly halfPrecision: boolean
  /** Compute layers again for their gradients, where a model has layers of one kind: less memory, the same results. */
  readonly recompute: boolean
}

/** `unsupported`: the device cannot; `wrong`: it can, and did not give what it gives in full precision. */
export type HalfPrecision = 'off' | 'on' | 'unsupported' | 'wrong'

export type DeviceInfo = {
  readonly backend: BackendName
  /** "NVIDIA RTX 4090", "WebAssembly, SIMD, 2 threads", … */
  readonly device: string
  /** Why this backend, in one plain sentence. */
  readonly reason: string
  readonly software: boolean
  /** Kernels that were switched off, where any were. */
  readonly kernelsOff?: readonly string[]
  /** Kernels that gave something else than plain operations on this device, and stay off, where any did. */
  readonly kernelsWrong?: readonly string[]
  /** What became of half precision, where somebody asked for it. */
  readonly halfPrecision?: Exclude<HalfPrecision, 'off'>
}

/** Keeps what was measured on a device, as text, by the name of the device. */
export type TuningMemory = {
  read(device: string): Promise<string | null>
  write(device: string, text: string): Promise<void>
}

export type DeviceState = {
  readonly device: DeviceInfo
  /** Names of all fused kernels of the backend, in alphabetical order. */
  readonly kernels: readonly string[]
}
