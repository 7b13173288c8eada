import type * as tf from '@tensorflow/tfjs-core'
import type { BackendInternals } from './backendInternals.ts'
import { blockTable, type FlatLayout, type UpdateRule } from './flatLayout.ts'
import { copyTensor } from './flatVariables.ts'
import { type GradientTarget, registerHome } from './gradientTarget.ts'
import { gridOf, type Program, WORKGROUP_INDEX } from './program.ts'
import { run, viewsOf } from './runner.ts'
import { type BufferRange, SharedBuffer } from './sharedBuffer.ts'

/** One buffer for the gradients of all parameters, as partial sums. The kernels that make them write them there. */
export class FlatGradients {
  readonly shared: SharedBuffer
  /** See `blockTable`. */
  readonly table: SharedBuffer
  readonly #backend: BackendInternals
  readonly #layout: FlatLayout
  readonly #rules: readonly UpdateRule[]
  /** Partial sums of each gradient at present. */
  readonly #parts: number[]
  /** Gradients written since the last update. */
  readonly #taken: boolean[]
  #partsInTable = ''
  #released = false

  constructor(backend: BackendInternals, layout: FlatLayout, rules: readonly UpdateRule[]) {
    this.#backend = backend
    this.#layout = layout
    this.#rules = rules
    this.#parts = layout.slots.map(() => 1)
    this.#taken = layout.slots.map(() => false)
    this.shared = new SharedBuffer(backend, 'gradients', 4 * layout.gradientSize)
    this.table = new SharedBuffer(backend, 'blocks', blockTable(layout, this.#parts, rules).byteLength)
  }

  /** Makes kernels write the gradient of this variable here. */
  welcome(variable: tf.Variable, index: number): void {
    const { capacity } = this.#layout.slots[index]!
    registerHome(variable.dataId, { capacity, claim: (parts) => this.#claim(variable.shape, index, parts) })
  }

  /** Brings in what was written elsewhere; after this, all gradients are here and the table says how. */
  collect(gradients: readonly tf.Tensor[]): void {
    gradients.forEach((gradient, i) => {
      if (viewsOf(this.#backend).get(gradient.dataId)?.shared === this.shared) return
      copyTensor(this.#backend, gradient, this.shared, 4 * this.#layout.slots[i]!.gradientOffset)
      this.#parts[i] = 1
    })
    this.#uploadTable()
    this.#taken.fill(false)
  }

  release(): void {
    this.#released = true
    this.shared.release()
    this.table.release()
  }

  #claim(shape: readonly number[], index: number, parts: number): GradientTarget | undefined {
    if (this.#released || this.#taken[index]) return undefined
    this.#taken[index] = true
    this.#parts[index] = parts
    const { gradientOffset, size, stride } = this.#layout.slots[index]!
    const view = { shared: this.shared, offset: 4 * gradientOffset, size: 4 * size, settle: () => this.#settle(index) }
    const finish = () => viewsOf(this.#backend).create(shape, view)
    return { buffer: this.#region(index), parts, stride, finish }
  }

  #region(index: number): BufferRange {
    const { gradientOffset, stride, capacity } = this.#layout.slots[index]!
    return this.shared.range(4 * gradientOffset, 4 * stride * capacity)
  }

  /** Adds up the parts, for a reader that knows nothing of them. */
  #settle(index: number): void {
    const parts = this.#parts[index]!
    if (parts === 1) return
    this.#parts[index] = 1
    const { stride } = this.#layout.slots[index]!
    run(SETTLE, { gradient: this.#region(index) }, { parts, stride }, gridOf(stride / 64))
  }

  #uploadTable(): void {
    const parts = this.#parts.join()
    if (parts === this.#partsInTable) return
    this.#partsInTable = parts
    this.#backend.queue.writeBuffer(this.table.buffer, 0, blockTable(this.#layout, this.#parts, this.#rules))
  }
}

const SETTLE: Program<'gradient', 'parts' | 'stride'> = {
  key: 'settleGradient',
  inputs: {},
  outputs: { gradient: 'f32' },
  uniforms: { parts: 'u32', stride: 'u32' },
  code: () => /* wgsl */ `
@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group : vec3u, @builtin(num_workgroups) groups : vec3u,
        @builtin(local_invocation_index) lane : u32) {
  let i = (${WORKGROUP_INDEX}) * 64u + lane;
  if (i >= u.stride) { return; }
  var total = gradient[i];
  for (var part = 1u; part < u.parts; part++) { total += gradient[part * u.stride + i]; }
  gradient[i] = total;
}`,
}
