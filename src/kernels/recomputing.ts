/** Whether layers are computed again for their gradients. Apart from the rest, which few models load. */
import * as tf from '@tensorflow/tfjs-core'

let recomputing = false

export function switchRecomputing(on: boolean): void {
  recomputing = on
}

/** Whether layers are to be computed again: switched on, and somebody is going to ask for gradients. */
export function recomputes(): boolean {
  return recomputing && tf.engine().state.gradientDepth > 0
}
