/** A typed array that grows by doubling and becomes exact when it is finished. */
export type NumericArray = Uint8Array | Int32Array | Uint32Array | Float64Array

/** Elements from which on `finish` avoids the copy. */
const WORTH_A_VIEW = 1 << 24

export class Growable<A extends NumericArray> {
  /** Valid up to `length`; replaced when it grows, so read it anew after `reserve`. */
  array: A
  length = 0
  readonly #make: (capacity: number) => A

  constructor(make: (capacity: number) => A, capacity = 1024) {
    this.#make = make
    this.array = make(capacity)
  }

  /** Makes room for `extra` more elements. */
  reserve(extra: number): void {
    const needed = this.length + extra
    if (needed <= this.array.length) return
    const grown = this.#make(Math.max(needed, 2 * this.array.length))
    grown.set(this.array.subarray(0, this.length))
    this.array = grown
  }

  push(value: number): void {
    if (this.length === this.array.length) this.reserve(1)
    this.array[this.length++] = value
  }

  append(values: ArrayLike<number>): void {
    this.reserve(values.length)
    this.array.set(values, this.length)
    this.length += values.length
  }

  /**
   * The elements, in an array of exactly their number; the growable is empty afterwards. A large array is a view of the
   * old memory: a copy of a gigabyte needs a second gigabyte, and pages that were never written take no room.
   */
  finish(): A {
    const { array, length } = this
    if (length > WORTH_A_VIEW) {
      this.array = this.#make(0)
      this.length = 0
      return array.subarray(0, length) as A
    }
    const exact = this.#make(this.length)
    exact.set(this.array.subarray(0, this.length))
    this.array = this.#make(0)
    this.length = 0
    return exact
  }
}

export const growableBytes = (capacity?: number) => new Growable((n) => new Uint8Array(n), capacity)
export const growableInt32 = (capacity?: number) => new Growable((n) => new Int32Array(n), capacity)
export const growableFloat64 = (capacity?: number) => new Growable((n) => new Float64Array(n), capacity)
export const growableUint32 = (capacity?: number) => new Growable((n) => new Uint32Array(n), capacity)
