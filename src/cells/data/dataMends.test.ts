import { expect, test } from 'vitest'
import { complaint } from '../../notebook/params.ts'
import { dataCell } from './cell.ts'
import { dataMends } from './dataMends.ts'

const CODES = [
  'DUPLICATE_SEQUENCES',
  'REVERSE_COMPLEMENTS',
  'CONFLICTING_LABELS',
  'AMBIGUOUS_RESIDUES',
  'LONG_TAIL',
  'VERY_SHORT',
  'SMALL_CLASS',
  'IMBALANCED',
  'ONE_CLASS',
  'INVALID_RESIDUE',
  'DUPLICATES_DROPPED',
  'CONFLICTS_DROPPED',
  'SHORT_DROPPED',
  'AMBIGUOUS_DROPPED',
  'CUT',
  'CLASSES_DROPPED',
  'EXCESS_DROPPED',
  'INVALID_MASKED',
  'INVALID_DROPPED',
]

test.each(CODES)('%s is mended by values that the cell takes', (code) => {
  const mends = dataMends({ code, limit: 10 })
  expect(mends.length).toBeGreaterThan(0)
  for (const { param, value } of mends) {
    const spec = dataCell.params.find(({ name }) => name === param)
    expect(spec, param).toBeDefined()
    expect(complaint(spec!, value), param).toBeNull()
  }
})

test('what cannot be mended by a click has no button', () => {
  expect(dataMends({ code: 'DUPLICATE_IDS' })).toEqual([])
})
