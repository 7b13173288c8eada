/** The text of the programs, which needs no GPU: a change of what a device compiles is seen in review. */
import { describe, expect, test } from 'vitest'
import { adamWProgram, reduceGradients } from './adamWPrograms.ts'
import { attentionProgram, keyValueGradientProgram, queryGradientProgram } from './attentionPrograms.ts'
import { gemmProgram } from './gemmProgram.ts'
import type { Epilogue, GemmVariant, Tile } from './gemmVariant.ts'
import { type Program, UniformPacker, wgsl } from './program.ts'
import { rotateProgram } from './rotary.ts'
import { CACHED, STAGED } from './tiles.ts'

const PLAIN: GemmVariant = {
  tile: { ...CACHED, rows: 4, columns: 4 },
  transposeA: false,
  transposeB: true,
  stack: 1,
  stacked: 'results',
  bias: true,
  epilogue: 'none',
  side: false,
  rowSums: false,
  unfolded: false,
  half: { a: false, b: false, c: false },
  vector: { a: true, b: true, c: true },
}

const SHARED: Tile = { rows: 4, columns: 4, across: 16, down: 1, depth: 0, lanes: 8 }

test('a matrix product reads as follows', () => {
  expect(tidied(gemmProgram(PLAIN))).toMatchSnapshot()
})

test('a matrix product by way of workgroup memory reads as follows', () => {
  const tile = { ...STAGED, across: 8, down: 8 }
  expect(tidied(gemmProgram({ ...PLAIN, tile, epilogue: 'gelu' }))).toMatchSnapshot()
})

test('a matrix product whose rows a subgroup shares reads as follows', () => {
  expect(tidied(gemmProgram({ ...PLAIN, tile: SHARED }))).toMatchSnapshot()
})

test('attention and its gradients read as follows', () => {
  const variant = { headWidth: 8, dropping: true, causal: false, alibi: false, half: false }
  expect(tidied(attentionProgram(variant) as Program)).toMatchSnapshot()
  expect(tidied(queryGradientProgram(variant) as Program)).toMatchSnapshot()
  expect(tidied(keyValueGradientProgram(variant) as Program)).toMatchSnapshot()
})

test('causal attention with ALiBi, its gradients, and rotary positions read as follows', () => {
  const variant = { headWidth: 4, dropping: false, causal: true, alibi: true, half: false }
  expect(tidied(attentionProgram(variant) as Program)).toMatchSnapshot()
  expect(tidied(queryGradientProgram(variant) as Program)).toMatchSnapshot()
  expect(tidied(keyValueGradientProgram(variant) as Program)).toMatchSnapshot()
  expect(tidied(rotateProgram(false) as Program)).toMatchSnapshot()
})

test('the update of all parameters reads as follows', () => {
  expect(tidied(reduceGradients(false) as Program)).toMatchSnapshot()
  expect(tidied(adamWProgram(true) as Program)).toMatchSnapshot()
})

describe('pipelines are reused by key, so', () => {
  test('no two variants of a matrix product share one', () => {
    const texts = new Map<string, string>()
    for (const variant of variants()) {
      const program = gemmProgram(variant)
      const text = wgsl(program)
      expect(texts.get(program.key) ?? text, program.key).toBe(text)
      texts.set(program.key, text)
    }
    expect(texts.size).toBe(variants().length)
    expect(new Set(texts.values()).size).toBe(texts.size)
  })

  test('no two variants of attention share one', () => {
    const flags = Array.from({ length: 16 }, (_, bits) => ({
      dropping: (bits & 1) > 0,
      causal: (bits & 2) > 0,
      alibi: (bits & 4) > 0,
      half: bits > 7,
    }))
    const all = [8, 12, 6, 64].flatMap((headWidth) => flags.map((flag) => ({ headWidth, ...flag })))
    expect(new Set(all.map((variant) => attentionProgram(variant).key)).size).toBe(all.length)
  })
})

test('uniforms are packed in the order of the struct, whole numbers and floats each as they are', () => {
  const words = new UniformPacker({ a: 'u32', b: 'f32', c: 'u32' }).pack({ c: 7, b: 1, a: 0xffffffff })
  expect([...words]).toEqual([0xffffffff, 0x3f800000, 7])
})

/** Every kind of product that some kernel makes. */
function variants(): GemmVariant[] {
  const epilogues: Epilogue[] = ['none', 'residual', 'dropResidual', 'gelu', 'geluSlope', 'geluTanh', 'geluTanhSlope', 'tanh', 'scale'] // biome-ignore format: one line
  const vectors = [true, false].map((c) => ({ a: true, b: c, c }))
  const [a, b, c] = ['a', 'b', 'c'].map((which) => ({ ...PLAIN.half, [which]: true }))
  const halves = [a!, b!, c!]
  const turned = { bias: false, transposeB: false }
  return [CACHED, STAGED, SHARED].flatMap((tile): GemmVariant[] => {
    const plain = { ...PLAIN, tile }
    const stacks = [1, 3] as const
    return [
      ...epilogues.flatMap((epilogue) => vectors.map((vector) => ({ ...plain, epilogue, vector }))),
      { ...plain, stack: 3 },
      { ...plain, side: true },
      { ...plain, side: true, transposeB: false },
      ...stacks.map((stack) => ({ ...plain, ...turned, stack, stacked: 'sum' as const })),
      ...stacks.map((stack) => ({
        ...{ ...plain, ...turned, stack, stacked: 'gradients' as const },
        ...{ transposeA: true, rowSums: true },
      })),
      { ...plain, transposeB: false, unfolded: true },
      ...halves.map((half) => ({ ...plain, half })),
    ]
  })
}

/** Without the empty lines and the indentation that templates leave. */
function tidied(program: Program): string {
  return wgsl(program)
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .join('\n')
}
