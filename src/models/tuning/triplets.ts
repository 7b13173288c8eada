/**
 * AdaLoRA's triplets on the device: the change of a matrix is P Λ Q, and triplet i is a column of P, a value of Λ and a row
 * of Q. How important each is (Zhang 2023, equations 8 to 11), and how far P and Q are from orthogonal (equation 4).
 *
 * Deviation: the norm of equation 4 is not squared and its mean is taken over all matrices, as PEFT does it.
 */
import * as tf from '@tensorflow/tfjs-core'
import type { NamedTensor } from '../../weights/types.ts'
import type { Parameter } from '../types.ts'
import { adaptedModule } from './ranks.ts'
import { ADALORA } from './types.ts'

/** The three parts of one adapted matrix, under PEFT's letters. r rank, I inputs, O outputs. */
export type Triplets = {
  readonly module: string
  /** Q (r, I), Λ (r, 1) and P (O, r) */
  readonly parts: Readonly<Record<'A' | 'E' | 'B', tf.Variable>>
}

/** Keeps the square root's slope finite where P or Q is exactly orthogonal. */
const TINY = 1e-12

/** The adapted matrices in the order of the model. */
export function tripletsOf(parameters: readonly Parameter[]): readonly Triplets[] {
  const found = new Map<string, Partial<Record<'A' | 'E' | 'B', tf.Variable>>>()
  for (const { name, variable } of parameters) {
    const adapted = adaptedModule(name)
    if (adapted) found.set(adapted.module, { ...found.get(adapted.module), [adapted.part]: variable })
  }
  return [...found].flatMap(([module, { A, E, B }]) => (A && E && B ? [{ module, parts: { A, E, B } }] : []))
}

/** Mean over all P and Q of ‖Pᵀ P − 1‖ and ‖Q Qᵀ − 1‖ (Frobenius). */
export function orthogonality(all: readonly Triplets[]): tf.Scalar {
  return tf.tidy(() => {
    const norms = all.flatMap(({ parts: { A, B } }) => [
      distanceToIdentity(tf.matMul(A as tf.Tensor2D, A as tf.Tensor2D, false, true)),
      distanceToIdentity(tf.matMul(B as tf.Tensor2D, B as tf.Tensor2D, true, false)),
    ])
    // Sums, since the gradient of a stack is a kernel that no backend here has.
    const total = norms.reduce((sum, norm) => tf.add(sum, norm))
    return tf.div(total, norms.length) as tf.Scalar
  })
}

/** Sensitivity |parameter · gradient| and its uncertainty, as running averages per element; scores are their product. */
export class TripletScores {
  readonly #triplets: readonly Triplets[]
  readonly #averages: ReadonlyMap<tf.Variable, { readonly sensitivity: tf.Variable; readonly uncertainty: tf.Variable }>

  constructor(triplets: readonly Triplets[]) {
    this.#triplets = triplets
    const zeros = (like: tf.Variable) => tf.tidy(() => tf.variable(tf.zeros(like.shape), false))
    this.#averages = new Map(
      triplets
        .flatMap(({ parts }) => Object.values(parts))
        .map((variable) => [variable, { sensitivity: zeros(variable), uncertainty: zeros(variable) }]),
    )
  }

  /** @param gradientOf the gradient that the last update followed; the parameters are those after it */
  update(gradientOf: (variable: tf.Variable) => tf.Tensor): void {
    tf.tidy(() => {
      for (const [variable, { sensitivity, uncertainty }] of this.#averages) {
        const now = tf.abs(tf.mul(variable, gradientOf(variable)))
        const mean = mix(sensitivity, now, ADALORA.sensitivityKept)
        uncertainty.assign(mix(uncertainty, tf.abs(tf.sub(now, mean)), ADALORA.uncertaintyKept))
        sensitivity.assign(mean)
      }
    })
  }

  /** The score of each triplet, one array per matrix: s(λ) + the means of s over its row of Q and its column of P. */
  async read(): Promise<readonly Float32Array[]> {
    const scores = tf.tidy(() =>
      this.#triplets.map(({ parts: { A, E, B } }) => {
        const [a, e, b] = [this.#score(A), this.#score(E), this.#score(B)]
        return tf.add(tf.add(tf.squeeze(e, [1]), tf.mean(a, 1)), tf.mean(b, 0)) // (r)
      }),
    )
    const values = await Promise.all(scores.map((score) => score.data<'float32'>()))
    tf.dispose(scores)
    return values.map((row) => Float32Array.from(row))
  }

  /** The averages by value, under the names of their parameters. */
  async state(): Promise<Map<string, NamedTensor>> {
    const entries = this.#named()
    const values = await Promise.all(entries.map(([, average]) => average.data<'float32'>()))
    return new Map(entries.map(([name, { shape }], i) => [name, { shape, data: Float32Array.from(values[i]!) }]))
  }

  /** Puts back what `state` gave. */
  restore(state: ReadonlyMap<string, NamedTensor>): void {
    tf.tidy(() => {
      for (const [name, average] of this.#named()) {
        const stored = state.get(name)
        if (stored) average.assign(tf.tensor(stored.data, [...stored.shape]))
      }
    })
  }

  dispose(): void {
    for (const { sensitivity, uncertainty } of this.#averages.values()) tf.dispose([sensitivity, uncertainty])
  }

  #named(): (readonly [string, tf.Variable])[] {
    return this.#triplets.flatMap(({ module, parts }) =>
      Object.entries(parts).flatMap(([part, variable]) => {
        const { sensitivity, uncertainty } = this.#averages.get(variable)!
        const name = `${module}.lora_${part}`
        return [[`${name}/sensitivity`, sensitivity] as const, [`${name}/uncertainty`, uncertainty] as const]
      }),
    )
  }

  #score(variable: tf.Variable): tf.Tensor {
    const { sensitivity, uncertainty } = this.#averages.get(variable)!
    return tf.mul(sensitivity, uncertainty)
  }
}

function mix(old: tf.Tensor, now: tf.Tensor, kept: number): tf.Tensor {
  return tf.add(tf.mul(old, kept), tf.mul(now, 1 - kept))
}

function distanceToIdentity(product: tf.Tensor): tf.Tensor {
  const rank = product.shape[0]!
  const difference = tf.sub(product, tf.eye(rank))
  return tf.sqrt(tf.add(tf.sum(tf.square(difference)), TINY))
}
