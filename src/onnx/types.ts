/** An ONNX model as plain data (https://onnx.ai/onnx/repo-docs/IR.html). */

/** Numbers of TensorProto.DataType, for the types that graphs here use. */
export const DATA_TYPES = { float: 1, int64: 7, bool: 9 } as const

export type DataType = keyof typeof DATA_TYPES

/** A size, or the name of one that is known when the model runs. */
export type Dim = number | string

/** What flows along an edge of the graph: made by a node, given from outside, or stored in the file. */
export type Value = { readonly name: string; readonly type: DataType; readonly shape: readonly Dim[] }

export type Attribute = number | string | readonly number[] | { readonly float: number }

export type Node = {
  readonly operator: string
  readonly name: string
  /** Names of values; '' leaves an optional input out. */
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  /** Whole numbers are ints; `{ float }` is one that is not. */
  readonly attributes: Readonly<Record<string, Attribute>>
}

/** A tensor that is stored in the file; `bytes` little-endian, rows contiguous. */
export type Initialiser = {
  readonly name: string
  readonly type: DataType
  readonly shape: readonly number[]
  readonly bytes: Uint8Array
}

export type Graph = {
  readonly inputs: readonly Value[]
  readonly outputs: readonly Value[]
  readonly initialisers: readonly Initialiser[]
  /** In an order in which each comes after what it reads. */
  readonly nodes: readonly Node[]
}

export type OnnxModel = {
  readonly name: string
  readonly producerVersion: string
  readonly graph: Graph
  /** For people and programs beside the runtime: class names, the tokenizer's kind. */
  readonly metadata: Readonly<Record<string, string>>
}
