import { expect, test } from 'vitest'
import { steadyingShift } from './steadyScroll.ts'

/** Three cells of 100 pixels below a bar of 50, of which the second grew by 40. */
const cells = [
  { top: 50, bottom: 150, by: 0 },
  { top: 150, bottom: 250, by: 40 },
  { top: 250, bottom: 350, by: -10 },
]

test.each([
  [60, 0, 'nothing above the first cell'],
  [200, 0, 'the cell itself may grow'],
  [250, 40, 'the cell below one that grew'],
  [340, 40, 'anywhere in it'],
  [700, 30, 'below all cells'],
  [0, 0, 'above all cells'],
])('what is at %i stays with a shift of %i: %s', (anchor, shift) => {
  expect(steadyingShift(cells, anchor)).toBe(shift)
})

test('a page scrolled past the cell that grew moves by what it grew', () => {
  const scrolled = cells.map(({ top, bottom, by }) => ({ top: top - 240, bottom: bottom - 240, by }))
  expect(steadyingShift(scrolled, 50)).toBe(40)
})
