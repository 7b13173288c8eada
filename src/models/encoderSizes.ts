/** Sizes of an encoder that is trained from random weights, from the parameters of the `model` cell. */
import { ModelConfigError } from './errors.ts'
import type { ModelParams } from './types.ts'

export type EncoderSizes = {
  readonly hidden: number
  readonly layers: number
  readonly heads: number
  readonly dropout: number
}

/** Small, since more hardly learns from a few thousand sequences. @throws ModelConfigError */
export function encoderSizes(params: ModelParams, family: string): EncoderSizes {
  if (params.kmerFeatures === true) {
    throw new ModelConfigError(
      `Model, k-mer features: expected off for the ${family} family, got on.`,
      'Choose the compact family, which has them.',
    )
  }
  const hidden = params.hiddenSize === 'auto' ? 128 : params.hiddenSize
  return {
    hidden,
    layers: params.layers === 'auto' ? 2 : params.layers,
    heads: params.heads === 'auto' ? defaultHeads(hidden) : params.heads,
    dropout: params.dropout === 'auto' ? 0.1 : params.dropout,
  }
}

/** Heads of 32 values where the width allows it. */
function defaultHeads(hidden: number): number {
  const heads = Math.max(1, Math.floor(hidden / 32))
  return hidden % heads === 0 ? heads : 1
}
