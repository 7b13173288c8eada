/**
 * bgzip (SAM specification §4.1): gzip in blocks of at most 64 KiB, each of which tells its own length. Blocks are
 * inflated one by one and checked against the length and the checksum at their end; the browser's decompressor stops
 * after the first.
 */
import { inflateSync } from 'fflate'
import { createCRC32 } from 'hash-wasm'
import { complaints } from './complaints.ts'
import { DataError } from './errors.ts'

/** Bytes before the compressed data where the block's length is the only extra field, as all writers have it. */
export const BGZIP_HEADER_BYTES = 18
const FOOTER_BYTES = 8

export function isBgzip(head: Uint8Array): boolean {
  const extraField = head[0] === 0x1f && head[1] === 0x8b && (head[3]! & 4) !== 0
  return extraField && head[10] === 6 && head[11] === 0 && head[12] === 66 && head[13] === 67
}

/** The decompressed blocks of `chunks`; an empty block must be the last, so that a cut is noticed. */
export async function* readBgzip(file: string, chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const crc = await createCRC32()
  const checksum = (bytes: Uint8Array) => Number.parseInt(crc.init().update(bytes).digest('hex'), 16)
  let rest = new Uint8Array(0)
  let ended = false
  for await (const chunk of chunks) {
    const bytes = new Uint8Array(rest.length + chunk.length)
    bytes.set(rest)
    bytes.set(chunk, rest.length)
    let at = 0
    for (let size = blockSize(file, bytes, at); size <= bytes.length - at; size = blockSize(file, bytes, at)) {
      const block = inflate(file, bytes.subarray(at, at + size), checksum)
      ended = block.length === 0
      at += size
      if (!ended) yield block
    }
    rest = bytes.subarray(at)
  }
  if (rest.length > 0) throw new DataError({ file }, complaints.brokenGzip())
  if (!ended) throw new DataError({ file }, complaints.cutBgzip())
}

/** Bytes of the block at `at`; infinitely many while its header is not all there. */
function blockSize(file: string, bytes: Uint8Array, at: number): number {
  if (bytes.length - at < BGZIP_HEADER_BYTES) return Number.POSITIVE_INFINITY
  const size = bytes[at + 16]! + 256 * bytes[at + 17]! + 1
  if (!isBgzip(bytes.subarray(at, at + BGZIP_HEADER_BYTES)) || size < BGZIP_HEADER_BYTES + FOOTER_BYTES) {
    throw new DataError({ file }, complaints.brokenGzip())
  }
  return size
}

function inflate(file: string, block: Uint8Array, checksum: (bytes: Uint8Array) => number): Uint8Array {
  const footer = new DataView(block.buffer, block.byteOffset + block.length - FOOTER_BYTES, FOOTER_BYTES)
  const size = footer.getUint32(4, true)
  try {
    if (size > 65536) throw new RangeError(`a block of ${size} bytes`)
    const out = inflateSync(block.subarray(BGZIP_HEADER_BYTES, -FOOTER_BYTES), { out: new Uint8Array(size) })
    if (out.length !== size || checksum(out) !== footer.getUint32(0, true)) throw new RangeError('wrong checksum')
    return out
  } catch (cause) {
    throw new DataError({ file }, complaints.brokenGzip(), cause)
  }
}
