/** Failures that a GPU device reports on its own, outside any call. */
import type { StrandbookError } from '../../shared/errors.ts'
import { DeviceLostError, OutOfDeviceMemoryError } from './errors.ts'

type Listener = (error: StrandbookError) => void
const listeners = new Set<Listener>()

/** Calls `listener` when the device is lost or runs out of memory; gives the function that stops it. */
export function onDeviceLost(listener: Listener): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Forwards what `device` reports; `onLost` also hears of a loss that we caused ourselves by `destroy()`. */
export function watchDevice(device: GPUDevice, name: string, onLost: () => void): void {
  device.lost.then((info) => {
    onLost()
    if (info.reason !== 'destroyed') report(new DeviceLostError(name, info.message))
  })
  device.addEventListener('uncapturederror', (event) => {
    if (event.error instanceof GPUOutOfMemoryError) report(new OutOfDeviceMemoryError(event.error.message))
    else console.error(`WebGPU: ${event.error.message}`)
  })
}

function report(error: StrandbookError): void {
  for (const listener of listeners) listener(error)
}
