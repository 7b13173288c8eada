import { expect, test } from 'vitest'
import { CANDIDATES, PRODUCT_KINDS } from './tiles.ts'
import { parseTiles } from './tuneTiles.ts'

test('what was remembered of a device is one candidate for each kind of product, or is measured again', () => {
  const [first, second] = CANDIDATES
  const tiles = parseTiles(JSON.stringify([first, second]))!
  expect(PRODUCT_KINDS.map((kind) => tiles.get(kind))).toEqual([first, second])
  const bad = ['', '{', 'null', '[]', JSON.stringify([first]), JSON.stringify([first, { ...second, rows: 5 }])]
  for (const text of bad) expect(parseTiles(text), text).toBeNull()
})
