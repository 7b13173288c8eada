/**
 * Rotary positions: queries and keys are turned once, in place, before attention reads them (each key is read by every
 * query), and their gradients are turned back. Sines and cosines come from a table that the host computes and the device
 * keeps: WGSL promises three digits of them, and only between −π and π.
 */
import type * as tf from '@tensorflow/tfjs-core'
import { rotaryTable } from '../ops/attentionVariant.ts'
import type { Layout } from './attention.ts'
import { webgpuBackend } from './backendInternals.ts'
import { isHalf } from './halfPrecision.ts'
import { gridOf, type Program, WORKGROUP_INDEX } from './program.ts'
import { type Bound, run } from './runner.ts'
import { floats, stored } from './snippets.ts'

const LANES = 64
/** Shortest table, so that growing sequences bring a new one a few times only. */
const LEAST_TOKENS = 128

type Table = { readonly buffer: GPUBuffer; readonly tokens: number }

const tables = new WeakMap<GPUDevice, Map<string, Table>>()

/**
 * @param qkv queries, keys and values, of which the first two are turned
 * @param headWidth D, even
 * @param back by the opposite angles
 */
export function rotateInPlace(
  qkv: tf.TensorInfo,
  { batches, tokens, width, tokenStride, layerStride }: Layout,
  headWidth: number,
  base: number,
  back: boolean,
): void {
  const rows = batches * tokens
  const pairs = rows * width // two layers, half of their values each
  const uniforms = { pairs, rows, tokens, width, tokenStride, layerStride, half: headWidth / 2, sign: back ? -1 : 1 }
  run(
    rotateProgram(isHalf(qkv)),
    { table: tableFor(tokens, headWidth, base), qkv },
    uniforms,
    gridOf(Math.ceil(pairs / LANES)),
  )
}

type Uniform = 'pairs' | 'rows' | 'tokens' | 'width' | 'tokenStride' | 'layerStride' | 'half' | 'sign'

export function rotateProgram(half: boolean): Program<'table' | 'qkv', Uniform> {
  const [low, high] = ['low', 'high'].map((at) => floats('', `qkv[${at}]`, half))
  return {
    key: half ? 'rotate half' : 'rotate',
    inputs: { table: 'vec2f' },
    outputs: { qkv: half ? 'f16' : 'f32' },
    uniforms: {
      pairs: 'u32',
      rows: 'u32',
      tokens: 'u32',
      width: 'u32',
      tokenStride: 'u32',
      layerStride: 'u32',
      half: 'u32',
      sign: 'f32',
    },
    code: () => /* wgsl */ `
@compute @workgroup_size(${LANES})
fn main(@builtin(workgroup_id) group : vec3u, @builtin(num_workgroups) groups : vec3u,
        @builtin(local_invocation_index) lane : u32) {
  let pair = (${WORKGROUP_INDEX}) * ${LANES}u + lane;
  if (pair >= u.pairs) { return; }
  let row = pair / (u.width / 2u);
  let inRow = pair % (u.width / 2u);
  let d = inRow % u.half;
  let start = row / u.rows * u.layerStride + row % u.rows * u.tokenStride;
  let low = start + inRow / u.half * 2u * u.half + d;
  let high = low + u.half;
  let angle = table[row % u.tokens * u.half + d]; // cosine, sine
  let sine = u.sign * angle.y;
  let value = vec2f(${low}, ${high});
  qkv[low] = ${stored('', 'value.x * angle.x - value.y * sine', half)};
  qkv[high] = ${stored('', 'value.y * angle.x + value.x * sine', half)};
}`,
  }
}

/** Cosine and sine of t · base^(−2d / D) for each position t and d < D / 2. */
function tableFor(tokens: number, headWidth: number, base: number): Bound {
  const { device, queue } = webgpuBackend()
  const ofDevice = tables.get(device) ?? new Map<string, Table>()
  tables.set(device, ofDevice)
  const key = `${headWidth} ${base}`
  const known = ofDevice.get(key)
  if (known && known.tokens >= tokens) return whole(known.buffer)
  const rows = Math.max(LEAST_TOKENS, 2 ** Math.ceil(Math.log2(tokens)))
  const [cosines, sines] = [Math.cos, Math.sin].map((f) => rotaryTable(rows, headWidth, base, f))
  const values = Float32Array.from({ length: 2 * cosines!.length }, (_, i) => (i % 2 === 0 ? cosines : sines)![i >> 1]!)
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST
  const buffer = device.createBuffer({ label: 'rotary table', size: values.byteLength, usage })
  queue.writeBuffer(buffer, 0, values)
  ofDevice.set(key, { buffer, tokens: rows }) // the shorter one may wait in recorded commands: the browser frees it
  return whole(buffer)
}

function whole(buffer: GPUBuffer): Bound {
  return { buffer, offset: 0, size: buffer.size }
}
