/** Every sentence of this folder that a user may read. */
export const words = {
  noWebgpuApi: 'This browser offers no WebGPU.',
  noWebgpuAdvice:
    'Use Chrome, Edge, Safari 26 or Firefox 141 and later, over https or localhost; on Linux, Chrome may need the flag #enable-unsafe-webgpu. Or choose WebAssembly, which runs everywhere.',
  noAdapter: 'The browser has WebGPU but found no graphics adapter that it may use.',
  noAdapterAdvice:
    'Check that hardware acceleration is on in the browser settings and the graphics driver is up to date (chrome://gpu shows why), or choose WebAssembly.',
  deviceLost: (device: string, detail: string) => `The graphics device "${device}" went away${reported(detail)}.`,
  deviceLostAdvice:
    'Another program may have reset the driver. The last checkpoint is saved: press Resume to go on with a new device, or choose WebAssembly.',
  outOfMemory: (detail: string) => `The device ran out of memory${reported(detail)}.`,
  outOfMemoryAdvice: 'Halve the batch size, shorten the sequences or choose a smaller model, then press Resume.',
  heapFull: (bytes: number) => `no room for ${(bytes / 1e6).toFixed(1)} MB more in the 4 GB that WebAssembly may use`,
  wasmFailed: (detail: string) => `The WebAssembly backend did not start: ${detail}.`,
  wasmRefused: 'tfjs could not set it up',
  wasmDevice: (simd: boolean, threads: number) =>
    `WebAssembly${simd ? ', SIMD' : ''}, ${threads === 1 ? '1 thread' : `${threads} threads`}`,
  wasmAdvice: 'Reload the page; if it persists, choose the plain CPU backend.',
  chosen: (backend: string) => `Chosen by hand: ${backend}.`,
  chosenSoftware: 'Chosen by hand: WebGPU on a software adapter, far slower than WebAssembly.',
  realAdapter: 'WebGPU on a real graphics adapter is the fastest here.',
  wasmInstead: (why: string) => `${why} WebAssembly is the fastest here.`,
  softwareOnly: 'The only WebGPU adapter is a software one.',
  cpuInstead: 'Neither WebGPU nor WebAssembly with SIMD works in this browser.',
  plainCpu: 'Plain JavaScript, one core',
} as const

/** What a driver reports, which may be nothing, and may end in a full stop of its own. */
function reported(detail: string): string {
  return detail && `: ${detail.replace(/[.\s]+$/, '')}`
}
