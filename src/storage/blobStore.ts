import { BlobPathError } from './errors.ts'

export { StorageFullError } from './errors.ts'

export type BlobEntry = { readonly path: string; readonly size: number }

export type StorageUsage = {
  /** Bytes that this site uses and may use; an estimate that browsers blur on purpose. */
  readonly used: number
  readonly quota: number
}

/**
 * Files by path ("files/3f2a…", "weights/91c0…/best"), for everything too large for IndexedDB. Page and workers
 * may open it at the same time and see the same files.
 */
export interface BlobStore {
  /** False where the browser offers no such storage: files then live as long as the page or worker. */
  readonly persistent: boolean
  /**
   * Writes a whole file or nothing: a reader sees the old content until the new one is complete.
   * @throws {StorageFullError} when there is no room
   */
  put(path: string, content: Blob | Uint8Array | ReadableStream<Uint8Array>): Promise<void>
  get(path: string): Promise<File | null>
  has(path: string): Promise<boolean>
  /** Removes a file, or a folder with all it holds; nothing there is no error. */
  remove(path: string): Promise<void>
  /** All files below a folder ('' for the whole store), sorted by path. */
  list(folder: string): Promise<readonly BlobEntry[]>
  usage(): Promise<StorageUsage | null>
}

/** Names of a path, outermost first. Refuses what could leave the store. */
export function pathParts(path: string): readonly [string, ...string[]] {
  const [first, ...others] = path.split('/')
  const sound = (part: string | undefined) => part !== undefined && part !== '' && part !== '.' && part !== '..'
  if (first === undefined || !sound(first) || !others.every(sound)) throw new BlobPathError(path)
  return [first, ...others]
}

export function byPath(a: BlobEntry, b: BlobEntry): number {
  return a.path < b.path ? -1 : 1
}
