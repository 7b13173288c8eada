import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { StrandbookError } from '../shared/errors.ts'
import { SafetensorsError } from './errors.ts'
import { MAX_HEADER_BYTES, MAX_RANK, readSafetensors, writeSafetensors } from './safetensors.ts'
import type { NamedTensor } from './types.ts'

/** A file with the given header text and data, as an attacker would write it. */
function file(header: string | Uint8Array, data: readonly number[] = [], declared?: bigint): Uint8Array {
  const text = typeof header === 'string' ? new TextEncoder().encode(header) : header
  const bytes = new Uint8Array(8 + text.length + data.length)
  new DataView(bytes.buffer).setBigUint64(0, declared ?? BigInt(text.length), true)
  bytes.set(text, 8)
  bytes.set(data, 8 + text.length)
  return bytes
}

const entry = (begin: number, end: number, shape: readonly number[] = [(end - begin) / 4], dtype = 'F32') =>
  JSON.stringify({ dtype, shape, data_offsets: [begin, end] })

function failure(bytes: Uint8Array): { readonly code: string; readonly message: string } {
  try {
    readSafetensors(bytes)
  } catch (error) {
    if (error instanceof SafetensorsError) return { code: error.code, message: error.message }
    throw error
  }
  throw new Error('expected the reader to refuse this file')
}

describe('reading', () => {
  test('float32, float16, bfloat16 and float64 become float32', () => {
    const header = `{"a":${entry(0, 4, [1])},"b":${entry(4, 8, [2], 'F16')},"c":${entry(8, 12, [2], 'BF16')},"d":${entry(12, 20, [1], 'F64')}}`
    const data = [0, 0, 192, 63, 0, 62, 1, 128, 192, 63, 128, 255, 0, 0, 0, 0, 0, 0, 248, 63]
    const { tensors } = readSafetensors(file(header, data))
    const values = Object.fromEntries([...tensors].map(([name, { data }]) => [name, [...data]]))
    expect(values).toEqual({ a: [1.5], b: [1.5, -(2 ** -24)], c: [1.5, -Infinity], d: [1.5] })
  })

  test('an empty tensor, a scalar and metadata are read', () => {
    const header = `{"__metadata__":{"format":"pt"},"lora":${entry(0, 0, [0, 32])},"loss":${entry(0, 4, [])}}`
    const { tensors, metadata } = readSafetensors(file(header, [0, 0, 128, 63]))
    expect(tensors.get('lora')).toEqual({ shape: [0, 32], data: new Float32Array() })
    expect(tensors.get('loss')).toEqual({ shape: [], data: Float32Array.of(1) })
    expect(metadata).toEqual({ format: 'pt' })
  })

  test('integers are skipped by name, not refused', () => {
    const { tensors, skipped } = readSafetensors(file(`{"position_ids":${entry(0, 8, [1], 'I64')}}`, Array(8).fill(0)))
    expect([...tensors.keys()]).toEqual([])
    expect([...skipped]).toEqual([['position_ids', 'I64']])
  })

  test('a file at an odd place of a larger buffer is read', () => {
    const written = writeSafetensors(new Map([['w', { shape: [2], data: Float32Array.of(1, 2) }]]))
    const larger = new Uint8Array(written.length + 3)
    larger.set(written, 3)
    expect(readSafetensors(larger.subarray(3)).tensors.get('w')?.data).toEqual(Float32Array.of(1, 2))
    expect(readSafetensors(Buffer.from(written)).tensors.get('w')?.data).toEqual(Float32Array.of(1, 2))
  })
})

describe('hostile files', () => {
  test.each([
    ['an empty file', new Uint8Array(), 'SAFETENSORS_TRUNCATED', 'Header length: expected 8 bytes, got 0.'],
    [
      'a header longer than the file',
      file('{}', [], 100n),
      'SAFETENSORS_TRUNCATED',
      'Header: expected 100 bytes, but the file ends after 2.',
    ],
    [
      'a header of 2^63 bytes',
      file('{}', [], 2n ** 63n),
      'SAFETENSORS_LIMIT',
      `Header length: expected at most ${MAX_HEADER_BYTES} bytes, got 9223372036854775808.`,
    ],
    [
      'bytes that are no UTF-8',
      file(Uint8Array.of(0x7b, 0xff)),
      'SAFETENSORS_HEADER',
      'Header: expected UTF-8 text, got other bytes.',
    ],
    ['text that is no JSON object', file('[1]'), 'SAFETENSORS_HEADER', 'Header: expected "{" at its start, got "[1]".'],
    [
      'an unknown dtype',
      file(`{"w":${entry(0, 4, [1], 'toString')}}`, [0, 0, 0, 0]),
      'SAFETENSORS_TENSOR',
      'Tensor "w": expected a known dtype, got "toString".',
    ],
    [
      'a negative axis',
      file('{"w":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}'),
      'SAFETENSORS_TENSOR',
      'Tensor "w": expected a shape of whole numbers, got [-1].',
    ],
    [
      'a shape that does not fill its bytes',
      file(`{"w":${entry(0, 8, [3])}}`, Array(8).fill(0)),
      'SAFETENSORS_TENSOR',
      'Tensor "w": expected 12 bytes for F32 [3], got 8.',
    ],
    [
      'a shape whose product overflows',
      file(`{"w":${entry(0, 4, [2 ** 40, 2 ** 40])}}`, [0, 0, 0, 0]),
      'SAFETENSORS_TENSOR',
      'Tensor "w": expected 4.835703278458517e+24 bytes for F32 [1099511627776,1099511627776], got 4.',
    ],
    [
      'offsets that go backwards',
      file('{"w":{"dtype":"F32","shape":[0],"data_offsets":[4,0]}}'),
      'SAFETENSORS_TENSOR',
      'Tensor "w": expected data_offsets that do not go backwards, got [4,0].',
    ],
    [
      'offsets beyond the file',
      file(`{"w":${entry(0, 4_000_000_000)}}`),
      'SAFETENSORS_TRUNCATED',
      'Data: expected 4000000000 bytes, but the file holds 0.',
    ],
    [
      'overlapping tensors',
      file(`{"a":${entry(0, 8)},"b":${entry(4, 12)}}`, Array(12).fill(0)),
      'SAFETENSORS_TENSOR',
      'Tensor "b": expected data at 8 or later, got 4, inside another tensor.',
    ],
    [
      'a hole in the data',
      file(`{"a":${entry(0, 4)},"b":${entry(8, 12)}}`, Array(12).fill(0)),
      'SAFETENSORS_TENSOR',
      'Tensor "b": expected data at 4, got a hole up to 8.',
    ],
    [
      'bytes that belong to nobody',
      file(`{"a":${entry(0, 4)}}`, Array(8).fill(0)),
      'SAFETENSORS_HEADER',
      'Data: expected 4 bytes, got 4 more that belong to no tensor.',
    ],
    [
      'a name that stands twice',
      file(`{"a":${entry(0, 4)},"\\u0061":${entry(0, 4)}}`, [0, 0, 0, 0]),
      'SAFETENSORS_HEADER',
      'Header: the name "a" stands there twice.',
    ],
    [
      'metadata that is no text',
      file('{"__metadata__":{"format":1}}'),
      'SAFETENSORS_HEADER',
      'Header, __metadata__: expected an object of strings.',
    ],
    [
      'a shape with very many axes',
      file(`{"w":${entry(0, 4, Array(MAX_RANK + 1).fill(1))}}`, [0, 0, 0, 0]),
      'SAFETENSORS_TENSOR',
      'Tensor "w": expected at most 16 axes, got 17.',
    ],
  ])('%s is refused with its place', (_, bytes, code, message) => {
    expect(failure(bytes)).toEqual({ code, message })
  })

  test('a PyTorch archive is recognised', () => {
    const zip = Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0, 8, 8, 0, 0)
    expect(() => readSafetensors(zip)).toThrow(expect.objectContaining({ advice: expect.stringContaining('PyTorch') }))
  })

  test('a JSON nested a million deep is refused, not fatal', () => {
    expect(failure(file(`{"a":${'['.repeat(1_000_000)}`)).code).toBe('SAFETENSORS_HEADER')
  })
})

const tensorArbitrary: fc.Arbitrary<NamedTensor> = fc.array(fc.nat(4), { maxLength: 4 }).chain((shape) => {
  const size = shape.reduce((product, axis) => product * axis, 1)
  return fc.float32Array({ minLength: size, maxLength: size }).map((data) => ({ shape, data }))
})
const name = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => text !== '__metadata__')
const tensorsArbitrary = fc.dictionary(name, tensorArbitrary, { noNullPrototype: true, maxKeys: 6 })

describe('properties', () => {
  test('what is written is read back bit for bit', () => {
    fc.assert(
      fc.property(tensorsArbitrary, (tensors) => {
        const map = new Map(Object.entries(tensors))
        expect(readSafetensors(writeSafetensors(map)).tensors).toEqual(map)
      }),
    )
  })

  test('a damaged file is refused in our words or read, and never crashes', () => {
    const damage = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(tensorsArbitrary, damage, fc.nat(40), (tensors, changes, cut) => {
        const bytes = writeSafetensors(new Map(Object.entries(tensors)))
        for (const [at, value] of changes) bytes[at % bytes.length] = value
        try {
          readSafetensors(bytes.subarray(0, Math.max(0, bytes.length - (cut > 20 ? cut - 20 : 0))))
        } catch (error) {
          expect(error).toBeInstanceOf(StrandbookError)
        }
      }),
      { numRuns: 500 },
    )
  })

  test('names that mean something to JavaScript are ordinary names', () => {
    const map = new Map(['__proto__', 'constructor'].map((name) => [name, { shape: [1], data: Float32Array.of(3) }]))
    expect(readSafetensors(writeSafetensors(map)).tensors).toEqual(map)
  })

  test('data that does not fit its shape is not written', () => {
    const tensors = new Map([['w', { shape: [3], data: new Float32Array(2) }]])
    expect(() => writeSafetensors(tensors)).toThrow('Tensor "w": expected 3 values for [3], got 2.')
  })
})

describe('16-bit floats', () => {
  const roundTrip = (values: readonly number[]) =>
    readSafetensors(
      writeSafetensors(new Map([['w', { shape: [values.length], data: Float32Array.from(values) }]]), { dtype: 'F16' }),
    ).tensors.get('w')!.data

  /** The neighbours of a value among all halves, by search: slow, and sure. */
  function nearestHalf(value: number): number {
    const sign = value < 0 || Object.is(value, -0) ? -1 : 1
    const size = Math.abs(value)
    const exponent = Math.max(-14, Math.floor(Math.log2(size)))
    const step = 2 ** (exponent - 10)
    const below = Math.floor(size / step)
    const rest = size / step - below
    const up = rest > 0.5 || (rest === 0.5 && below % 2 === 1)
    return size === 0 ? sign * 0 : sign * (below + Number(up)) * step
  }

  test('every value is rounded to the nearest half, to even in the middle', () => {
    const values = fc.oneof(
      fc.float({ min: -65_000, max: 65_000, noNaN: true }),
      fc.float({ min: Math.fround(-0.001), max: Math.fround(0.001), noNaN: true }),
      fc.tuple(fc.nat(2047), fc.integer({ min: -14, max: 4 })).map(([i, e]) => (1024 + i / 2) * 2 ** e),
    )
    fc.assert(
      fc.property(values, (value) => {
        expect(roundTrip([value])[0]).toBe(nearestHalf(value))
      }),
      { numRuns: 3000, seed: 5 },
    )
  })

  test('all halves come back as they were', () => {
    const halves = Array.from({ length: 65_536 }, (_, bits) => bits).filter((bits) => (bits & 0x7c00) !== 0x7c00)
    const header = `{"w":${entry(0, 2 * halves.length, [halves.length], 'F16')}}`
    const values = readSafetensors(
      file(
        header,
        halves.flatMap((bits) => [bits & 255, bits >> 8]),
      ),
    ).tensors.get('w')!
    expect(roundTrip([...values.data])).toEqual(values.data)
  })

  test('infinity and NaN stay, and what is too large is refused by name', () => {
    expect(roundTrip([Number.POSITIVE_INFINITY, -Infinity, Number.NaN, 65_519])).toEqual(
      Float32Array.of(Infinity, -Infinity, Number.NaN, 65_504),
    )
    expect(() => roundTrip([0, -65_520])).toThrow('Tensor "w": expected values up to 65504 for F16, got -65520 at 1.')
  })

  test('a tensor without values is written and read', () => {
    const empty = new Map([['lora', { shape: [0, 32], data: new Float32Array() }]])
    expect(readSafetensors(writeSafetensors(empty, { dtype: 'F16' })).tensors).toEqual(empty)
  })

  test('floats of 8 bits are refused by name', () => {
    expect(failure(file(`{"w":${entry(0, 1, [1], 'F8_E4M3')}}`, [0])).message).toBe(
      'Tensor "w": expected F32, F16, BF16 or F64, got F8_E4M3.',
    )
  })
})
