import { StrandbookError } from '../../shared/errors.ts'
import { words } from './words.ts'

export class BackendUnavailableError extends StrandbookError {
  constructor(message: string, advice: string, cause?: unknown) {
    super('BACKEND_UNAVAILABLE', message, { advice, cause })
  }
}

/** The GPU device is gone with all that was on it; a new `useBackend` call asks for another one. */
export class DeviceLostError extends StrandbookError {
  constructor(device: string, detail: string) {
    super('DEVICE_LOST', words.deviceLost(device, detail), { advice: words.deviceLostAdvice, permanent: false })
  }
}

export class OutOfDeviceMemoryError extends StrandbookError {
  constructor(detail: string) {
    super('OUT_OF_DEVICE_MEMORY', words.outOfMemory(detail), { advice: words.outOfMemoryAdvice })
  }
}
