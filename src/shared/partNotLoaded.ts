/**
 * Parts of the program are loaded when they are needed. When that fails (the server is gone, or was updated under an open page) a
 * browser gives a TypeError that nothing but its message tells from a mistake of ours.
 */
import { StrandbookError } from './errors.ts'
import { words } from './words.ts'

export class PartNotLoadedError extends StrandbookError {
  constructor(file: string | null, cause: unknown) {
    super('PART_NOT_LOADED', words.partNotLoaded(file), { advice: words.partAdvice, permanent: false, cause })
  }
}

/** As Chromium, Firefox and Safari say it, of an `import()`; then Vite, of the styles of one. */
const FAILED_IMPORT =
  /^(?:Failed to fetch dynamically imported module|error loading dynamically imported module|Importing a module script failed|Unable to preload CSS for)/i

/** The same, of a `fetch()`. The page speaks to its own server only, so what does not come is a part of it. */
const FAILED_FETCH = /^(?:Failed to fetch|NetworkError when attempting to fetch resource\.?|Load failed)$/

/** A failed import or fetch under its name; any other error as it is. */
export function namedIfNotLoaded(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof StrandbookError) return error
  const { message } = error
  if (!FAILED_IMPORT.test(message) && !FAILED_FETCH.test(message)) return error
  return new PartNotLoadedError(/[^/:\s]+\.\w+(?=[?#]|$)/.exec(message)?.[0] ?? null, error)
}
