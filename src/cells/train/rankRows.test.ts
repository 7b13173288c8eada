import { expect, test } from 'vitest'
import { rankRows } from './rankRows.ts'

const matrix = (module: string, rank: number) => ({ module, rank })

test('a row per layer, a column per matrix', () => {
  const matrices = [
    matrix('bert.encoder.layer.0.attention.self.query', 3),
    matrix('bert.encoder.layer.0.attention.self.value', 6),
    matrix('bert.encoder.layer.1.attention.self.query', 0),
    matrix('bert.encoder.layer.1.attention.self.value', 5),
  ]
  expect(rankRows({ matrices })).toEqual({
    columns: ['attention.self.query', 'attention.self.value'],
    rows: [
      { layer: '0', ranks: [3, 6] },
      { layer: '1', ranks: [0, 5] },
    ],
  })
})

test('a matrix outside of the layers has a row of its own, and gaps stay empty', () => {
  expect(rankRows({ matrices: [matrix('layers.0.query', 2), matrix('bert.pooler.dense', 4)] }).rows).toEqual([
    { layer: '0', ranks: [2, null] },
    { layer: '', ranks: [null, 4] },
  ])
})
