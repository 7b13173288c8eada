/**
 * The one base class of every failure that a user may meet.
 *
 * `code` is stable and part of the headless contract; `message` says where, what was expected and what was
 * found; `advice` says what to try. An abort is not a failure: see `AbortedError`.
 */
export class StrandbookError extends Error {
  readonly code: string
  readonly advice: string | undefined
  /** True when the same call can never succeed, so that nobody retries it. */
  readonly permanent: boolean

  constructor(code: string, message: string, options: { advice?: string; permanent?: boolean; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause })
    this.name = new.target.name
    this.code = code
    this.advice = options.advice
    this.permanent = options.permanent ?? true
  }
}

/** The user (or a closing page) stopped the work. Never shown as a failure. */
export class AbortedError extends StrandbookError {
  constructor(what = 'The work') {
    super('ABORTED', `${what} was stopped.`, { permanent: false })
  }
}

export function isAbort(error: unknown): boolean {
  return error instanceof AbortedError || (error instanceof DOMException && error.name === 'AbortError')
}

/** Throws `AbortedError` when the signal has fired; call it between units of work. */
export function throwIfAborted(signal: AbortSignal | undefined, what?: string): void {
  if (signal?.aborted) throw new AbortedError(what)
}
