/**
 * The compact labeller as a graph, value for value as `src/models/compact/labels/forward.ts`, which explains it.
 *
 * B batch, T tokens, P tokens per patch, n = ⌈T / P⌉ steps of the finest level, C its width, K labels.
 */
import { type LabelsConfig, parseLabelsConfig } from '../../models/compact/labels/config.ts'
import type { ModelConfig } from '../../models/types.ts'
import type { GraphInputs } from '../families.ts'
import type { GraphBuilder } from '../graphBuilder.ts'
import { lastSize, layerNorm, linear, paddingBias } from '../layers.ts'
import { add, END, reshape, transpose } from '../operations.ts'
import type { Value } from '../types.ts'
import { convBlock, firstAlong, masked, maskedPool, oneHot, type Steps, transformerLayer } from './compactParts.ts'

/** Logits (B, T, labels) of ids and mask (B, T), int64. */
export function compactLabelsGraph(g: GraphBuilder, config: ModelConfig, { ids, mask }: GraphInputs): Value {
  const sizes = parseLabelsConfig(config)
  const levels = descend(
    g,
    g.at('stem', () => patches(g, ids, mask, sizes)),
    sizes,
  )
  const states = layerNorm(g, climb(g, levels, sizes), 'norm', sizes.normEpsilon)
  const perPatch = linear(g, states, 'head') // (B, n, P K)
  return firstAlong(g, reshape(g, perPatch, [ids.shape[0]!, 'patched', sizes.labels]), 1, ids)
}

/** The stem over patches is a convolution over tokens that moves on by a patch: (B, n, C). */
function patches(g: GraphBuilder, ids: Value, mask: Value, { channels, patch, stemKernel }: LabelsConfig): Steps {
  const tokens = oneHot(g, ids, mask, { channels, positions: END })
  const I = lastSize(tokens.x)
  const weight = g.weight('stem.weight', [stemKernel, patch * I, null])
  const O = lastSize(weight)
  const perToken = reshape(g, weight, [stemKernel * patch, I, O])
  const inputs = [transpose(g, tokens.x, [0, 2, 1]), transpose(g, perToken, [2, 1, 0]), g.weight('stem.bias', [O])]
  const before = Math.floor((stemKernel - 1) / 2)
  const pads = [patch * before, patch * (stemKernel - 1 - before) + patch - 1]
  const made = { type: 'float', shape: [ids.shape[0]!, O, 'level 0'] } as const
  const attributes = { kernel_shape: [stemKernel * patch], strides: [patch], pads }
  const x = transpose(g, g.node('Conv', inputs, made, attributes), [0, 2, 1])
  const real = firstOfPatches(g, tokens.mask, patch)
  return { x: masked(g, x, real), mask: real }
}

function firstOfPatches(g: GraphBuilder, mask: Value, patch: number): Value {
  const inputs = [mask, g.ints([0]), g.ints([END]), g.ints([1]), g.ints([patch])]
  return g.node('Slice', inputs, { type: mask.type, shape: mask.shape.with(1, 'level 0') })
}

function descend(g: GraphBuilder, stem: Steps, config: LabelsConfig): readonly Steps[] {
  const { widths, down, pool, layers, heads, normEpsilon } = config
  const levels: Steps[] = []
  let steps = stem
  widths.forEach((_, level) => {
    const name = `levels.${level}`
    if (level > 0) {
      const wider = linear(g, steps.x, `levels.${level - 1}.to_next`)
      steps = maskedPool(g, { ...steps, x: wider }, pool, `level ${level}`)
    }
    for (let i = 0; i < down[level]!; i++) {
      steps = g.at(`${name}.down.${i}`, () => convBlock(g, steps, `${name}.down.${i}`, normEpsilon))
    }
    levels.push(steps)
  })
  let { x } = steps
  const bias = paddingBias(g, steps.mask)
  for (let i = 0; i < layers; i++) {
    x = g.at(`layers.${i}`, () => transformerLayer(g, x, bias, `layers.${i}`, { heads, normEpsilon }))
  }
  return [...levels.slice(0, -1), { ...steps, x }]
}

function climb(g: GraphBuilder, levels: readonly Steps[], { up, normEpsilon }: LabelsConfig): Value {
  let { x } = levels.at(-1)!
  for (let level = levels.length - 2; level >= 0; level--) {
    const own = levels[level]!
    const name = `levels.${level}`
    const wide = linear(g, layerNorm(g, x, `${name}.next_norm`, normEpsilon), `${name}.from_next`)
    const steps = reshape(g, wide, [own.x.shape[0]!, `stretched ${level}`, lastSize(own.x)])
    let joined: Steps = { x: masked(g, add(g, own.x, firstAlong(g, steps, 1, own.x)), own.mask), mask: own.mask }
    for (let i = 0; i < up[level]!; i++) {
      joined = g.at(`${name}.up.${i}`, () => convBlock(g, joined, `${name}.up.${i}`, normEpsilon))
    }
    x = joined.x
  }
  return x
}
