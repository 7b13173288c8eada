/** Bytes of a slot: the largest alignment that a device may ask for, and more than any of our structs. */
export const SLOT_BYTES = 256
const SLOTS = 1024

/**
 * Uniforms by content: those that a step repeats are on the device already, and only new ones are uploaded. A slot is
 * written anew no earlier than after the submit that used it last, since the queue keeps that order.
 */
export class UniformSlots {
  readonly buffer: GPUBuffer
  readonly #queue: GPUQueue
  /** Content → slot, least recently used first. */
  readonly #slots = new Map<string, { readonly offset: number; batch: number }>()
  #batch = 0

  constructor(device: GPUDevice) {
    const usage = GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST
    this.buffer = device.createBuffer({ label: 'uniforms', size: SLOTS * SLOT_BYTES, usage })
    this.#queue = device.queue
  }

  /** Says that everything so far has been submitted. */
  nextBatch(): void {
    this.#batch += 1
  }

  /** @returns the offset of a slot with these words, or undefined where all are waiting for a submit */
  offsetOf(words: Uint32Array<ArrayBuffer>): number | undefined {
    const content = words.join()
    const known = this.#slots.get(content)
    const slot = known ?? this.#freeSlot()
    if (!slot) return undefined
    if (!known) this.#queue.writeBuffer(this.buffer, slot.offset, words)
    slot.batch = this.#batch
    this.#slots.delete(content)
    this.#slots.set(content, slot) // now the most recently used
    return slot.offset
  }

  #freeSlot(): { readonly offset: number; batch: number } | undefined {
    if (this.#slots.size < SLOTS) return { offset: this.#slots.size * SLOT_BYTES, batch: this.#batch }
    const [content, oldest] = this.#slots.entries().next().value!
    if (oldest.batch === this.#batch) return undefined
    this.#slots.delete(content)
    return oldest
  }
}
