/**
 * The operators that graphs here are made of, each with the shape of its result. A shape that does not fit is a mistake
 * of the caller and fails when the graph is built, not when somebody runs it.
 */
import { invariant } from '../shared/assert.ts'
import type { GraphBuilder } from './graphBuilder.ts'
import type { DataType, Dim, Value } from './types.ts'

type Shape = readonly Dim[]

const same = ({ type, shape }: Value) => ({ type, shape })

export const add = (g: GraphBuilder, a: Value, b: Value) => elementwise(g, 'Add', a, b)
export const subtract = (g: GraphBuilder, a: Value, b: Value) => elementwise(g, 'Sub', a, b)
export const multiply = (g: GraphBuilder, a: Value, b: Value) => elementwise(g, 'Mul', a, b)
export const divide = (g: GraphBuilder, a: Value, b: Value) => elementwise(g, 'Div', a, b)
export const maximum = (g: GraphBuilder, a: Value, b: Value) => elementwise(g, 'Max', a, b)
export const and = (g: GraphBuilder, a: Value, b: Value) => elementwise(g, 'And', a, b)
export const equal = (g: GraphBuilder, a: Value, b: Value) => elementwise(g, 'Equal', a, b, 'bool')
export const less = (g: GraphBuilder, a: Value, b: Value) => elementwise(g, 'Less', a, b, 'bool')

export const tanh = (g: GraphBuilder, x: Value) => g.node('Tanh', [x], same(x))
export const erf = (g: GraphBuilder, x: Value) => g.node('Erf', [x], same(x))
export const sigmoid = (g: GraphBuilder, x: Value) => g.node('Sigmoid', [x], same(x))
export const sqrt = (g: GraphBuilder, x: Value) => g.node('Sqrt', [x], same(x))
export const abs = (g: GraphBuilder, x: Value) => g.node('Abs', [x], same(x))
export const negate = (g: GraphBuilder, x: Value) => g.node('Neg', [x], same(x))
export const sine = (g: GraphBuilder, x: Value) => g.node('Sin', [x], same(x))
export const cosine = (g: GraphBuilder, x: Value) => g.node('Cos', [x], same(x))
export const softmax = (g: GraphBuilder, x: Value) => g.node('Softmax', [x], same(x), { axis: -1 })
export const logSoftmax = (g: GraphBuilder, x: Value) => g.node('LogSoftmax', [x], same(x), { axis: -1 })

export function cast(g: GraphBuilder, x: Value, type: DataType): Value {
  const to = { float: 1, int64: 7, bool: 9 }[type]
  return x.type === type ? x : g.node('Cast', [x], { type, shape: x.shape }, { to })
}

export const not = (g: GraphBuilder, x: Value) => g.node('Not', [x], same(x))

/** `yes` where `condition` holds, else `no`. */
export function where(g: GraphBuilder, condition: Value, yes: Value, no: Value): Value {
  const shape = broadcast('Where', condition.shape, broadcast('Where', yes.shape, no.shape))
  return g.node('Where', [condition, yes, no], { type: yes.type, shape })
}

/** Matrix product over the last two axes; the axes before them broadcast. */
export function matMul(g: GraphBuilder, a: Value, b: Value): Value {
  const [rows, inner] = a.shape.slice(-2)
  const [other, columns] = b.shape.slice(-2)
  invariant(inner === other, `MatMul: [${a.shape}] by [${b.shape}]`)
  const shape = [...broadcast('MatMul', a.shape.slice(0, -2), b.shape.slice(0, -2)), rows!, columns!]
  return g.node('MatMul', [a, b], { type: a.type, shape })
}

export function transpose(g: GraphBuilder, x: Value, order: readonly number[]): Value {
  invariant(order.length === x.shape.length, `Transpose: ${order.length} axes for [${x.shape}]`)
  return g.node('Transpose', [x], { type: x.type, shape: order.map((axis) => x.shape[axis]!) }, { perm: order })
}

/** Another shape for the same numbers. One named size may be new; the others must stand where they stood. */
export function reshape(g: GraphBuilder, x: Value, shape: Shape): Value {
  let free = 0
  const sizes = shape.map((dim, axis) => {
    if (typeof dim === 'number') return dim
    if (dim === x.shape[axis]) return 0 // keep
    free += 1
    return -1
  })
  invariant(free <= 1, `Reshape: [${x.shape}] to [${shape}]`)
  return g.node('Reshape', [x, g.ints(sizes)], { type: x.type, shape })
}

export function unsqueeze(g: GraphBuilder, x: Value, axis: number): Value {
  return g.node('Unsqueeze', [x, g.ints([axis])], { type: x.type, shape: x.shape.toSpliced(axis, 0, 1) })
}

export function squeeze(g: GraphBuilder, x: Value, axis: number): Value {
  invariant(x.shape[axis] === 1, `Squeeze: axis ${axis} of [${x.shape}]`)
  return g.node('Squeeze', [x, g.ints([axis])], { type: x.type, shape: x.shape.toSpliced(axis, 1) })
}

export function concat(g: GraphBuilder, parts: readonly Value[], axis: number, size: Dim): Value {
  const [first] = parts as readonly [Value]
  return parts.length === 1
    ? first
    : g.node('Concat', parts, { type: first.type, shape: first.shape.with(axis, size) }, { axis })
}

/** A place past every end. */
export const END = 2 ** 31 - 1

/** [from, to) of one axis, as in Python: negative places count from the end. */
export function slice(
  g: GraphBuilder,
  x: Value,
  axis: number,
  { from, to, size }: { readonly from: number; readonly to: number; readonly size: Dim },
): Value {
  const inputs = [x, g.ints([from]), g.ints([to]), g.ints([axis])]
  return g.node('Slice', inputs, { type: x.type, shape: x.shape.with(axis, size) })
}

/** Rows of a table: (N, …) and ids of any shape to (ids…, …). */
export function gather(g: GraphBuilder, table: Value, ids: Value): Value {
  return g.node(
    'Gather',
    [table, ids],
    { type: table.type, shape: [...ids.shape, ...table.shape.slice(1)] },
    { axis: 0 },
  )
}

/** Constant values before and after along one axis. */
export function pad(
  g: GraphBuilder,
  x: Value,
  axis: number,
  {
    before,
    after,
    value,
    size,
  }: { readonly before: number; readonly after: number; readonly value: Value; readonly size: Dim },
): Value {
  const rank = x.shape.length
  const amounts = Array.from({ length: 2 * rank }, (_, i) => (i === axis ? before : i === rank + axis ? after : 0))
  return g.node('Pad', [x, g.ints(amounts), value], { type: x.type, shape: x.shape.with(axis, size) })
}

/** Sum over one axis, which stays with size 1. */
export function sum(g: GraphBuilder, x: Value, axis: number): Value {
  return g.node('ReduceSum', [x, g.ints([axis])], { type: x.type, shape: x.shape.with(axis, 1) }, { keepdims: 1 })
}

/** Reductions whose axes are attributes in this opset; the axis goes. */
export function reduce(g: GraphBuilder, operator: 'ReduceMax' | 'ReduceMean', x: Value, axis: number): Value {
  return g.node(operator, [x], { type: x.type, shape: x.shape.toSpliced(axis, 1) }, { axes: [axis], keepdims: 0 })
}

/** Sum of everything up to each place of one axis. */
export function cumulativeSum(g: GraphBuilder, x: Value, axis: number): Value {
  return g.node('CumSum', [x, g.ints([axis], [])], same(x))
}

/** The size of one axis when the model runs: int64 (1). */
export function sizeOf(g: GraphBuilder, x: Value, axis: number): Value {
  return g.node('Shape', [x], { type: 'int64', shape: [1] }, { start: axis, end: axis + 1 })
}

/** 0, 1, … up to the size of one axis of `x`: int64 (size). */
export function range(g: GraphBuilder, x: Value, axis: number): Value {
  const limit = squeeze(g, sizeOf(g, x, axis), 0)
  return g.node('Range', [g.ints([0], []), limit, g.ints([1], [])], { type: 'int64', shape: [x.shape[axis]!] })
}

function elementwise(g: GraphBuilder, operator: string, a: Value, b: Value, type: DataType = a.type): Value {
  invariant(a.type === b.type, `${operator}: ${a.type} with ${b.type}`)
  return g.node(operator, [a, b], { type, shape: broadcast(operator, a.shape, b.shape) })
}

/** Shapes are aligned at their ends; a size of 1 repeats. */
function broadcast(operator: string, a: Shape, b: Shape): Shape {
  const rank = Math.max(a.length, b.length)
  return Array.from({ length: rank }, (_, i) => {
    const [x, y] = [a[a.length - rank + i] ?? 1, b[b.length - rank + i] ?? 1]
    invariant(x === y || x === 1 || y === 1, `${operator}: [${a}] with [${b}]`)
    return x === 1 ? y : x
  })
}
