import { isAbort } from './errors.ts'

/**
 * Remembers results by key, up to a number of bytes; what was used longest ago goes first. A key asked for twice at
 * once is made once.
 */
export class Memo<Value> {
  readonly #entries = new Map<string, { readonly value: Value; readonly bytes: number }>()
  readonly #making = new Map<string, Promise<Value>>()
  readonly #limit: number
  readonly #sizeOf: (value: Value) => number
  #bytes = 0

  constructor(limit: number, sizeOf: (value: Value) => number) {
    this.#limit = limit
    this.#sizeOf = sizeOf
  }

  has(key: string): boolean {
    return this.#entries.has(key)
  }

  async get(key: string, make: () => Promise<Value>, signal?: AbortSignal): Promise<Value> {
    const known = this.#entries.get(key)
    if (known) {
      this.#entries.delete(key) // moves it to the young end
      this.#entries.set(key, known)
      return known.value
    }
    const running = this.#making.get(key)
    if (!running) return this.#make(key, make)
    try {
      return await running
    } catch (error) {
      // The one who began it gave up; that is no reason for this caller to.
      if (isAbort(error) && !signal?.aborted) return this.get(key, make, signal)
      throw error
    }
  }

  async #make(key: string, make: () => Promise<Value>): Promise<Value> {
    const making = make()
    this.#making.set(key, making)
    try {
      const value = await making
      this.#keep(key, value)
      return value
    } finally {
      this.#making.delete(key)
    }
  }

  #keep(key: string, value: Value): void {
    const bytes = this.#sizeOf(value)
    this.#entries.set(key, { value, bytes })
    this.#bytes += bytes
    for (const [oldest, entry] of this.#entries) {
      if (this.#bytes <= this.#limit || oldest === key) return
      this.#entries.delete(oldest)
      this.#bytes -= entry.bytes
    }
  }
}
