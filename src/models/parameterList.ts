import * as tf from '@tensorflow/tfjs-core'
import { streamKey } from '../shared/random.ts'
import type { NamedTensor } from '../weights/types.ts'
import { ModelWeightsError } from './errors.ts'
import { type Initial, ones, zeros } from './initial.ts'
import type { Linear } from './linearLayer.ts'
import { type Noise, noiseOf } from './noise.ts'
import type { Adapting } from './tuning/adapting.ts'
import type { Tuning } from './tuning/types.ts'
import type { Parameter } from './types.ts'

/** LayerNorm over C values; gamma (C), beta (C). */
export type Norm = { readonly gamma: tf.Tensor1D; readonly beta: tf.Tensor1D }

/** Where the values of a parameter come from. */
export type Source = (name: string, shape: readonly number[], initial: Initial) => Float32Array

/**
 * Makes parameters one after the other and remembers them in that order. A family walks its structure once with it;
 * random weights, import and export all come from that one walk.
 */
export class ParameterList {
  readonly parameters: Parameter[] = []
  /** Dropout of the forward pass in progress, for what adapters drop. */
  noise: Noise = noiseOf({ training: false })
  private readonly source: Source
  private readonly adapting: Adapting | null
  private readonly isFresh: (name: string) => boolean

  /** @param isFresh whether the source drew a parameter at random that a file should have held */
  constructor(source: Source, adapting: Adapting | null = null, isFresh: (name: string) => boolean = () => false) {
    this.source = source
    this.adapting = adapting
    this.isFresh = isFresh
  }

  get tuning(): Tuning {
    return this.adapting?.tuning ?? { kind: 'full' }
  }

  tensor<R extends tf.Rank>(name: string, shape: tf.ShapeMap[R], initial: Initial): tf.Variable<R> {
    const values = this.source(name, shape, initial)
    // Unnamed, because tfjs wants names unique in the whole program and two models share theirs.
    const trainable = this.adapting?.trains(name, this.isFresh(name)) ?? true
    const variable = tf.tidy(() => tf.variable(tf.tensor<R>(values, shape, 'float32'), trainable))
    this.parameters.push({ name, variable, decay: shape.length > 1, trainable })
    return variable
  }

  /** A layer with a bias, or without. */
  linear(name: string, inputs: number, outputs: number, weight: Initial, biased = true): Linear {
    const layer = {
      weight: this.tensor<tf.Rank.R2>(`${name}.weight`, [outputs, inputs], weight),
      bias: biased ? this.tensor<tf.Rank.R1>(`${name}.bias`, [outputs], zeros) : null,
    }
    const adapter = this.adapting?.attach(this, name, inputs, outputs)
    return adapter ? { ...layer, adapter } : layer
  }

  /** A layer whose file holds the weight as (I, O). */
  transposed(name: string, inputs: number, outputs: number, weight: Initial): Linear {
    const layer = {
      weight: this.tensor<tf.Rank.R2>(`${name}.weight`, [inputs, outputs], weight),
      bias: this.tensor<tf.Rank.R1>(`${name}.bias`, [outputs], zeros),
      transposed: true as const,
    }
    const adapter = this.adapting?.attach(this, name, inputs, outputs)
    return adapter ? { ...layer, adapter } : layer
  }

  norm(name: string, size: number): Norm {
    return {
      gamma: this.tensor<tf.Rank.R1>(`${name}.weight`, [size], ones),
      beta: this.tensor<tf.Rank.R1>(`${name}.bias`, [size], zeros),
    }
  }

  dispose(): void {
    for (const { variable } of this.parameters) variable.dispose()
  }
}

/** The initial values of each parameter: a pure function of its name and the seed. */
export function randomSource(seed: number): Source {
  return (name, shape, initial) => initial(product(shape), streamKey(seed, `initial ${name}`))
}

export type FileSource = {
  readonly source: Source
  /** Names drawn anew so far; filled while the model is built. */
  readonly initialised: readonly string[]
  /** Tensors that nobody has asked for yet. */
  unused(): string[]
}

/**
 * Values from named tensors.
 * @param fresh seed and names of parameters that may be drawn anew when they are missing or of another shape, and of those
 *   that are drawn anew in any case
 */
export function fileSource(
  tensors: ReadonlyMap<string, NamedTensor>,
  fresh: {
    readonly seed: number
    readonly may: (name: string) => boolean
    readonly must?: (name: string) => boolean
    /** Whose first axis may be shorter than that of the file: the rows at its start are taken. */
    readonly cut?: (name: string) => boolean
  } | null,
): FileSource {
  const initialised: string[] = []
  const used = new Set<string>()
  const source: Source = (name, shape, initial) => {
    const tensor = fresh?.must?.(name) ? undefined : tensors.get(name)
    if (tensor) used.add(name)
    if (tensor && sameShape(tensor.shape, shape)) return tensor.data
    if (tensor && fresh?.cut?.(name) && startsWith(tensor.shape, shape)) return tensor.data.slice(0, product(shape))
    if (!fresh?.may(name)) throw mismatch(name, shape, tensor)
    initialised.push(name)
    return randomSource(fresh.seed)(name, shape, initial)
  }
  return { source, initialised, unused: () => [...tensors.keys()].filter((name) => !used.has(name)) }
}

function mismatch(name: string, shape: readonly number[], found: NamedTensor | undefined): ModelWeightsError {
  const got = found ? `[${found.shape}]` : 'no such tensor'
  return new ModelWeightsError(
    `Weights: expected ${name} of shape [${shape}], got ${got}.`,
    'The weights and config.json must come from the same model.',
  )
}

function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((axis, i) => axis === b[i])
}

/** Whether a tensor of shape `whole` begins with one of shape `part`. */
function startsWith([rows = 0, ...inner]: readonly number[], [wanted = 0, ...innerWanted]: readonly number[]): boolean {
  return wanted <= rows && sameShape(inner, innerWanted)
}

function product(shape: readonly number[]): number {
  return shape.reduce((size, axis) => size * axis, 1)
}
