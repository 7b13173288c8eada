import { invariant } from '../shared/assert.ts'
import type { NamedTensor } from '../weights/types.ts'
import { OnnxError } from './errors.ts'
import type { Attribute, DataType, Dim, Graph, Initialiser, Node, Value } from './types.ts'
import { words } from './words.ts'

type Made = { readonly type: DataType; readonly shape: readonly Dim[] }

/**
 * A graph under construction. Nodes only take values that exist, so the order of calls is an order in which the graph
 * can run, and a weight that no call asks for is told at the end.
 */
export class GraphBuilder {
  readonly #weights: ReadonlyMap<string, NamedTensor>
  readonly #known = new Set<string>()
  readonly #inputs: Value[] = []
  readonly #outputs: Value[] = []
  readonly #stored = new Map<string, { readonly initialiser: Initialiser; readonly value: Value }>()
  readonly #nodes: Node[] = []
  #place = ''

  /** @param weights what `weight` may ask for, by the names of `model.safetensors` */
  constructor(weights: ReadonlyMap<string, NamedTensor>) {
    this.#weights = weights
  }

  input(name: string, type: DataType, shape: readonly Dim[]): Value {
    const value = this.#new({ name, type, shape })
    this.#inputs.push(value)
    return value
  }

  /**
   * A tensor of the model, stored under its name in `model.safetensors`.
   * @param expected sizes that it must have; null where any will do
   * @throws OnnxError where there is no such tensor, or one of another shape
   */
  weight(name: string, expected: readonly (number | null)[]): Value {
    const tensor = this.#weights.get(name)
    const fits =
      tensor?.shape.length === expected.length && expected.every((n, i) => n === null || n === tensor.shape[i])
    if (!tensor || !fits) {
      const wanted = expected.map((size) => size ?? 'any').join(',')
      throw new OnnxError('ONNX_WEIGHTS', words.weight(name, wanted, tensor?.shape ?? null), words.weightAdvice)
    }
    const { data, shape } = tensor
    return this.#store(name, 'float', shape, new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
  }

  hasWeight(name: string): boolean {
    return this.#weights.has(name)
  }

  floats(shape: readonly number[], values: ArrayLike<number>): Value {
    const data = Float32Array.from(values)
    return this.#constant('float', shape, data.join(' '), new Uint8Array(data.buffer))
  }

  /** A single number, which broadcasts. */
  scalar(value: number): Value {
    return this.floats([], [value])
  }

  ints(values: readonly number[], shape: readonly number[] = [values.length]): Value {
    const data = BigInt64Array.from(values, BigInt)
    return this.#constant('int64', shape, data.join(' '), new Uint8Array(data.buffer))
  }

  /** One node with one result. */
  node(
    operator: string,
    inputs: readonly (Value | null)[],
    made: Made,
    attributes: Readonly<Record<string, Attribute>> = {},
  ): Value {
    for (const input of inputs) invariant(!input || this.#known.has(input.name), `${operator}: no value ${input?.name}`)
    const name = `${this.#place}${operator}_${this.#nodes.length}`
    const value = this.#new({ name, ...made })
    const names = inputs.map((input) => input?.name ?? '')
    this.#nodes.push({ operator, name, inputs: names, outputs: [value.name], attributes })
    return value
  }

  /** What `build` makes has names that begin with `place`. */
  at<T>(place: string, build: () => T): T {
    const outer = this.#place
    this.#place = `${outer}${place}/`
    try {
      return build()
    } finally {
      this.#place = outer
    }
  }

  /** Gives a value to the outside under a name of its own. */
  output(name: string, value: Value): void {
    const { type, shape } = value
    invariant(this.#known.has(value.name), `output: no value ${value.name}`)
    this.#outputs.push(this.#new({ name, type, shape }))
    this.#nodes.push({
      operator: 'Identity',
      name: `output_${name}`,
      inputs: [value.name],
      outputs: [name],
      attributes: {},
    })
  }

  /** @throws OnnxError where a weight has no place in the graph */
  finish(): Graph {
    const left = [...this.#weights.keys()].filter((name) => !this.#stored.has(name))
    if (left.length > 0) throw new OnnxError('ONNX_WEIGHTS', words.unusedWeights(left), words.weightAdvice)
    return {
      inputs: this.#inputs,
      outputs: this.#outputs,
      initialisers: [...this.#stored.values()].map(({ initialiser }) => initialiser),
      nodes: this.#nodes,
    }
  }

  /** Equal constants are stored once. */
  #constant(type: DataType, shape: readonly number[], text: string, bytes: Uint8Array): Value {
    const label = text.length <= 40 && !text.includes('/') ? text : `table ${this.#stored.size}`
    return this.#store(`constant ${type}[${shape}] ${label}`, type, shape, bytes)
  }

  #store(name: string, type: DataType, shape: readonly number[], bytes: Uint8Array): Value {
    const stored = this.#stored.get(name)
    if (stored) return stored.value
    const value = this.#new({ name, type, shape })
    this.#stored.set(name, { initialiser: { name, type, shape, bytes }, value })
    return value
  }

  #new(value: Value): Value {
    invariant(!this.#known.has(value.name), `graph: two values called ${value.name}`)
    this.#known.add(value.name)
    return value
  }
}
