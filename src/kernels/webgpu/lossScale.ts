/**
 * Importing this file registers it. The loss is scaled before gradients are made in half precision, whose smallest values are 6e-8 (Micikevicius 2018): halved
 * after an overflow, which costs an update, doubled after many updates without. Nobody on the host reads it.
 */
import * as tf from '@tensorflow/tfjs-core'
import { provideLossScale } from './adamW.ts'
import { tracked } from './backendInternals.ts'
import { type Elementwise, elementwise } from './elementwise.ts'
import type { Program } from './program.ts'
import { run } from './runner.ts'

const FIRST = 8192
const LARGEST = 65_536
/** Updates without overflow before the next, larger scale is tried. */
const PATIENCE = 200

provideLossScale(() => new LossScale())

class LossScale {
  readonly value: tf.Scalar = constant(FIRST)
  readonly #streak: tf.Scalar = constant(0)

  adjust(norm: tf.TensorInfo): void {
    run(ADJUST, { norm, scale: this.value, streak: this.#streak }, {}, [1, 1, 1])
  }

  dispose(): void {
    tf.dispose([this.value, this.#streak])
  }
}

const CONSTANT: Elementwise<never, 'value'> = {
  key: 'constant',
  inputs: [],
  uniforms: { value: 'f32' },
  functions: '',
  value: 'u.value',
}

function constant(value: number): tf.Scalar {
  return tf.keep(tracked(elementwise(CONSTANT, {}, { value }, []))) as tf.Scalar
}

const ADJUST: Program<'norm' | 'scale' | 'streak', never> = {
  key: 'adjustLossScale',
  inputs: { norm: 'f32' },
  outputs: { scale: 'f32', streak: 'f32' },
  uniforms: {},
  code: () => /* wgsl */ `
@compute @workgroup_size(1)
fn main() {
  let finite = (bitcast<u32>(norm[0]) & 0x7f800000u) != 0x7f800000u;
  let updates = select(0.0, streak[0] + 1.0, finite);
  if (!finite) { scale[0] = max(1.0, scale[0] / 2.0); }
  if (updates >= ${PATIENCE}.0) { scale[0] = min(${LARGEST}.0, scale[0] * 2.0); }
  streak[0] = select(updates, 0.0, updates >= ${PATIENCE}.0);
}`,
}
