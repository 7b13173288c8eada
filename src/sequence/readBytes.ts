import { Gunzip } from 'fflate'
import { throwIfAborted } from '../shared/errors.ts'
import { BGZIP_HEADER_BYTES, isBgzip, readBgzip } from './bgzip.ts'
import { complaints } from './complaints.ts'
import { DataError } from './errors.ts'
import { isGzip } from './signature.ts'

/** A file as it was dropped: an archive, compressed, or plain. */
export interface PackedFile {
  readonly name: string
  readonly blob: Blob
}

/** A file as the readers see it: its bytes, from the beginning and as often as they are asked for. */
export interface SourceFile {
  readonly name: string
  readonly blob: { readonly size: number; stream(): ReadableStream<Uint8Array<ArrayBuffer>> }
}

export interface ReadOptions {
  readonly signal?: AbortSignal | undefined
  /** Bytes of the file itself (compressed ones where it is compressed) read so far. */
  readonly onBytes?: ((bytes: number) => void) | undefined
}

/** Bytes of the first slice of a large file and of the others, and slices under way at once. */
const HEAD = 1 << 16
const SLICE = 1 << 22
const AHEAD = 3

export type Packing = 'plain' | 'gzip' | 'bgzip'

/** The bytes of a file, decompressed when its first bytes say gzip, whatever its name says. */
export async function* readBytes(source: SourceFile, options: ReadOptions = {}): AsyncGenerator<Uint8Array> {
  const packing = await packingOf(source, options)
  if (packing === 'gzip') yield* readGzip(source, options)
  else if (packing === 'bgzip') yield* readBgzip(source.name, readPlain(source, options))
  else yield* readPlain(source, options)
}

/** How the file is compressed, by its first bytes. */
export async function packingOf(source: SourceFile, { signal }: ReadOptions = {}): Promise<Packing> {
  const head = await firstBytes(readPlain(source, { signal }), BGZIP_HEADER_BYTES)
  if (!isGzip(head)) return 'plain'
  return isBgzip(head) ? 'bgzip' : 'gzip'
}

/** At least `count` bytes from the beginning, or all there are. */
export async function firstBytes(chunks: AsyncIterable<Uint8Array>, count: number): Promise<Uint8Array> {
  let head: Uint8Array = new Uint8Array(0)
  for await (const chunk of chunks) {
    head = head.length === 0 ? chunk : joined(head, chunk)
    if (head.length >= count) break
  }
  return head
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length)
  both.set(a)
  both.set(b, a.length)
  return both
}

function readPlain(source: SourceFile, options: ReadOptions): AsyncGenerator<Uint8Array> {
  const { blob } = source
  const isWhole = blob instanceof Blob && blob.stream === Blob.prototype.stream // an entry of an archive is only a stream
  return isWhole && blob.size > HEAD + SLICE ? readAhead(source.name, blob, options) : readStream(source, options)
}

/** The next slices of a large file are under way while one is parsed; a first small one serves who wants the head only. */
async function* readAhead(name: string, blob: Blob, { signal, onBytes }: ReadOptions): AsyncGenerator<Uint8Array> {
  const coming: Promise<ArrayBuffer>[] = []
  let asked = 0
  const ask = (bytes: number) => {
    if (asked >= blob.size) return
    const slice = blob.slice(asked, asked + bytes).arrayBuffer()
    slice.catch(() => undefined) // who stops early leaves some unread
    coming.push(slice)
    asked += bytes
  }
  ask(HEAD)
  let read = 0
  while (coming.length > 0) {
    throwIfAborted(signal)
    const bytes = await coming.shift()!.catch((cause: unknown) => {
      throw new DataError({ file: name }, complaints.fileUnreadable(), cause)
    })
    read += bytes.byteLength
    onBytes?.(read)
    yield new Uint8Array(bytes)
    while (coming.length < AHEAD && asked < blob.size) ask(SLICE)
  }
}

async function* readStream({ name, blob }: SourceFile, { signal, onBytes }: ReadOptions): AsyncGenerator<Uint8Array> {
  const reader: ReadableStreamDefaultReader<Uint8Array> = blob.stream().getReader()
  let read = 0
  try {
    for (;;) {
      throwIfAborted(signal)
      const { done, value } = await reader.read().catch((cause: unknown) => {
        if (cause instanceof DataError) throw cause // an entry of an archive says itself what is wrong
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
 * `cat a.gz b.gz` writes many. So when it fails, fflate goes through the file once more and skips what
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
        if (cause instanceof DataError) throw cause
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
