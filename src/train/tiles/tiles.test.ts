import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import { describe, expect, test } from 'vitest'
import { type TileTargets, UNKNOWN_LABEL } from '../../tokenize/types.ts'
import { createBatchMaker } from '../makeBatch.ts'
import { CHARACTERS } from '../samples.ts'
import { alignStrands } from './alignStrands.ts'
import { annotationFiles } from './annotationFiles.ts'
import { labelText } from './labelText.ts'
import type { TiledPart } from './spans.ts'
import { Stitcher } from './stitch.ts'
import { strandPartners, tokenTargets } from './tokenTargets.ts'

/** Tiles of one sequence: [first base, ids, spans or null]. */
function partOf(labels: number[], tiles: readonly (readonly [number, number[], number[] | null])[]): TiledPart {
  const offsets = new Uint32Array(tiles.length + 1)
  tiles.forEach(([, ids], i) => {
    offsets[i + 1] = offsets[i]! + ids.length
  })
  const plain = tiles.every(([, , spans]) => spans === null)
  const lengthOf = (ids: number[], spans: number[] | null) => (spans === null ? ids.length : Math.max(...spans))
  const targets: TileTargets = {
    kind: 'per-base',
    slots: new Uint32Array(tiles.length),
    starts: Uint32Array.from(tiles, ([start]) => start),
    lengths: Uint32Array.from(tiles, ([, ids, spans]) => lengthOf(ids, spans)),
    spans: plain ? null : Uint32Array.from(tiles.flatMap(([, , spans]) => spans ?? [])),
    records: Uint32Array.of(0),
    bases: Float64Array.of(0, labels.length),
    labels: Uint8Array.from(labels),
    wordStarts: null,
    edges: { before: 0, after: 0 },
  }
  const ids = Uint16Array.from(tiles.flatMap(([, own]) => own))
  const rows = tiles.length
  return { ids, offsets, labels: new Int32Array(rows).fill(-1), records: new Uint32Array(rows), targets }
}

const OPTIONS = { classes: 2, otherStrand: Uint8Array.of(0, 1), classWeights: null, labelSmoothing: 0 }

describe('tokenTargets', () => {
  test('a token is the shares of its labels, and weighs as much of it as is labelled', () => {
    const part = partOf([0, 0, 1, UNKNOWN_LABEL, 1, 1], [[0, [5, 6], [0, 3, 3, 6]]])
    const batch = createBatchMaker(part, CHARACTERS).plain(Uint32Array.of(0), 3)
    const { targets, weights, total } = tokenTargets(part, batch, OPTIONS)
    const shares = [2 / 3, 1 / 3, 0, 1, 0.5, 0.5].map(Math.fround) // padding weighs nothing
    expect([...targets]).toEqual(shares)
    expect([...weights!]).toEqual([1, Math.fround(2 / 3), 0])
    expect(total).toBeCloseTo(5 / 3, 6)
  })

  test('a turned row has its labels from the end, with the marks of the other strand', () => {
    const part = partOf([0, 0, 1, 2], [[0, [5, 6, 7, 8], null]])
    const batch = createBatchMaker(part, CHARACTERS).plain(Uint32Array.of(0), 4, true)
    const otherStrand = strandPartners(['coding+', 'coding-', 'rest'])
    const { targets } = tokenTargets(part, batch, { ...OPTIONS, classes: 3, otherStrand })
    const classes = Array.from({ length: 4 }, (_, i) => targets.subarray(3 * i, 3 * i + 3).indexOf(1))
    expect(classes).toEqual([2, 0, 1, 1])
  })

  test('labels move with a shift, and what it fills up weighs nothing', () => {
    const part = partOf([0, 1, 1, 0], [[0, [5, 6, 7, 8], null]])
    const maker = createBatchMaker(part, CHARACTERS)
    const moved = [0, 1, 2, 3].map((key) =>
      maker.augmented(Uint32Array.of(0), 4, { reverseComplement: false, shift: 2, maskRate: 0, key }),
    )
    for (const batch of moved) {
      const { targets, weights } = tokenTargets(part, batch, OPTIONS)
      batch.ids.forEach((id, place) => {
        const token = [5, 6, 7, 8].indexOf(id)
        const label = weights![place] === 0 ? null : targets.subarray(2 * place, 2 * place + 2).indexOf(1)
        expect(label).toBe(token === -1 ? null : [0, 1, 1, 0][token])
      })
    }
    expect(new Set(moved.map(({ shifts }) => shifts![0])).size).toBeGreaterThan(1)
  })
})

describe('Stitcher', () => {
  test('overlapping k-mers are averaged over a base', () => {
    const part = partOf([0, 0, 0], [[0, [5, 6], [0, 2, 1, 3]]])
    const sequence = new Stitcher(part, 1).add(0, Float32Array.of(1, 5))
    expect([...sequence!.logits]).toEqual([1, 3, 5])
  })

  test('tiles fade into each other, and count in full at the ends of the sequence', () => {
    const part = partOf(new Array(6).fill(0), [
      [0, [5, 5, 5, 5], null],
      [2, [5, 5, 5, 5], null],
    ])
    const stitcher = new Stitcher(part, 1)
    expect(stitcher.add(0, Float32Array.of(0, 0, 0, 0))).toBeNull()
    const { logits } = stitcher.add(1, Float32Array.of(6, 6, 6, 6))!
    expect([...logits]).toEqual([0, 0, 2, 4, 6, 6]) // weights 2 : 1 and 1 : 2 where they overlap
  })

  test('bases under no token are what the one before them is', () => {
    const part = partOf([0, 0, 0], [[0, [5, 6], [0, 1, 2, 3]]])
    expect([...new Stitcher(part, 1).add(0, Float32Array.of(1, 5))!.logits]).toEqual([1, 1, 5])
  })
})

test('logits of the other strand come back to their places', () => {
  const part = partOf([0, 0, 0], [[0, [5, 6, 7], null]])
  const batch = createBatchMaker(part, CHARACTERS).plain(Uint32Array.of(0), 4, true)
  const logits = tf.tensor2d([1, 10, 2, 20, 3, 30, 0, 0], [4, 2])
  const plain = alignStrands(logits, batch, part, ['a', 'b'])
  expect([...plain.dataSync()]).toEqual([3, 30, 2, 20, 1, 10, 0, 0])
  const marked = alignStrands(logits, batch, part, ['a+', 'a-'])
  expect([...marked.dataSync()]).toEqual([30, 3, 20, 2, 10, 1, 0, 0])
})

describe('files of predictions', () => {
  const predictions = {
    kind: 'per-base',
    records: Uint32Array.of(0),
    bases: Float64Array.of(0, 6),
    wordStarts: null,
    predicted: Uint8Array.of(1, 1, 0, 0, 0, 2),
    confidence: Uint8Array.of(255, 255, 255, 0, 255, 255),
    loss: 0,
  } as const

  test('GFF3 counts from 1 with both ends, BED from 0 without the end', () => {
    const [gff, bed] = annotationFiles(predictions, ['chr 1'], ['coding-', '.', 'intron'])
    expect(gff!.pieces.join('')).toBe(
      '##gff-version 3\n##sequence-region chr%201 1 6\n' +
        'chr%201\tstrandbook\tcoding\t3\t5\t0.667\t-\t.\t.\nchr%201\tstrandbook\tintron\t6\t6\t1.000\t.\t.\t.\n',
    )
    expect(bed!.pieces.join('')).toBe('chr_1\t2\t5\tcoding\t667\t-\nchr_1\t5\t6\tintron\t1000\t.\n')
  })

  test('labels are written as data sets have them', () => {
    const units = Uint8Array.of(0, 0, 1, UNKNOWN_LABEL)
    expect(labelText(units, ['C', 'I'], predictions)).toBe('CCI?')
    expect(labelText(units, ['coding', 'rest'], predictions)).toBe('coding:2 rest:1 ?:1')
    expect(labelText(units, ['O', 'B-x'], { wordStarts: new Uint8Array(0) })).toBe('O O B-x ?')
  })
})
