import { expect, test } from 'vitest'
import { candidatesFor, PRODUCT_KINDS } from './tiles.ts'
import { parseTiles } from './tuneTiles.ts'

const candidates = candidatesFor({ software: false, subgroupSize: 32 })

test('what was remembered of a device is one candidate for each kind of product, or is measured again', () => {
  const [first, second] = candidates
  const tiles = parseTiles(JSON.stringify([first, second]), candidates)!
  expect(PRODUCT_KINDS.map((kind) => tiles.get(kind))).toEqual([first, second])
  const bad = ['', '{', 'null', '[]', JSON.stringify([first]), JSON.stringify([first, { ...second, rows: 5 }])]
  for (const text of bad) expect(parseTiles(text, candidates), text).toBeNull()
})

test('a tile that shares loads is remembered only for a device with subgroups of that size', () => {
  const text = JSON.stringify([candidates[0], candidates.at(-1)])
  expect(parseTiles(text, candidates)).not.toBeNull()
  for (const subgroupSize of [0, 8])
    expect(parseTiles(text, candidatesFor({ software: false, subgroupSize }))).toBeNull()
})

test('a subgroup loads whole rows of four steps, and no more of them than it has invocations for', () => {
  for (const subgroupSize of [4, 8, 16, 32, 64, 128]) {
    for (const { rows, lanes, across, down } of candidatesFor({ software: false, subgroupSize })) {
      if (!lanes) continue
      expect(lanes).toBeLessThanOrEqual(Math.min(subgroupSize, across))
      expect(down).toBe(1)
      expect(Math.max(rows, lanes) % Math.min(rows, lanes)).toBe(0)
    }
  }
})
