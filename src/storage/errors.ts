import { StrandbookError } from '../shared/errors.ts'
import { words } from './words.ts'

/** The browser gives this site no more room. Freeing some makes the same call succeed. */
export class StorageFullError extends StrandbookError {
  constructor(what: string, usage: { readonly used: number; readonly quota: number } | null, cause: unknown) {
    super('STORAGE_FULL', words.full(what, usage), { permanent: false, advice: words.fullAdvice, cause })
  }
}

/** A path that no part of Strandbook would write: a mistake in the program or a hostile archive. */
export class BlobPathError extends StrandbookError {
  constructor(path: string) {
    super('STORAGE_PATH', words.badPath(path))
  }
}

export function isQuotaError(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'QuotaExceededError'
}
