/**
 * Attention without a matrix of T × T values (Dao 2022): each invocation has one query, or one key, in registers and goes
 * through all others, with a running maximum and sum. B sequences of T tokens, H heads of D values, C = H · D.
 *
 * `qkv` holds queries, keys and values, as (3, B · T, C) or as (B · T, 3 C), and `dqkv` likewise. `rowStats` (B, H, T) keeps of each
 * query the largest score and the reciprocal of the sum of exponentials; both, because beside a score of −1e9 the logarithm
 * of the sum would be lost.
 */
import { type BufferType, type Program, WORKGROUP_INDEX } from './program.ts'
import { DROP, DROP_UNIFORMS, floats, stored } from './snippets.ts'

export const QUERIES = 64

/** Rotary positions are no part of it: queries and keys come turned already. */
export type AttentionVariant = {
  readonly headWidth: number
  readonly dropping: boolean
  /** A query sees no key after it. */
  readonly causal: boolean
  /** Scores lose slope · |i − j|. */
  readonly alibi: boolean
  /** `qkv`, `y` and their gradients are stored in half precision. */
  readonly half: boolean
}

export type AttentionUniform =
  | 'batches'
  | 'tokens'
  | 'heads'
  | 'width'
  | 'tokenStride'
  | 'layerStride'
  | 'tiles'
  | 'scoreScale'
  | keyof typeof DROP_UNIFORMS

const UNIFORMS = {
  batches: 'u32',
  tokens: 'u32',
  heads: 'u32',
  width: 'u32',
  tokenStride: 'u32',
  layerStride: 'u32',
  tiles: 'u32',
  scoreScale: 'f32',
  ...DROP_UNIFORMS,
} as const

/** Opens the entry point: `row` of a head, its sequence's first token `base`, its first row `plane` in (B, H, T). */
const ENTRY = /* wgsl */ `@compute @workgroup_size(${QUERIES})
fn main(@builtin(workgroup_id) group : vec3u, @builtin(num_workgroups) groups : vec3u,
        @builtin(local_invocation_index) lane : u32) {
  let index = ${WORKGROUP_INDEX};
  let row = (index % u.tiles) * ${QUERIES}u + lane;
  let head = (index / u.tiles) % u.heads;
  let batch = index / u.tiles / u.heads;
  if (row >= u.tokens || batch >= u.batches) { return; }
  let base = batch * u.tokens;
  let plane = (batch * u.heads + head) * u.tokens;
  let line = (plane + row) * u.tokens;`

/** The keys that a query sees are those before this. */
function lastKey({ causal }: AttentionVariant): string {
  return causal ? 'row + 1u' : 'u.tokens'
}

export function attentionProgram(
  variant: AttentionVariant,
): Program<'qkv' | 'mask' | 'y' | 'rowStats', AttentionUniform> {
  const { vectors } = shapeOf(variant)
  return {
    key: `attention ${keyOf(variant)}`,
    inputs: { qkv: vectorType(variant), mask: 'f32' },
    outputs: { y: vectorType(variant), rowStats: 'vec2f' },
    uniforms: UNIFORMS,
    code: () => /* wgsl */ `
${common(variant)}
${loadFunction(variant, 'qkv')}
${storeFunction(variant, 'y')}
${ENTRY}
  let query = base + row;
  ${each(vectors, (v) => `let q${v} = load(0u, query, head, ${v}u) * u.scoreScale; var y${v} = vec4f();`)}
  var most = -3e38;
  var total = 0.0;
  let keys = ${lastKey(variant)};
  ${slope(variant)}
  for (var j = 0u; j < keys; j += 4u) {
    var scores = vec4f(-3e38); // keys beyond the last weigh nothing
    for (var n = 0u; n < min(4u, keys - j); n++) {
      let key = base + j + n;
      scores[n] = ${dot(
        vectors,
        (v) => `q${v}`,
        (v) => `load(1u, key, head, ${v}u)`,
      )} + hidden(key)${distance(variant, 'row', 'j + n')};
    }
    let higher = max(most, max(max(scores.x, scores.y), max(scores.z, scores.w)));
    let shrink = exp(most - higher);
    let weights = exp(scores - higher);
    most = higher;
    total = total * shrink + dot(weights, vec4f(1.0));
    ${each(vectors, (v) => `y${v} *= shrink;`)}
    for (var n = 0u; n < min(4u, keys - j); n++) {
      let key = base + j + n;
      let weight = kept(weights[n], line + j + n);
      ${each(vectors, (v) => `y${v} += weight * load(2u, key, head, ${v}u);`)}
    }
  }
  ${each(vectors, (v) => `store(0u, query, head, ${v}u, y${v} / total);`)}
  rowStats[plane + row] = vec2f(most, 1.0 / total);
}`,
  }
}

/** The gradient of the queries, and of each query the sum Σ dy · y that the keys need as well. */
export function queryGradientProgram(
  variant: AttentionVariant,
): Program<'qkv' | 'mask' | 'dy' | 'y' | 'rowStats' | 'dqkv' | 'along', AttentionUniform> {
  const { vectors } = shapeOf(variant)
  const type = vectorType(variant)
  return {
    key: `attentionQueryGradient ${keyOf(variant)}`,
    inputs: { qkv: type, mask: 'f32', dy: type, y: type, rowStats: 'vec2f' },
    outputs: { dqkv: type, along: 'f32' },
    uniforms: UNIFORMS,
    code: () => /* wgsl */ `
${common(variant)}
${['qkv', 'dy', 'y'].map((name) => loadFunction(variant, name)).join('\n')}
${storeFunction(variant, 'dqkv')}
${ENTRY}
  let query = base + row;
  ${each(
    vectors,
    (v) => `let q${v} = load(0u, query, head, ${v}u) * u.scoreScale;
  let dy${v} = load_dy(0u, query, head, ${v}u);
  var dq${v} = vec4f();`,
  )}
  let stats = rowStats[plane + row];
  let share = ${dot(
    vectors,
    (v) => `dy${v}`,
    (v) => `load_y(0u, query, head, ${v}u)`,
  )};
  ${slope(variant)}
  for (var j = 0u; j < ${lastKey(variant)}; j++) {
    let key = base + j;
    ${each(vectors, (v) => `let k${v} = load(1u, key, head, ${v}u);`)}
    let score = ${dot(
      vectors,
      (v) => `q${v}`,
      (v) => `k${v}`,
    )} + hidden(key)${distance(variant, 'row', 'j')};
    let weight = exp(score - stats.x) * stats.y;
    let dWeight = kept(${dot(
      vectors,
      (v) => `dy${v}`,
      (v) => `load(2u, key, head, ${v}u)`,
    )}, line + j);
    let dScore = weight * (dWeight - share);
    ${each(vectors, (v) => `dq${v} += dScore * k${v};`)}
  }
  ${each(vectors, (v) => `store(0u, query, head, ${v}u, dq${v} * u.scoreScale);`)}
  along[plane + row] = share;
}`,
  }
}

/** The gradients of keys and values, each by workgroups of its own, which keeps the registers few. */
export function keyValueGradientProgram(
  variant: AttentionVariant,
): Program<'qkv' | 'mask' | 'dy' | 'rowStats' | 'along' | 'dqkv', AttentionUniform> {
  const { vectors } = shapeOf(variant)
  const type = vectorType(variant)
  return {
    key: `attentionKeyValueGradient ${keyOf(variant)}`,
    inputs: { qkv: type, mask: 'f32', dy: type, rowStats: 'vec2f', along: 'f32' },
    outputs: { dqkv: type },
    uniforms: UNIFORMS,
    code: () => /* wgsl */ `
${common(variant)}
${['qkv', 'dy'].map((name) => loadFunction(variant, name)).join('\n')}
${storeFunction(variant, 'dqkv')}
${ENTRY}
  let key = base + row;
  let hide = hidden(key);
  let ofKeys = group.z == 0u;
  ${each(vectors, (v) => `let k${v} = load(1u, key, head, ${v}u) * u.scoreScale; var sum${v} = vec4f();`)}
  ${each(vectors, (v) => `var v${v} = vec4f(); if (ofKeys) { v${v} = load(2u, key, head, ${v}u); }`)}
  ${slope(variant)}
  for (var i = ${variant.causal ? 'row' : '0u'}; i < u.tokens; i++) {
    let query = base + i;
    let stats = rowStats[plane + i];
    let element = (plane + i) * u.tokens + row;
    ${each(vectors, (v) => `let q${v} = load(0u, query, head, ${v}u);`)}
    ${each(vectors, (v) => `let dy${v} = load_dy(0u, query, head, ${v}u);`)}
    let score = ${dot(
      vectors,
      (v) => `q${v}`,
      (v) => `k${v}`,
    )} + hide${distance(variant, 'i', 'row')};
    let weight = exp(score - stats.x) * stats.y;
    if (ofKeys) {
      let dWeight = kept(${dot(
        vectors,
        (v) => `dy${v}`,
        (v) => `v${v}`,
      )}, element);
      let dScore = weight * (dWeight - along[plane + i]) * u.scoreScale;
      ${each(vectors, (v) => `sum${v} += dScore * q${v};`)}
    } else {
      let factor = kept(weight, element);
      ${each(vectors, (v) => `sum${v} += factor * dy${v};`)}
    }
  }
  let layer = select(2u, 1u, ofKeys);
  ${each(vectors, (v) => `store(layer, key, head, ${v}u, sum${v});`)}
}`,
  }
}

function keyOf({ headWidth, dropping, causal, alibi, half }: AttentionVariant): string {
  return [headWidth, dropping && 'dropping', causal && 'causal', alibi && 'alibi', half && 'half']
    .filter(Boolean)
    .join(' ')
}

function slope({ alibi }: AttentionVariant): string {
  return alibi ? 'let slope = slopeOf(head);' : ''
}

/** What ALiBi takes off the score of two tokens. */
function distance({ alibi }: AttentionVariant, i: string, j: string): string {
  return alibi ? ` - slope * abs(f32(${i}) - f32(${j}))` : ''
}

/** `alibiSlopes`: a geometric series for the largest power of two, then every other term of a finer one. */
const SLOPES = /* wgsl */ `
fn slopeOf(head : u32) -> f32 {
  let power = 1u << firstLeadingBit(u.heads);
  if (head < power) { return exp2(-8.0 * f32(head + 1u) / f32(power)); }
  return exp2(-4.0 * f32(2u * (head - power) + 1u) / f32(power));
}`

/** Vectors of four that a head has; the last one is filled up with zeros. */
function shapeOf({ headWidth }: AttentionVariant) {
  return { vectors: Math.ceil(headWidth / 4), whole: headWidth % 4 === 0 }
}

function vectorType(variant: AttentionVariant): BufferType {
  const { whole } = shapeOf(variant)
  if (variant.half) return whole ? 'vec4h' : 'f16'
  return whole ? 'vec4f' : 'f32'
}

/** `hidden(key)`: what the mask adds to a score; `kept(value, element)`: dropout of a weight. */
function common({ dropping, alibi }: AttentionVariant): string {
  return `fn hidden(key : u32) -> f32 { return (1.0 - mask[key]) * -1e9; }
${dropping ? DROP : ''}
${alibi ? SLOPES : ''}
fn kept(value : f32, element : u32) -> f32 { return ${dropping ? 'drop(value, element)' : 'value'}; }`
}

/** `load(layer, token, head, v)`, with the name of the buffer behind it where that is not `qkv`. */
function loadFunction({ headWidth, half }: AttentionVariant, buffer: string): string {
  const name = buffer === 'qkv' ? 'load' : `load_${buffer}`
  const at = placeOf(buffer, headWidth)
  if (headWidth % 4 === 0) {
    const value = floats('vec4', `${buffer}[(${at}) / 4u]`, half)
    return `fn ${name}(layer : u32, token : u32, head : u32, v : u32) -> vec4f { return ${value}; }`
  }
  return `fn ${name}(layer : u32, token : u32, head : u32, v : u32) -> vec4f {
  let at = ${at};
  var four = vec4f();
  for (var q = 0u; q < min(4u, ${headWidth}u - 4u * v); q++) { four[q] = ${floats('', `${buffer}[at + q]`, half)}; }
  return four;
}`
}

/** `y` and `dy` have one layer; the others have three, one after the other or side by side. */
function placeOf(buffer: string, headWidth: number): string {
  const row = buffer.endsWith('qkv') ? 'layer * u.layerStride + token * u.tokenStride' : 'token * u.width'
  return `${row} + head * ${headWidth}u + 4u * v`
}

function storeFunction({ headWidth, half }: AttentionVariant, buffer: string): string {
  const at = placeOf(buffer, headWidth)
  const body =
    headWidth % 4 === 0
      ? `${buffer}[(${at}) / 4u] = ${stored('vec4', 'four', half)};`
      : `for (var q = 0u; q < min(4u, ${headWidth}u - 4u * v); q++) { ${buffer}[${at} + q] = ${stored('', 'four[q]', half)}; }`
  return `fn store(layer : u32, token : u32, head : u32, v : u32, four : vec4f) { ${body} }`
}

function dot(vectors: number, a: (v: number) => string, b: (v: number) => string): string {
  return Array.from({ length: vectors }, (_, v) => `dot(${a(v)}, ${b(v)})`).join(' + ')
}

function each(count: number, text: (i: number) => string): string {
  return Array.from({ length: count }, (_, i) => text(i)).join('\n  ')
}
