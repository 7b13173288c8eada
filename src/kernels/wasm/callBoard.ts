/**
 * Where threads find their work: a list of calls of one kernel in shared memory, taken one by one by whoever is free,
 * the owner among them. A thread that the system does not run takes no call, so nobody waits for it.
 */
import { KERNEL_NAMES, type KernelExports, type KernelName } from './kernelModule.ts'
import { ThreadChoice } from './threadChoice.ts'

const MAX_CALLS = 64
const MAX_ARGUMENTS = 24
const HEADER_BYTES = 64

/** Bytes of shared memory that a board takes. */
export const BOARD_BYTES = HEADER_BYTES + 8 * MAX_CALLS * MAX_ARGUMENTS

// Words of the header. The ticket holds generation (16 bits), calls and next call (8 bits each) in one word, so that
// taking a call is one compare-and-swap that fails when another list has been posted meanwhile.
const TICKET = 0
const FINISHED = 1
const KERNEL = 2
const ARGUMENTS = 3
const FAILED = 4

/** Looks at the board before sleeping: about the time between two kernels of a training step. */
const IDLE_SPINS = 4000
const FINISH_SPINS = 20_000

export class CallBoard {
  readonly #words: Int32Array
  readonly #values: Float64Array
  readonly #kernels: KernelExports
  readonly #choice = new ThreadChoice()

  constructor(memory: WebAssembly.Memory, address: number, kernels: KernelExports) {
    this.#words = new Int32Array(memory.buffer, address, HEADER_BYTES / 4)
    this.#values = new Float64Array(memory.buffer, address + HEADER_BYTES, MAX_CALLS * MAX_ARGUMENTS)
    this.#kernels = kernels
  }

  /**
   * Works on the calls, with the others where that has shown to be faster, and returns when all are done. Only the owner
   * of the board may call this.
   */
  run(kernel: KernelName, calls: readonly (readonly number[])[], operations: number): void {
    const started = performance.now()
    if (this.#choice.together) this.#post(kernel, calls)
    else for (const call of calls) this.#kernels[kernel](...call)
    this.#choice.record(`${kernel} ${operations}`, performance.now() - started)
  }

  /** Works on whatever is posted, for as long as the thread lives. */
  serve(): never {
    for (;;) {
      const seen = this.#work()
      let spins = 0
      while (spins < IDLE_SPINS && Atomics.load(this.#words, TICKET) === seen) spins += 1
      Atomics.wait(this.#words, TICKET, seen) // returns at once where something was posted
    }
  }

  #post(kernel: KernelName, calls: readonly (readonly number[])[]): void {
    for (let start = 0; start < calls.length; start += MAX_CALLS)
      this.#postList(kernel, calls.slice(start, start + MAX_CALLS))
  }

  #postList(kernel: KernelName, calls: readonly (readonly number[])[]): void {
    const words = this.#words
    calls.forEach((call, i) => {
      this.#values.set(call, i * MAX_ARGUMENTS)
    })
    words[KERNEL] = KERNEL_NAMES.indexOf(kernel)
    words[ARGUMENTS] = calls[0]!.length
    Atomics.store(words, FINISHED, 0)
    const generation = ((Atomics.load(words, TICKET) >>> 16) + 1) & 0xffff
    Atomics.store(words, TICKET, (generation << 16) | (calls.length << 8))
    Atomics.notify(words, TICKET)
    this.#work()
    this.#awaitFinish(calls.length)
    if (words[FAILED]) throw new Error(`invariant broken: the kernel ${kernel} failed on another thread`)
  }

  /** Takes calls until none is left; gives the ticket that said so. */
  #work(): number {
    const words = this.#words
    for (;;) {
      const ticket = Atomics.load(words, TICKET)
      const [calls, next] = [(ticket >>> 8) & 0xff, ticket & 0xff]
      if (next >= calls) return ticket
      if (Atomics.compareExchange(words, TICKET, ticket, ticket + 1) !== ticket) continue
      this.#call(next)
      if (Atomics.add(words, FINISHED, 1) + 1 === calls) Atomics.notify(words, FINISHED)
    }
  }

  #call(index: number): void {
    const first = index * MAX_ARGUMENTS
    const kernel = this.#kernels[KERNEL_NAMES[this.#words[KERNEL]!]!]
    try {
      kernel(...this.#values.subarray(first, first + this.#words[ARGUMENTS]!))
    } catch (error) {
      Atomics.store(this.#words, FAILED, 1)
      console.error(error)
    }
  }

  #awaitFinish(calls: number): void {
    for (let spin = 0; ; spin++) {
      const finished = Atomics.load(this.#words, FINISHED)
      if (finished === calls) return
      if (spin > FINISH_SPINS) Atomics.wait(this.#words, FINISHED, finished, 1)
    }
  }
}
