/** What is minimised: writes the gradient at `x` into `gradient` and returns the value. */
export type Objective = (x: Float64Array, gradient: Float64Array) => number

export type LbfgsOptions = {
  readonly maxIterations: number
  /** Stops when the largest component of the gradient is below this. */
  readonly tolerance: number
  /** Called between iterations; may wait, or throw to end the work. */
  readonly between?: (iteration: number) => Promise<void>
}

/** Pairs of steps and gradient changes that stand for the curvature. */
const MEMORY = 10
/** Armijo's constant: a step must gain at least this share of what the slope promises. */
const SUFFICIENT = 1e-4
const MAX_HALVINGS = 20

type Pair = { readonly step: Float64Array; readonly change: Float64Array; readonly rho: number }

/** Limited-memory BFGS (Liu and Nocedal 1989; two-loop recursion) with backtracking; changes `x` in place. */
export async function minimise(objective: Objective, x: Float64Array, options: LbfgsOptions): Promise<number> {
  const pairs: Pair[] = []
  let gradient: Float64Array = new Float64Array(x.length)
  let value = objective(x, gradient)
  for (let iteration = 0; iteration < options.maxIterations && largest(gradient) > options.tolerance; iteration++) {
    await options.between?.(iteration)
    const direction = descent(gradient, pairs)
    const first = pairs.length === 0 ? Math.min(1, 1 / norm(gradient)) : 1
    const next = search(objective, x, value, gradient, direction, first)
    if (next === null) return value // no step gains anything: as flat as arithmetic allows
    remember(pairs, next.x, x, next.gradient, gradient)
    x.set(next.x)
    gradient = next.gradient
    value = next.value
  }
  return value
}

function descent(gradient: Float64Array, pairs: readonly Pair[]): Float64Array {
  const direction = gradient.map((component) => -component)
  const alphas: number[] = []
  for (const { step, change, rho } of pairs.toReversed()) {
    const alpha = rho * dot(step, direction)
    alphas.push(alpha)
    addScaled(direction, change, -alpha)
  }
  const last = pairs.at(-1)
  if (last) {
    const scale = 1 / (last.rho * dot(last.change, last.change))
    for (let i = 0; i < direction.length; i++) direction[i]! *= scale
  }
  for (const { step, change, rho } of pairs) {
    addScaled(direction, step, (alphas.pop() ?? 0) - rho * dot(change, direction))
  }
  return direction
}

function search(
  objective: Objective,
  x: Float64Array,
  value: number,
  gradient: Float64Array,
  direction: Float64Array,
  first: number,
): { x: Float64Array; value: number; gradient: Float64Array } | null {
  const slope = dot(gradient, direction)
  if (slope >= 0) return null
  const next = new Float64Array(x.length)
  const nextGradient = new Float64Array(x.length)
  for (let halving = 0, size = first; halving < MAX_HALVINGS; halving++, size /= 2) {
    for (let i = 0; i < x.length; i++) next[i] = x[i]! + size * direction[i]!
    const nextValue = objective(next, nextGradient)
    if (nextValue <= value + SUFFICIENT * size * slope) return { x: next, value: nextValue, gradient: nextGradient }
  }
  return null
}

function remember(pairs: Pair[], x: Float64Array, oldX: Float64Array, g: Float64Array, oldG: Float64Array): void {
  const step = x.map((value, i) => value - oldX[i]!)
  const change = g.map((value, i) => value - oldG[i]!)
  const curvature = dot(step, change)
  if (curvature <= 1e-12) return // would break positive definiteness
  pairs.push({ step, change, rho: 1 / curvature })
  if (pairs.length > MEMORY) pairs.shift()
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}

function addScaled(to: Float64Array, from: Float64Array, scale: number): void {
  for (let i = 0; i < to.length; i++) to[i]! += scale * from[i]!
}

const norm = (values: Float64Array) => Math.sqrt(dot(values, values))
const largest = (values: Float64Array) => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
