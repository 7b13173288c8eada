/**
 * The gradient of a table of V rows from N rows of C values: row v is the sum of the rows whose id is v, in the order of
 * their positions, so it is the same in every run. A small vocabulary is summed in workgroup memory, by parts of the batch; in
 * a large one, most ids are rare, and each is followed from token to token.
 */
import type * as tf from '@tensorflow/tfjs-core'
import { allocate, free } from './backendInternals.ts'
import { gradientTarget, partsFor } from './gradientTarget.ts'
import { gridOf, type Program, WORKGROUP_INDEX } from './program.ts'
import { run } from './runner.ts'

const LANES = 64
/** 64 rows of 64 columns fill the 16 KiB of workgroup memory that every device has. */
const SMALL_VOCABULARY = 64
/** Rows of the batch for each workgroup. */
const ROWS_PER_PART = 64

type Table = Pick<tf.TensorInfo, 'dataId' | 'shape'>

/**
 * @param dy N rows of C values
 * @param ids int32, N of them; null means all 0
 * @param table (V, C), the parameter
 */
export function rowSumsById(dy: tf.TensorInfo, ids: tf.TensorInfo | null, table: Table): tf.TensorInfo {
  const [vocabulary, width] = table.shape as [number, number]
  const rows = dy.shape.reduce((product, axis) => product * axis, 1) / width
  if (vocabulary <= SMALL_VOCABULARY) return smallGradient(dy, ids, table, rows)
  return largeGradient(dy, ids!, table, rows)
}

function smallGradient(dy: tf.TensorInfo, ids: tf.TensorInfo | null, table: Table, rows: number): tf.TensorInfo {
  const [vocabulary, width] = table.shape as [number, number]
  const parts = partsFor([table], Math.ceil(rows / ROWS_PER_PART))
  const target = gradientTarget(table, parts)
  const uniforms = { rows, width, rowsPerPart: Math.ceil(rows / parts), stride: target.stride }
  const buffers = { dy, ...(ids ? { ids } : {}), dTable: target.buffer }
  run(smallVocabularyProgram(vocabulary, ids !== null), buffers, uniforms, [Math.ceil(width / LANES), parts, 1])
  return target.finish()
}

/** Each lane owns a column, so nobody waits for anybody. */
export function smallVocabularyProgram(
  vocabulary: number,
  hasIds: boolean,
): Program<'dy' | 'ids' | 'dTable', 'rows' | 'width' | 'rowsPerPart' | 'stride'> {
  return {
    key: `embeddingGradient ${vocabulary}${hasIds ? '' : ' all 0'}`,
    inputs: { dy: 'f32', ...(hasIds ? { ids: 'i32' as const } : {}) },
    outputs: { dTable: 'f32' },
    uniforms: { rows: 'u32', width: 'u32', rowsPerPart: 'u32', stride: 'u32' },
    code: () => /* wgsl */ `
var<workgroup> sums : array<f32, ${vocabulary * LANES}>;
@compute @workgroup_size(${LANES})
fn main(@builtin(workgroup_id) group : vec3u, @builtin(local_invocation_index) lane : u32) {
  let column = group.x * ${LANES}u + lane;
  if (column >= u.width) { return; }
  for (var v = 0u; v < ${vocabulary}u; v++) { sums[v * ${LANES}u + lane] = 0.0; }
  let end = min(u.rows, (group.y + 1u) * u.rowsPerPart);
  for (var row = group.y * u.rowsPerPart; row < end; row++) {
    sums[${hasIds ? `u32(ids[row]) * ${LANES}u + lane` : 'lane'}] += dy[row * u.width + column];
  }
  for (var v = 0u; v < ${vocabulary}u; v++) {
    dTable[group.y * u.stride + v * u.width + column] = sums[v * ${LANES}u + lane];
  }
}`,
  }
}

/** `next` of a token that is the last of its id, without the mark. */
const NONE = '0x7fffffffu'
/** Set in `next` of a token that is the first of its id. */
const FIRST = '0x80000000u'

function largeGradient(dy: tf.TensorInfo, ids: tf.TensorInfo, table: Table, rows: number): tf.TensorInfo {
  const [vocabulary, width] = table.shape as [number, number]
  const target = gradientTarget(table, 1)
  const first = allocate([vocabulary])
  const next = allocate([rows])
  run(LINK_TOKENS, { ids, first, next }, { rows }, gridOf(Math.ceil(rows / LANES)))
  const size = vocabulary * width
  const buffers = { dy, ids, first, next, dTable: target.buffer }
  run(FOLLOW_TOKENS, buffers, { rows, size, width }, gridOf(Math.ceil(size / LANES)))
  free(first, next)
  return target.finish()
}

/**
 * The first token of each id that there is, and of each token the next of the same id. `first` of other ids stays what the
 * memory held: whoever reads it looks whether that token has the id and is marked as its first.
 */
export const LINK_TOKENS: Program<'ids' | 'first' | 'next', 'rows'> = {
  key: 'linkTokens',
  inputs: { ids: 'i32' },
  outputs: { first: 'u32', next: 'u32' },
  uniforms: { rows: 'u32' },
  code: () => /* wgsl */ `
@compute @workgroup_size(${LANES})
fn main(@builtin(workgroup_id) group : vec3u, @builtin(num_workgroups) groups : vec3u,
        @builtin(local_invocation_index) lane : u32) {
  let i = (${WORKGROUP_INDEX}) * ${LANES}u + lane;
  if (i >= u.rows) { return; }
  let id = ids[i];
  var link = ${NONE};
  for (var at = i + 1u; at < u.rows; at++) { if (ids[at] == id) { link = at; break; } }
  var earlier = false;
  for (var at = i; at > 0u; at--) { if (ids[at - 1u] == id) { earlier = true; break; } }
  if (!earlier) {
    link |= ${FIRST};
    first[u32(id)] = i;
  }
  next[i] = link;
}`,
}

export const FOLLOW_TOKENS: Program<'dy' | 'ids' | 'first' | 'next' | 'dTable', 'rows' | 'size' | 'width'> = {
  key: 'followTokens',
  inputs: { dy: 'f32', ids: 'i32', first: 'u32', next: 'u32' },
  outputs: { dTable: 'f32' },
  uniforms: { rows: 'u32', size: 'u32', width: 'u32' },
  code: () => /* wgsl */ `
@compute @workgroup_size(${LANES})
fn main(@builtin(workgroup_id) group : vec3u, @builtin(num_workgroups) groups : vec3u,
        @builtin(local_invocation_index) lane : u32) {
  let i = (${WORKGROUP_INDEX}) * ${LANES}u + lane;
  if (i >= u.size) { return; }
  let id = i / u.width;
  var token = first[id];
  if (token >= u.rows || ids[min(token, u.rows - 1u)] != i32(id) || (next[min(token, u.rows - 1u)] & ${FIRST}) == 0u) {
    dTable[i] = 0.0;
    return;
  }
  var sum = 0.0;
  loop {
    sum += dy[token * u.width + i % u.width];
    token = next[token] & ${NONE};
    if (token == ${NONE}) { break; }
  }
  dTable[i] = sum;
}`,
}
