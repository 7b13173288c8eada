import { AbortedError, StrandbookError } from '../shared/errors.ts'
import { namedIfNotLoaded } from '../shared/partNotLoaded.ts'
import type { WireError } from './wire.ts'

/** A failure on the other side, with the code and the advice that it had there. */
export class RemoteError extends StrandbookError {
  constructor(error: WireError) {
    super(error.code, error.message, {
      permanent: error.permanent,
      ...(error.advice === undefined ? {} : { advice: error.advice }),
    })
    if (error.stack !== undefined) this.stack = error.stack
  }
}

/** The worker is gone: it crashed, could not be loaded, or was ended. */
export class WorkerLostError extends StrandbookError {
  constructor(worker: string, reason: string) {
    super('WORKER_LOST', `The ${worker} stopped working: ${reason}`, {
      permanent: false,
      advice: 'Run the cell again; finished cells keep their results. If it happens again, reload the page.',
    })
  }
}

export function toWire(thrown: unknown): WireError {
  const error = namedIfNotLoaded(thrown)
  if (error instanceof StrandbookError) {
    const { code, message, advice, permanent, stack } = error
    return { code, message, permanent, ...(advice === undefined ? {} : { advice }), ...(stack ? { stack } : {}) }
  }
  if (error instanceof Error) {
    const code = error.name === 'AbortError' ? 'ABORTED' : 'INTERNAL'
    return { code, message: error.message, permanent: false, ...(error.stack ? { stack: error.stack } : {}) }
  }
  return { code: 'INTERNAL', message: String(error), permanent: false }
}

export function fromWire(error: WireError): StrandbookError {
  return error.code === 'ABORTED' ? new AbortedError() : new RemoteError(error)
}
