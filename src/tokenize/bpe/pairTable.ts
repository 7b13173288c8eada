/** (left, right) → number, for ids below 65,536: open addressing, since a Map of strings or numbers is five times slower. */
export class PairTable {
  #keys: Uint32Array
  /** Value + 1; 0 is empty. */
  #values: Uint32Array
  #shift: number
  #size = 0

  constructor(expected = 16) {
    const bits = Math.max(4, Math.ceil(Math.log2(2 * expected + 1)))
    this.#keys = new Uint32Array(1 << bits)
    this.#values = new Uint32Array(1 << bits)
    this.#shift = 32 - bits
  }

  /** The value of a pair, or −1. */
  get(left: number, right: number): number {
    const key = ((left << 16) | right) >>> 0
    return this.#values[this.#slot(key)]! - 1
  }

  set(left: number, right: number, value: number): void {
    const key = ((left << 16) | right) >>> 0
    let slot = this.#slot(key)
    if (this.#values[slot] === 0) {
      if (2 * ++this.#size > this.#keys.length) {
        this.#grow()
        slot = this.#slot(key)
      }
      this.#keys[slot] = key
    }
    this.#values[slot] = value + 1
  }

  /** Where the key is, or where it would be put: the multiplier is 2^32 divided by the golden ratio. */
  #slot(key: number): number {
    const keys = this.#keys
    const values = this.#values
    const last = keys.length - 1
    let slot = Math.imul(key, 0x9e3779b1) >>> this.#shift
    while (values[slot] !== 0 && keys[slot] !== key) slot = (slot + 1) & last
    return slot
  }

  #grow(): void {
    const keys = this.#keys
    const values = this.#values
    this.#keys = new Uint32Array(2 * keys.length)
    this.#values = new Uint32Array(2 * keys.length)
    this.#shift -= 1
    for (let i = 0; i < keys.length; i++) {
      if (values[i] === 0) continue
      const slot = this.#slot(keys[i]!)
      this.#keys[slot] = keys[i]!
      this.#values[slot] = values[i]!
    }
  }
}
