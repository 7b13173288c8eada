/**
 * ESM-2 and the Nucleotide Transformer as a graph, value for value as `src/models/esm/forward.ts`. B batch, T tokens, C
 * hidden size, I intermediate size.
 */

import { type EsmConfig, parseEsmConfig } from '../../models/esm/config.ts'
import { MASKED_IN_TRAINING, ROTARY } from '../../models/esm/forward.ts'
import { ROBERTA_HEAD_NAMES } from '../../models/heads/encoderHead.ts'
import type { ModelConfig } from '../../models/types.ts'
import type { GraphInputs } from '../families.ts'
import type { GraphBuilder } from '../graphBuilder.ts'
import { encoderHead } from '../heads.ts'
import { attention, embedding, gatedHalves, gelu, layerNorm, linear, paddingBias, silu } from '../layers.ts'
import { add, cast, divide, equal, multiply, subtract, sum, unsqueeze } from '../operations.ts'
import { countedPositions, rotation } from '../positions.ts'
import type { Value } from '../types.ts'

const EMBEDDINGS = 'esm.embeddings'

/** Logits of ids and mask (B, T), int64. */
export function esmGraph(g: GraphBuilder, config: ModelConfig, inputs: GraphInputs): Value {
  const sizes = parseEsmConfig(config)
  const embedded = g.at('embeddings', () => embed(g, inputs, sizes))
  const around = {
    bias: paddingBias(g, inputs.mask),
    ...(sizes.positions > 0 ? {} : { turn: rotation(g, inputs.ids, sizes.hidden / sizes.heads, ROTARY.rotaryBase) }),
  }
  const indices = Array.from({ length: sizes.layers }, (_, i) => i)
  const x = indices.reduce((y, i) => g.at(`layer.${i}`, () => encoderLayer(g, y, around, i, sizes)), embedded)
  const states = layerNorm(g, x, 'esm.encoder.emb_layer_norm_after', sizes.normEpsilon)
  return g.at('head', () => encoderHead(g, states, ROBERTA_HEAD_NAMES, sizes, `${EMBEDDINGS}.word_embeddings.weight`))
}

/** Word embeddings, scaled, with positions where they are absolute; 0 at padding: (B, T, C). */
function embed(g: GraphBuilder, inputs: GraphInputs, config: EsmConfig): Value {
  const { ids, mask } = inputs
  const { scaledMask, positions, normBefore, pad, normEpsilon } = config
  const words = embedding(g, ids, `${EMBEDDINGS}.word_embeddings`)
  const scaled = scaledMask === null ? words : scaleMasked(g, words, inputs, scaledMask)
  const placed =
    positions > 0
      ? add(g, scaled, embedding(g, countedPositions(g, ids, pad), `${EMBEDDINGS}.position_embeddings`))
      : scaled
  const normal = normBefore ? layerNorm(g, placed, `${EMBEDDINGS}.layer_norm`, normEpsilon) : placed
  return multiply(g, normal, unsqueeze(g, cast(g, mask, 'float'), 2))
}

/** ESM-2's token dropout: `<mask>` is 0, and the rest grows as if as much were hidden as in its training. */
function scaleMasked(g: GraphBuilder, words: Value, { ids, mask }: GraphInputs, maskId: number): Value {
  const one = g.scalar(1)
  const hidden = cast(g, equal(g, ids, g.ints([maskId])), 'float') // (B, T)
  const seen = subtract(g, one, divide(g, sum(g, hidden, 1), sum(g, cast(g, mask, 'float'), 1))) // (B, 1)
  const factor = multiply(g, subtract(g, one, hidden), divide(g, g.scalar(1 - MASKED_IN_TRAINING), seen))
  return multiply(g, words, unsqueeze(g, factor, 2))
}

type Around = { readonly bias: Value; readonly turn?: (x: Value) => Value }

/** x + attention(LN(x)), then x + feedForward(LN(x)). */
function encoderLayer(g: GraphBuilder, x: Value, around: Around, i: number, config: EsmConfig): Value {
  const name = `esm.encoder.layer.${i}`
  const { heads, normEpsilon, isGated } = config
  const normal = layerNorm(g, x, `${name}.attention.LayerNorm`, normEpsilon)
  const project = (part: string) => linear(g, normal, `${name}.attention.self.${part}`)
  const parts = { query: project('query'), key: project('key'), value: project('value') }
  const attended = attention(g, { ...parts, ...around, heads })
  const y = add(g, x, linear(g, attended, `${name}.attention.output.dense`))
  const widened = linear(g, layerNorm(g, y, `${name}.LayerNorm`, normEpsilon), `${name}.intermediate.dense`, !isGated)
  const fed = isGated ? gatedHalves(g, widened, silu) : gelu(g, widened)
  return add(g, y, linear(g, fed, `${name}.output.dense`, !isGated))
}
