/**
 * The part of Protocol Buffers' wire format that ONNX files need (https://protobuf.dev/programming-guides/encoding/).
 * Only written, never read: fields go out in the order in which they are put.
 */

const VARINT = 0
const LENGTH_DELIMITED = 2
const FIXED_32 = 5

/** One message under construction. Bytes that are put in are kept by reference until `bytes` copies them, once. */
export class ProtoMessage {
  readonly #chunks: Uint8Array[] = []
  #length = 0

  get length(): number {
    return this.#length
  }

  /** int32, int64, bool and enum; negative numbers take ten bytes, as two's complement of 64 bits. */
  integer(field: number, value: number | bigint): this {
    this.#tag(field, VARINT)
    return this.#append(varint(value))
  }

  float(field: number, value: number): this {
    this.#tag(field, FIXED_32)
    const bytes = new Uint8Array(4)
    new DataView(bytes.buffer).setFloat32(0, value, true)
    return this.#append(bytes)
  }

  text(field: number, value: string): this {
    return this.raw(field, new TextEncoder().encode(value))
  }

  raw(field: number, bytes: Uint8Array): this {
    this.#tag(field, LENGTH_DELIMITED)
    this.#append(varint(bytes.length))
    return this.#append(bytes)
  }

  message(field: number, inner: ProtoMessage): this {
    this.#tag(field, LENGTH_DELIMITED)
    this.#append(varint(inner.length))
    for (const chunk of inner.#chunks) this.#append(chunk)
    return this
  }

  bytes(): Uint8Array {
    const all = new Uint8Array(this.#length)
    let at = 0
    for (const chunk of this.#chunks) {
      all.set(chunk, at)
      at += chunk.length
    }
    return all
  }

  #tag(field: number, wireType: number): void {
    this.#append(varint(field * 8 + wireType))
  }

  #append(bytes: Uint8Array): this {
    this.#chunks.push(bytes)
    this.#length += bytes.length
    return this
  }
}

/** Seven bits a byte, lowest first; the high bit says that more follow. */
function varint(value: number | bigint): Uint8Array {
  const bytes: number[] = []
  let rest = BigInt.asUintN(64, BigInt(value))
  while (rest >= 0x80n) {
    bytes.push(Number(rest & 0x7fn) | 0x80)
    rest >>= 7n
  }
  bytes.push(Number(rest))
  return Uint8Array.from(bytes)
}
