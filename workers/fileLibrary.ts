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
/** Blocks that a large file is hashed in. */
const HASH_BLOCK = 1 << 26

/** Data files by the hash of their bytes. */
export class FileLibrary {
  readonly #session = new Map<string, Blob>()
  readonly #store: Promise<BlobStore>
  readonly #maxCopiedBytes: number

  constructor(store: Promise<BlobStore>, maxCopiedBytes = MAX_COPIED_BYTES) {
    this.#store = store
    this.#maxCopiedBytes = maxCopiedBytes
  }

  /** Hashes a file and keeps it for later sessions, where it is not too large and there is room. */
  async add(file: File, pace: Pace = {}): Promise<FileRef> {
    const sha256 = await (file.size > this.#maxCopiedBytes ? blockSha256Of(file, pace) : sha256Of(file, pace))
    this.#session.set(sha256, file)
    if (file.size <= this.#maxCopiedBytes) await this.#keep(sha256, file)
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

/**
 * A large file is known by the SHA-256 of the SHA-256 of its blocks: WebCrypto uses the processor's own instructions, several
 * times faster than WebAssembly can, but takes whole blocks only. The next block is read while one is hashed.
 */
async function blockSha256Of(file: File, pace: Pace): Promise<string> {
  const pacer = new Pacer(pace)
  const blocks = Math.ceil(file.size / HASH_BLOCK)
  const digests = new Uint8Array(32 * blocks)
  const read = (block: number) =>
    file
      .slice(block * HASH_BLOCK, (block + 1) * HASH_BLOCK)
      .arrayBuffer()
      .catch((cause: unknown) => {
        throw new DataError({ file: file.name }, complaints.fileUnreadable(), cause)
      })
  let next = read(0)
  for (let block = 0; block < blocks; block++) {
    const bytes = await next
    if (block + 1 < blocks) next = read(block + 1)
    digests.set(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)), 32 * block)
    await pacer.tick({ stage: stages.hash, done: block * HASH_BLOCK, total: file.size, unit: 'bytes' })
  }
  const all = new Uint8Array(await crypto.subtle.digest('SHA-256', digests))
  return Array.from(all, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
