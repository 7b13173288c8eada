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

const READERS: Readonly<Record<string, (view: DataView, at: number) => number>> = {
  F16: (view, at) => halfToNumber(view.getUint16(at, true)),
  F64: (view, at) => view.getFloat64(at, true),
}

/**
 * The values as 32-bit floats in memory of their own, or null for types that are no floats. Files are little-endian,
 * and so is every machine that runs browsers.
 */
export function toFloat32(dtype: string, bytes: Uint8Array): Float32Array | null {
  if (dtype === 'F32') return new Float32Array(new Uint8Array(bytes).buffer) // `slice` of a Node Buffer would not copy
  if (dtype === 'BF16') return bfloatsToFloat32(bytes)
  const read = READERS[dtype]
  if (!read) return null
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const size = BYTES_PER_ELEMENT[dtype]!
  return Float32Array.from({ length: bytes.byteLength / size }, (_, i) => read(view, i * size))
}

/** The upper half of a float32. */
function bfloatsToFloat32(bytes: Uint8Array): Float32Array {
  const bits = new Uint32Array(bytes.byteLength / 2)
  for (let i = 0; i < bits.length; i++) bits[i] = (bytes[2 * i]! << 16) | (bytes[2 * i + 1]! << 24)
  return new Float32Array(bits.buffer)
}

/** IEEE 754 binary16: 1 sign bit, 5 exponent bits (bias 15), 10 fraction bits. */
export function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 0x1f
  const fraction = bits & 0x3ff
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : Number.NaN
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}

const FLOAT = new Float32Array(1)
const BITS = new Uint32Array(FLOAT.buffer)

/** The nearest binary16, ties to even; beyond 65,504 it is infinite. */
export function numberToHalf(value: number): number {
  FLOAT[0] = value
  const bits = BITS[0]!
  const sign = (bits >>> 16) & 0x8000
  const exponent = ((bits >>> 23) & 0xff) - 127
  const fraction = bits & 0x7fffff
  if (exponent === 128) return sign | 0x7c00 | (fraction === 0 ? 0 : 0x200)
  if (exponent > 15) return sign | 0x7c00
  if (exponent < -25) return sign
  // Below 2⁻¹⁴ the leading 1 is part of the fraction, moved right.
  const subnormal = exponent < -14
  const whole = subnormal ? fraction | 0x800000 : fraction | ((exponent + 15) << 23)
  const dropped = subnormal ? -exponent - 1 : 13
  const kept = Math.floor(whole / 2 ** dropped)
  const rest = whole - kept * 2 ** dropped
  const half = 2 ** (dropped - 1)
  return sign | (kept + Number(rest > half || (rest === half && kept % 2 === 1))) // a carry moves on to the exponent
}

/** Little-endian binary16. */
export function toHalfBytes(values: Float32Array): Uint8Array {
  return new Uint8Array(Uint16Array.from(values, numberToHalf).buffer)
}
