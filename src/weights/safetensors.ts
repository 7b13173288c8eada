/**
 * Reader and writer of the safetensors format: 8 bytes of header length (little-endian), a JSON header of
 * { name: { dtype, shape, data_offsets } }, then the data without holes.
 * Format: https://github.com/huggingface/safetensors#format
 */
import { isJsonObject } from '../shared/json.ts'
import { duplicateKey } from './duplicateKey.ts'
import { SafetensorsError } from './errors.ts'
import { BYTES_PER_ELEMENT, toFloat16, toFloat32 } from './floats.ts'
import { looksLike } from './looksLike.ts'
import type { NamedTensor } from './types.ts'

export type Safetensors = {
  readonly tensors: ReadonlyMap<string, NamedTensor>
  /** Tensors of whole numbers (old BERT files hold integer `position_ids`), by name. */
  readonly skipped: ReadonlyMap<string, string>
  readonly metadata: Readonly<Record<string, string>>
}

/** An entry takes some 120 bytes, so this is room for every published model, and parses in well under a second. */
export const MAX_HEADER_BYTES = 16 * 2 ** 20
/** GPT-3 has 1,200 tensors. */
export const MAX_TENSORS = 50_000
/** tfjs knows ranks up to 6; a shape longer than this is an attack on the reader. */
export const MAX_RANK = 16

const METADATA = '__metadata__'
const PREFIX_BYTES = 8

/**
 * @param bytes the whole file; what comes back is copied out of it
 * @throws SafetensorsError that names the place, what was expected and what was found
 */
export function readSafetensors(bytes: Uint8Array): Safetensors {
  const headerBytes = readHeaderLength(bytes)
  const header = parseHeader(bytes.subarray(PREFIX_BYTES, PREFIX_BYTES + headerBytes))
  const data = bytes.subarray(PREFIX_BYTES + headerBytes)
  const { [METADATA]: metadata, ...rest } = header
  const names = Object.keys(rest)
  if (names.length > MAX_TENSORS) {
    throw new SafetensorsError(
      'SAFETENSORS_LIMIT',
      `Header: expected at most ${MAX_TENSORS} tensors, got ${names.length}.`,
    )
  }
  const entries = names.map((name) => parseEntry(name, rest[name]))
  checkLayout(entries, data.length)
  const tensors = new Map<string, NamedTensor>()
  const skipped = new Map<string, string>()
  for (const { name, dtype, shape, begin, end } of entries) {
    if (dtype.startsWith('F8')) throw tensorError(name, `expected F32, F16, BF16 or F64, got ${dtype}`)
    const values = toFloat32(dtype, data.subarray(begin, end))
    if (values) tensors.set(name, { shape, data: values })
    else skipped.set(name, dtype)
  }
  return { tensors, skipped, metadata: parseMetadata(metadata) }
}

export type WriteOptions = {
  /** `format: pt` is what `transformers` asks for before it loads a file, and the default. */
  readonly metadata?: Readonly<Record<string, string>>
  /** How values are stored: as they are, or rounded to 16 bits, which halves the file. */
  readonly dtype?: 'F32' | 'F16'
}

/**
 * @returns a file of the tensors in the order of the map
 * @throws SafetensorsError where a value does not fit into 16 bits
 */
export function writeSafetensors(
  tensors: ReadonlyMap<string, NamedTensor>,
  { metadata = { format: 'pt' }, dtype = 'F32' }: WriteOptions = {},
): Uint8Array {
  const header: [string, unknown][] = [[METADATA, metadata]]
  let size = 0
  for (const [name, { shape, data }] of tensors) {
    checkWritable(name, shape, data)
    const bytes = data.length * BYTES_PER_ELEMENT[dtype]!
    header.push([name, { dtype, shape, data_offsets: [size, size + bytes] }])
    size += bytes
  }
  const text = new TextEncoder().encode(JSON.stringify(Object.fromEntries(header)))
  const headerBytes = Math.ceil(text.length / 8) * 8 // spaces up to 8, so that readers can map the data in place
  const file = new Uint8Array(PREFIX_BYTES + headerBytes + size).fill(0x20, PREFIX_BYTES, PREFIX_BYTES + headerBytes)
  new DataView(file.buffer).setBigUint64(0, BigInt(headerBytes), true)
  file.set(text, PREFIX_BYTES)
  let at = PREFIX_BYTES + headerBytes
  for (const [name, { data }] of tensors) {
    const bytes =
      dtype === 'F16' ? halfBytes(name, data) : new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    file.set(bytes, at)
    at += bytes.length
  }
  return file
}

function halfBytes(name: string, data: Float32Array): Uint8Array {
  const { bits, overflow } = toFloat16(data)
  if (overflow < 0) return new Uint8Array(bits.buffer)
  throw tensorError(
    name,
    `expected values up to 65504 for F16, got ${data[overflow]} at ${overflow}`,
    'Store this model with 32 bits.',
  )
}

type Entry = {
  readonly name: string
  readonly dtype: string
  readonly shape: readonly number[]
  readonly begin: number
  readonly end: number
}

function readHeaderLength(bytes: Uint8Array): number {
  if (bytes.length < PREFIX_BYTES) {
    throw new SafetensorsError('SAFETENSORS_TRUNCATED', `Header length: expected 8 bytes, got ${bytes.length}.`)
  }
  const length = new DataView(bytes.buffer, bytes.byteOffset, PREFIX_BYTES).getBigUint64(0, true)
  const kind = looksLike(bytes)
  const advice = kind ? `This looks like ${kind}. Strandbook reads model.safetensors.` : undefined
  if (length > BigInt(MAX_HEADER_BYTES)) {
    const message = `Header length: expected at most ${MAX_HEADER_BYTES} bytes, got ${length}.`
    throw new SafetensorsError('SAFETENSORS_LIMIT', message, advice)
  }
  const available = bytes.length - PREFIX_BYTES
  if (length > BigInt(available)) {
    const message = `Header: expected ${length} bytes, but the file ends after ${available}.`
    throw new SafetensorsError('SAFETENSORS_TRUNCATED', message, advice ?? 'Download the file again.')
  }
  return Number(length)
}

function parseHeader(bytes: Uint8Array): { readonly [key: string]: unknown } {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw new SafetensorsError('SAFETENSORS_HEADER', 'Header: expected UTF-8 text, got other bytes.')
  }
  if (!text.startsWith('{')) {
    const found = JSON.stringify(text.slice(0, 20))
    throw new SafetensorsError('SAFETENSORS_HEADER', `Header: expected "{" at its start, got ${found}.`)
  }
  const header = parseJson(text)
  if (!isJsonObject(header)) throw new SafetensorsError('SAFETENSORS_HEADER', 'Header: expected a JSON object.')
  const twice = duplicateKey(text)
  if (twice !== null) {
    throw new SafetensorsError('SAFETENSORS_HEADER', `Header: the name ${JSON.stringify(twice)} stands there twice.`)
  }
  return header
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new SafetensorsError('SAFETENSORS_HEADER', `Header: expected JSON. ${reason}.`)
  }
}

function parseMetadata(value: unknown): Record<string, string> {
  if (value === undefined) return {}
  const entries = isJsonObject(value) ? Object.entries(value) : null
  if (!entries?.every((entry): entry is [string, string] => typeof entry[1] === 'string')) {
    throw new SafetensorsError('SAFETENSORS_HEADER', `Header, ${METADATA}: expected an object of strings.`)
  }
  return Object.fromEntries(entries)
}

function parseEntry(name: string, value: unknown): Entry {
  const fail = (expected: string, got: unknown): never => {
    throw tensorError(name, `expected ${expected}, got ${short(got)}`)
  }
  if (!isJsonObject(value)) return fail('an object', value)
  const { dtype, shape, data_offsets: offsets } = value
  if (typeof dtype !== 'string' || !Object.hasOwn(BYTES_PER_ELEMENT, dtype)) return fail('a known dtype', dtype)
  if (!isCounts(shape)) return fail('a shape of whole numbers', shape)
  if (shape.length > MAX_RANK) return fail(`at most ${MAX_RANK} axes`, shape.length)
  if (!isCounts(offsets) || offsets.length !== 2) return fail('data_offsets [begin, end]', offsets)
  const [begin, end] = offsets as readonly [number, number] // two, checked above
  const size = shape.reduce((product, axis) => product * axis, 1) * BYTES_PER_ELEMENT[dtype]!
  if (end < begin) return fail('data_offsets that do not go backwards', offsets)
  if (end - begin !== size) return fail(`${size} bytes for ${dtype} [${shape}]`, end - begin)
  return { name, dtype, shape, begin, end }
}

function isCounts(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && item >= 0)
}

/** The data is used up by the tensors, one after the other, without holes or overlaps. */
function checkLayout(entries: readonly Entry[], dataBytes: number): void {
  let at = 0
  for (const { name, begin, end } of [...entries].sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (begin > at) throw tensorError(name, `expected data at ${at}, got a hole up to ${begin}`)
    if (begin < at) throw tensorError(name, `expected data at ${at} or later, got ${begin}, inside another tensor`)
    at = end
  }
  if (at > dataBytes) {
    const message = `Data: expected ${at} bytes, but the file holds ${dataBytes}.`
    throw new SafetensorsError('SAFETENSORS_TRUNCATED', message, 'Download the file again.')
  }
  if (at < dataBytes) {
    const message = `Data: expected ${at} bytes, got ${dataBytes - at} more that belong to no tensor.`
    throw new SafetensorsError('SAFETENSORS_HEADER', message)
  }
}

function checkWritable(name: string, shape: readonly number[], data: Float32Array): void {
  const size = shape.reduce((product, axis) => product * axis, 1)
  if (name === METADATA) throw tensorError(name, 'expected another name, this one is reserved')
  if (data.length !== size) throw tensorError(name, `expected ${size} values for [${shape}], got ${data.length}`)
}

function tensorError(name: string, problem: string, advice?: string): SafetensorsError {
  return new SafetensorsError('SAFETENSORS_TENSOR', `Tensor ${short(name)}: ${problem}.`, advice)
}

/** Text of a hostile value, for a message: never longer than a line. */
function short(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length > 80 ? `${text.slice(0, 77)}…` : text
}
