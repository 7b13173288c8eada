/** A WGSL program with named buffers and uniforms; declarations and packing come from the same names. */

export type BufferType = 'f32' | 'i32' | 'u32' | 'vec2f' | 'vec4f' | 'vec4u' | HalfType
/** Two bytes per value; needs the feature `shader-f16`. */
export type HalfType = 'f16' | 'vec4h'
export type UniformType = 'f32' | 'u32'

export type Program<B extends string = string, U extends string = string> = {
  /** Names all that is baked into the code, because pipelines are reused by it. */
  readonly key: string
  readonly inputs: Partial<Readonly<Record<B, BufferType>>>
  /** Readable and writable; none may overlap another buffer of the same dispatch. */
  readonly outputs: Partial<Readonly<Record<B, BufferType>>>
  /** Fields of the struct `u`. */
  readonly uniforms: Readonly<Record<U, UniformType>>
  /** Functions, and the entry point `main` with its attributes. */
  readonly code: () => string
  /** WGSL extensions that the device must have, beside the one for buffers of half precision. */
  readonly enable?: readonly string[]
}

/** The whole text: extensions, uniforms, buffers in the order of inputs and outputs, code. */
export function wgsl({ inputs, outputs, uniforms, code, enable }: Program): string {
  const fields = Object.entries(uniforms).map(([name, type]) => `  ${name} : ${type},\n`)
  const buffers = [
    ...Object.entries(inputs).map(([name, type]) => declaration(name, type!, 'read')),
    ...Object.entries(outputs).map(([name, type]) => declaration(name, type!, 'read_write')),
  ].map((text, binding) => `@group(0) @binding(${binding}) ${text}\n`)
  const half = [...Object.values(inputs), ...Object.values(outputs)].some((type) => isHalfType(type))
  return [
    ...[...(enable ?? []), ...(half ? ['f16'] : [])].map((extension) => `enable ${extension};\n`),
    ...(fields.length > 0 ? [`struct Uniforms {\n${fields.join('')}}\n`] : []),
    ...buffers,
    ...(fields.length > 0 ? [`@group(0) @binding(${buffers.length}) var<uniform> u : Uniforms;\n`] : []),
    code().trim(),
    '\n',
  ].join('')
}

export function isHalfType(type: BufferType | undefined): type is HalfType {
  return type === 'f16' || type === 'vec4h'
}

function declaration(name: string, type: BufferType, access: 'read' | 'read_write'): string {
  return `var<storage, ${access}> ${name} : array<${type}>;`
}

/** Packs the uniforms of a program again and again, into the same memory. */
export class UniformPacker<U extends string> {
  readonly #names: readonly U[]
  readonly #isFloat: readonly boolean[]
  readonly #words: Uint32Array<ArrayBuffer>
  readonly #floats: Float32Array

  constructor(uniforms: Readonly<Record<U, UniformType>>) {
    this.#names = Object.keys(uniforms) as U[]
    this.#isFloat = this.#names.map((name) => uniforms[name] === 'f32')
    this.#words = new Uint32Array(this.#names.length)
    this.#floats = new Float32Array(this.#words.buffer)
  }

  /** Values in the order of the program, ready to be copied to the device; overwritten by the next call. */
  pack(values: Readonly<Record<U, number>>): Uint32Array<ArrayBuffer> {
    for (let i = 0; i < this.#names.length; i++) {
      const value = values[this.#names[i]!]
      if (this.#isFloat[i]) this.#floats[i] = value
      else this.#words[i] = value
    }
    return this.#words
  }
}

/** Every adapter allows this many workgroups along each axis. */
export const MAX_WORKGROUPS = 65_535

export type Grid = readonly [x: number, y: number, z: number]

/** A grid of `count` workgroups or a few more: `WORKGROUP_INDEX` is the number of each, which the code must check. */
export function gridOf(count: number): Grid {
  const rows = Math.ceil(count / MAX_WORKGROUPS)
  return [Math.ceil(count / Math.max(1, rows)), rows, 1]
}

/** For entry points with `@builtin(workgroup_id) group` and `@builtin(num_workgroups) groups`. */
export const WORKGROUP_INDEX = 'group.y * groups.x + group.x'
