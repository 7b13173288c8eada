/** C = A · B for every use that a network has, as programs by their variant. */
import { gemmCode } from './gemmCode.ts'
import type { Epilogue, GemmVariant } from './gemmVariant.ts'
import type { BufferType, Program, UniformType } from './program.ts'
import { DROP_UNIFORMS } from './snippets.ts'

type Uniform =
  | 'rows'
  | 'columns'
  | 'depth'
  | 'parts'
  | 'depthPerPart'
  | 'partStride'
  | 'sumStride'
  | 'channels'
  | 'tokens'
  | 'left'
  | 'rank'
  | keyof typeof DROP_UNIFORMS

export type GemmProgram = Program<string, Uniform>

const programs = new Map<string, GemmProgram>()

export function gemmProgram(variant: GemmVariant): GemmProgram {
  const key = keyOf(variant)
  const known = programs.get(key)
  if (known) return known
  const program = {
    ...{ key, ...buffersOf(variant), uniforms: uniformsOf(variant) },
    enable: variant.tile.lanes ? ['subgroups'] : [],
    code: () => gemmCode(variant),
  }
  programs.set(key, program)
  return program
}

function keyOf(variant: GemmVariant): string {
  const { tile, transposeA, transposeB, stack, stacked, bias, epilogue, side, rowSums, unfolded, half, vector } =
    variant
  const order = `${transposeA ? 'T' : 'N'}${transposeB ? 'T' : 'N'}`
  const shape = `${tile.rows}x${tile.columns}@${tile.across}x${tile.down}/${tile.depth}${tile.lanes ? `s${tile.lanes}` : ''}`
  const flags = [
    stack === 1 ? '' : `${stacked}${stack}`,
    bias ? 'bias' : '',
    epilogue === 'none' ? '' : epilogue,
    side ? 'side' : '',
    rowSums ? 'rowSums' : '',
    unfolded ? 'unfolded' : '',
    half.a || half.b || half.c ? `h${Number(half.a)}${Number(half.b)}${Number(half.c)}` : '',
    `v${Number(vector.a)}${Number(vector.b)}${Number(vector.c)}`,
  ]
  return ['gemm', order, shape, ...flags].filter(Boolean).join(' ')
}

const EPILOGUE_INPUTS: Readonly<Record<Epilogue, readonly string[]>> = {
  none: [],
  residual: ['residual'],
  dropResidual: ['residual'],
  gelu: [],
  geluSlope: ['pre'],
  geluTanh: [],
  geluTanhSlope: ['pre'],
  tanh: [],
  scale: [],
}

function buffersOf({ stack, stacked, bias, epilogue, side, rowSums, half, vector }: GemmVariant) {
  const type = (isVector: boolean, isHalf = false): BufferType =>
    isHalf ? (isVector ? 'vec4h' : 'f16') : isVector ? 'vec4f' : 'f32'
  const numbered = (name: string, count: number, isVector: boolean, isHalf = false) =>
    Object.fromEntries(Array.from({ length: count }, (_, i) => [`${name}${i}`, type(isVector, isHalf)]))
  const weights = stacked === 'gradients' ? 1 : stack
  const results = stacked === 'gradients' ? stack : 1
  return {
    inputs: {
      a: type(vector.a, half.a),
      ...numbered('b', weights, vector.b, half.b),
      ...(bias ? numbered('bias', weights, vector.c) : {}),
      ...(side ? { sideA: 'f32' as const, sideB: 'f32' as const } : {}),
      ...Object.fromEntries(EPILOGUE_INPUTS[epilogue].map((name) => [name, type(vector.c, half.c && name === 'pre')])),
    },
    outputs: {
      ...numbered('c', results, vector.c, half.c),
      ...(epilogue === 'gelu' || epilogue === 'geluTanh' ? { pre: type(vector.c, half.c) } : {}),
      ...(rowSums ? numbered('sums', results, false) : {}),
    },
  }
}

function uniformsOf({ epilogue, side, unfolded }: GemmVariant): Readonly<Record<Uniform, UniformType>> {
  const sizes = ['rows', 'columns', 'depth', 'parts', 'depthPerPart', 'partStride', 'sumStride'] as const
  const shape = Object.fromEntries(sizes.map((name) => [name, 'u32' as const]))
  const sequence = unfolded ? { channels: 'u32', tokens: 'u32', left: 'u32' } : {}
  const rank = side ? { rank: 'u32' } : {}
  const finish = epilogue === 'dropResidual' ? DROP_UNIFORMS : epilogue === 'scale' ? { scale: 'f32' } : {}
  return { ...shape, ...sequence, ...rank, ...finish } as Readonly<Record<Uniform, UniformType>>
}
