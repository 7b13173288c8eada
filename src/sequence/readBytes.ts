import { Gunzip } from 'fflate'
import { throwIfAborted } from '../shared/errors.ts'
import { complaints } from './complaints.ts'
import { DataError } from './errors.ts'
import { isGzip } from './signature.ts'

/** A file as the readers see it; `File` fits. */
export interface SourceFile {
  readonly name: string
  readonly blob: Blob
}

export interface ReadOptions {
  readonly signal?: AbortSignal | undefined
  /** Bytes of the file itself (compressed ones where it is compressed) read so far. */
  readonly onBytes?: ((bytes: number) => void) | undefined
}

/** The bytes of a file, decompressed when its first bytes say gzip, whatever its name says. */
export async function* readBytes(source: SourceFile, options: ReadOptions = {}): AsyncGenerator<Uint8Array> {
  const magic = new Uint8Array(await source.blob.slice(0, 2).arrayBuffer())
  yield* isGzip(magic) ? readGzip(source, options) : readPlain(source, options)
}

async function* readPlain({ name, blob }: SourceFile, { signal, onBytes }: ReadOptions): AsyncGenerator<Uint8Array> {
  const reader: ReadableStreamDefaultReader<Uint8Array> = blob.stream().getReader()
  let read = 0
  try {
    for (;;) {
      throwIfAborted(signal)
      const { done, value } = await reader.read().catch((cause: unknown) => {
        throw new DataError({ file: name }, complaints.fileUnreadable(), cause)
      })
      if (done) return
      read += value.length
      onBytes?.(read)
      yield value
    }
  } finally {
    await reader.cancel().catch(() => undefined) // frees the file when the consumer stops early
  }
}

/**
 * The browser's own decompressor is fast but stops after the first gzip member (Compression Streams §3), and
 * bgzip and `cat a.gz b.gz` write many. So when it fails, fflate goes through the file once more and skips what
 * has been given out; if fflate finds only one member, or fails as well, the file is broken.
 */
async function* readGzip(source: SourceFile, options: ReadOptions): AsyncGenerator<Uint8Array> {
  let given = 0
  try {
    for await (const chunk of nativeGunzip(source, options)) {
      given += chunk.length
      yield chunk
    }
    return
  } catch (error) {
    throwIfAborted(options.signal)
    if (!(error instanceof NativeGunzipFailure)) throw error
  }
  yield* memberGunzip(source, options, given)
}

class NativeGunzipFailure extends Error {}

async function* nativeGunzip({ blob }: SourceFile, { signal, onBytes }: ReadOptions): AsyncGenerator<Uint8Array> {
  let read = 0
  const counter = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(chunk, controller) {
      read += chunk.length
      onBytes?.(read)
      controller.enqueue(chunk)
    },
  })
  const reader = blob.stream().pipeThrough(counter).pipeThrough(new DecompressionStream('gzip')).getReader()
  try {
    for (;;) {
      throwIfAborted(signal)
      const { done, value } = await reader.read().catch((cause: unknown) => {
        throw new NativeGunzipFailure('native gunzip failed', { cause })
      })
      if (done) return
      yield value
    }
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}

async function* memberGunzip(source: SourceFile, options: ReadOptions, skip: number): AsyncGenerator<Uint8Array> {
  const ready: Uint8Array[] = []
  let members = 1
  let toSkip = skip
  const gunzip = new Gunzip((chunk) => {
    const fresh = chunk.subarray(Math.min(toSkip, chunk.length))
    toSkip -= chunk.length - fresh.length
    if (fresh.length > 0) ready.push(fresh)
  })
  gunzip.onmember = () => {
    members += 1
  }
  const push = (bytes: Uint8Array, final: boolean) => {
    try {
      gunzip.push(bytes, final)
    } catch (cause) {
      throw new DataError({ file: source.name }, complaints.brokenGzip(), cause)
    }
  }
  for await (const bytes of readPlain(source, options)) {
    push(bytes, false)
    yield* ready.splice(0)
  }
  push(new Uint8Array(0), true)
  if (members === 1) throw new DataError({ file: source.name }, complaints.brokenGzip())
  yield* ready.splice(0)
}
