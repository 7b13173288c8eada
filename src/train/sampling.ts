/** One token drawn from the logits of an autoregressive model. Pure: the random number is given. */

import type { SamplingParams } from './types.ts'

/**
 * @param logits float32 (C): one row
 * @param allowed by token: 0 is never drawn (padding, masks)
 * @param random uniform in [0, 1)
 */
export function drawToken(logits: Float32Array, allowed: Uint8Array, params: SamplingParams, random: number): number {
  const candidates = ranked(logits, allowed)
  const first = candidates[0]!
  if (params.temperature === 0) return first
  const kept = params.topK > 0 ? candidates.subarray(0, params.topK) : candidates
  const weights = softmaxWeights(logits, kept, params.temperature)
  return pick(kept, weights, nucleus(weights, params.topP), random)
}

/** Allowed tokens from the likeliest to the least likely; of equals, earlier ids come first. */
function ranked(logits: Float32Array, allowed: Uint8Array): Uint32Array {
  return Uint32Array.from(logits.keys())
    .filter((id) => allowed[id] === 1)
    .sort((a, b) => logits[b]! - logits[a]! || a - b)
}

function softmaxWeights(logits: Float32Array, ids: Uint32Array, temperature: number): Float64Array {
  const highest = logits[ids[0]!]!
  const weights = Float64Array.from(ids, (id) => Math.exp((logits[id]! - highest) / temperature))
  const sum = weights.reduce((total, weight) => total + weight, 0)
  return weights.map((weight) => weight / sum)
}

/** How many of the weights, which descend, it takes to reach `topP`; at least one. */
function nucleus(weights: Float64Array, topP: number): number {
  if (topP >= 1) return weights.length
  let sum = 0
  for (let i = 0; i < weights.length; i++) {
    sum += weights[i]!
    if (sum >= topP) return i + 1
  }
  return weights.length
}

function pick(ids: Uint32Array, weights: Float64Array, count: number, random: number): number {
  let total = 0
  for (let i = 0; i < count; i++) total += weights[i]!
  let left = random * total
  for (let i = 0; i < count; i++) {
    left -= weights[i]!
    if (left < 0) return ids[i]!
  }
  return ids[count - 1]! // rounding may leave a last crumb
}
