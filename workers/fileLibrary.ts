import { createSHA256 } from 'hash-wasm'
import { complaints } from '../src/sequence/complaints.ts'
import { DataError } from '../src/sequence/errors.ts'
import type { FileRef } from '../src/sequence/types.ts'
import { stages } from '../src/sequence/words.ts'
import { type Pace, Pacer } from '../src/shared/pacer.ts'
import { type BlobStore, StorageFullError } from '../src/storage/blobStore.ts'

/** A larger file is not copied: it stays a handle for this session and has to be dropped again after a reload. */
const MAX_COPIED_BYTES = 500_000_000
const FOLDER = 'files'

/** Data files by the hash of their bytes. */
export class FileLibrary {
  readonly #session = new Map<string, Blob>()
  readonly #store: Promise<BlobStore>

  constructor(store: Promise<BlobStore>) {
    this.#store = store
  }

  /** Hashes a file and keeps it for later sessions, where it is not too large and there is room. */
  async add(file: File, pace: Pace = {}): Promise<FileRef> {
    const sha256 = await sha256Of(file, pace)
    this.#session.set(sha256, file)
    if (file.size <= MAX_COPIED_BYTES) await this.#keep(sha256, file)
    return { name: file.name, size: file.size, sha256 }
  }

  async open({ sha256 }: FileRef): Promise<Blob | null> {
    return this.#session.get(sha256) ?? (await this.#store).get(pathOf(sha256))
  }

  async missing(files: readonly FileRef[]): Promise<readonly FileRef[]> {
    const blobs = await Promise.all(files.map((file) => this.open(file)))
    return files.filter((_, i) => blobs[i] === null)
  }

  async #keep(sha256: string, file: File): Promise<void> {
    const store = await this.#store
    try {
      if ((await store.get(pathOf(sha256))) === null) await store.put(pathOf(sha256), file)
    } catch (error) {
      if (error instanceof StorageFullError) return // as with a large file: this session has it, the next must ask
      throw error
    }
    // The copy cannot change under our hands, the user's file can.
    const kept = await store.get(pathOf(sha256))
    if (kept) this.#session.set(sha256, kept)
  }
}

const pathOf = (sha256: string) => `${FOLDER}/${sha256}`

async function sha256Of(file: File, pace: Pace): Promise<string> {
  const hash = await createSHA256()
  const pacer = new Pacer(pace)
  let done = 0
  const reader = file.stream().getReader()
  for (;;) {
    const { done: end, value } = await reader.read().catch((cause: unknown) => {
      throw new DataError({ file: file.name }, complaints.fileUnreadable(), cause)
    })
    if (end) return hash.digest('hex')
    hash.update(value)
    done += value.length
    await pacer.tick({ stage: stages.hash, done, total: file.size, unit: 'bytes' })
  }
}
