import type * as tf from '@tensorflow/tfjs-core'
import { provideBlock } from '../block.ts'
import { provideKernel } from '../operation.ts'
import { allocate } from './backendInternals.ts'
import { rowSumsById } from './embeddingGradient.ts'
import { gradientTarget } from './gradientTarget.ts'
import { gridOf, type Program, WORKGROUP_INDEX } from './program.ts'
import { run } from './runner.ts'

export const GATHER: Program<'table' | 'ids' | 'vectors', 'size' | 'width'> = {
  key: 'gather',
  inputs: { table: 'f32', ids: 'i32' },
  outputs: { vectors: 'f32' },
  uniforms: { size: 'u32', width: 'u32' },
  code: () => /* wgsl */ `
@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group : vec3u, @builtin(num_workgroups) groups : vec3u,
        @builtin(local_invocation_index) lane : u32) {
  let i = (${WORKGROUP_INDEX}) * 64u + lane;
  if (i < u.size) { vectors[i] = table[u32(ids[i / u.width]) * u.width + i % u.width]; }
}`,
}

provideKernel('webgpu', 'Embedding', ({ table, ids }) => {
  const width = table!.shape[1]!
  const count = ids!.shape[0]!
  const vectors = allocate([count, width])
  const size = count * width
  run(GATHER, { table: table!, ids: ids!, vectors }, { size, width }, gridOf(Math.ceil(size / 64)))
  return vectors
})

provideKernel('webgpu', 'EmbeddingGradient', ({ dy, table, ids }) => rowSumsById(dy!, ids!, table!))

/** One dispatch forward; backward one for each table, and one more where the vocabulary is large. */
provideBlock('webgpu', 'EmbedTokens', {
  forward({ word, position, tokenType }, { ids, types }) {
    const [batches, tokens] = ids!.shape as [number, number]
    const width = word!.shape[1]!
    const value = allocate([batches, tokens, width])
    const size = batches * tokens * width
    const tables = { word: word!, position: position!, tokenType: tokenType!, ids: ids!, value }
    const buffers = types ? { ...tables, types } : tables
    run(embedTokensProgram(types !== undefined), buffers, { size, tokens, width }, gridOf(Math.ceil(size / 64)))
    return { value, saved: [] }
  },
  backward(dy, { inputs: { word, position, tokenType }, constants: { ids, types }, wanted }) {
    return {
      ...(wanted.has('word') ? { word: rowSumsById(dy, ids!, word!) } : {}),
      ...(wanted.has('position') ? { position: positionGradient(dy, position!) } : {}),
      ...(wanted.has('tokenType') ? { tokenType: rowSumsById(dy, types ?? null, tokenType!) } : {}),
    }
  },
})

function positionGradient(dy: tf.TensorInfo, position: tf.TensorInfo): tf.TensorInfo {
  const [batches, tokens, width] = dy.shape as [number, number, number]
  const target = gradientTarget(position, 1)
  const size = position.shape[0]! * width
  const uniforms = { size, batches, tokens, width }
  run(POSITION_GRADIENT, { dy, dPosition: target.buffer }, uniforms, gridOf(Math.ceil(size / 64)))
  return target.finish()
}

type TokenBuffer = 'word' | 'position' | 'tokenType' | 'ids' | 'types' | 'value'

export function embedTokensProgram(typed: boolean): Program<TokenBuffer, 'size' | 'tokens' | 'width'> {
  return {
    key: typed ? 'embedTypedTokens' : 'embedTokens',
    inputs: {
      word: 'f32',
      position: 'f32',
      tokenType: 'f32',
      ids: 'i32',
      ...(typed ? { types: 'i32' as const } : {}),
    },
    outputs: { value: 'f32' },
    uniforms: { size: 'u32', tokens: 'u32', width: 'u32' },
    code: () => /* wgsl */ `
@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group : vec3u, @builtin(num_workgroups) groups : vec3u,
        @builtin(local_invocation_index) lane : u32) {
  let i = (${WORKGROUP_INDEX}) * 64u + lane;
  if (i >= u.size) { return; }
  let token = i / u.width;
  let c = i % u.width;
  let kind = ${typed ? 'u32(types[token])' : '0u'};
  value[i] = word[u32(ids[token]) * u.width + c] + tokenType[kind * u.width + c]
    + position[token % u.tokens * u.width + c];
}`,
  }
}

/** Sums over the batch; zeros for positions that no token has. */
export const POSITION_GRADIENT: Program<'dy' | 'dPosition', 'size' | 'batches' | 'tokens' | 'width'> = {
  key: 'positionGradient',
  inputs: { dy: 'f32' },
  outputs: { dPosition: 'f32' },
  uniforms: { size: 'u32', batches: 'u32', tokens: 'u32', width: 'u32' },
  code: () => /* wgsl */ `
@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group : vec3u, @builtin(num_workgroups) groups : vec3u,
        @builtin(local_invocation_index) lane : u32) {
  let i = (${WORKGROUP_INDEX}) * 64u + lane;
  if (i >= u.size) { return; }
  var sum = 0.0;
  if (i < u.tokens * u.width) {
    for (var b = 0u; b < u.batches; b++) { sum += dy[b * u.tokens * u.width + i]; }
  }
  dPosition[i] = sum;
}`,
}
