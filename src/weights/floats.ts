/** How many bytes an element takes; the data types of the safetensors format 0.4. */
export const BYTES_PER_ELEMENT: Readonly<Record<string, number>> = {
  BOOL: 1,
  U8: 1,
  I8: 1,
  F8_E5M2: 1,
  F8_E4M3: 1,
  I16: 2,
  U16: 2,
  F16: 2,
  BF16: 2,
  I32: 4,
  U32: 4,
  F32: 4,
  I64: 8,
  U64: 8,
  F64: 8,
}

/**
 * The values as 32-bit floats in memory of their own, or null for types that are no floats. Files are little-endian,
 * and so is every machine that runs browsers.
 */
export function toFloat32(dtype: string, bytes: Uint8Array): Float32Array | null {
  const copy = new Uint8Array(bytes).buffer // aligned; `slice` of a Node Buffer would not copy
  switch (dtype) {
    case 'F32':
      return new Float32Array(copy)
    case 'F64':
      return Float32Array.from(new Float64Array(copy))
    case 'F16':
      return halvesToFloat32(new Uint16Array(copy))
    case 'BF16':
      return bfloatsToFloat32(new Uint16Array(copy))
    default:
      return null
  }
}

/** All 65,536 values, made when the first file needs them: a look-up is ten times faster than taking bits apart. */
let halves: Float32Array | null = null

function halvesToFloat32(bits: Uint16Array): Float32Array {
  halves ??= Float32Array.from({ length: 65_536 }, (_, half) => halfToNumber(half))
  const values = new Float32Array(bits.length)
  for (let i = 0; i < bits.length; i++) values[i] = halves[bits[i]!]!
  return values
}

/** The upper half of a float32. */
function bfloatsToFloat32(bits: Uint16Array): Float32Array {
  const wide = new Uint32Array(bits.length)
  for (let i = 0; i < bits.length; i++) wide[i] = bits[i]! << 16
  return new Float32Array(wide.buffer)
}

/** IEEE 754 binary16: 1 sign bit, 5 exponent bits (bias 15), 10 fraction bits. */
function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 0x1f
  const fraction = bits & 0x3ff
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : Number.NaN
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}

/** Float32 bits of 2^-14, the smallest normal half, and of a half, whose last bit is worth 2^-24: the smallest half. */
const SMALLEST_NORMAL = 0x38800000
const SUBNORMAL_MAGIC = 0x3f000000
const INFINITY_BITS = 0x7f800000
const HALF_INFINITY = 0x7c00

/**
 * The values as 16-bit floats, rounded to the nearest, to even where two are equally near (IEEE 754). What is infinite
 * or NaN stays so.
 * @returns the bits, and the index of the first finite value that is too large for 16 bits (65,520 and more), or −1
 */
export function toFloat16(values: Float32Array): { readonly bits: Uint16Array; readonly overflow: number } {
  const bits = new Uint16Array(values.length)
  const one = new Float32Array(1)
  const oneBits = new Uint32Array(one.buffer)
  let overflow = -1
  for (let i = 0; i < values.length; i++) {
    one[0] = values[i]!
    const sign = (oneBits[0]! >>> 16) & 0x8000
    const size = oneBits[0]! & 0x7fffffff
    let half: number
    if (size >= INFINITY_BITS) half = size > INFINITY_BITS ? HALF_INFINITY | 0x200 : HALF_INFINITY
    else if (size < SMALLEST_NORMAL) {
      one[0] = Math.abs(values[i]!) + 0.5 // rounds to multiples of 2^-24 by itself
      half = oneBits[0]! - SUBNORMAL_MAGIC
    } else {
      // A smaller exponent bias, and a half of the last place, or one less where the place before is even.
      half = Math.min(HALF_INFINITY, (size - 0x38000000 + 0xfff + ((size >>> 13) & 1)) >>> 13)
      if (half === HALF_INFINITY && overflow < 0) overflow = i
    }
    bits[i] = sign | half
  }
  return { bits, overflow }
}
