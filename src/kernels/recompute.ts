/**
 * Layers of which nothing is kept but what goes in: they are computed again when their gradient is due (Chen 2016). Memory
 * that grows with layers × tokens becomes that of one layer; a step takes about a third longer. Results stay the same.
 */
import * as tf from '@tensorflow/tfjs-core'

/**
 * The trained variables that `f` reads. It is run once for that; only while gradients are recorded.
 * @param f from tensors to a tensor
 */
export function variablesRead(f: () => tf.Tensor): tf.Variable[] {
  const { state } = tf.engine()
  const outer = state.activeTape
  state.activeTape = []
  try {
    tf.tidy(() => {
      f()
    })
    const inputs = state.activeTape.flatMap((node) => Object.values(node.inputs))
    tf.dispose(state.activeTape.flatMap(({ saved }) => saved ?? []))
    return [...new Set(inputs)].filter((input) => input instanceof tf.Variable).filter(({ trainable }) => trainable)
  } finally {
    state.activeTape = outer
  }
}

/**
 * f(x), with the gradients of x and of `variables`.
 * @param again gives what `f` gave, and is differentiated instead of it
 * @param variables all that are trained and that `f` reads; others would get no gradient
 */
export function recompute<T extends tf.Tensor>(
  f: (x: T) => T,
  again: (x: T) => T,
  x: T,
  variables: readonly tf.Variable[],
): T {
  const differentiable = tf.customGrad((...given) => {
    const save = given.pop() as unknown as tf.GradSaveFunc // customGrad passes it behind the inputs
    save([x])
    return { value: f(x), gradFunc: (dy, [kept]) => gradientsOf(again, kept as T, variables, dy as T) }
  })
  return differentiable(x, ...variables) as T
}

function gradientsOf<T extends tf.Tensor>(f: (x: T) => T, x: T, variables: readonly tf.Variable[], dy: T): tf.Tensor[] {
  const engine = tf.engine()
  const outer = engine.state.activeTape // tfjs takes gradients within gradients for those of the whole, and drops the tape
  try {
    const inputs = [x, ...variables]
    const { value, grads } = engine.gradients(() => f(x), inputs, dy, true)
    value.dispose()
    return inputs.map((input, i) => grads[i] ?? tf.zerosLike(input))
  } finally {
    engine.state.activeTape = outer
  }
}
