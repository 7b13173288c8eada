import { expect, test } from 'vitest'
import { letterStacks } from './letterStacks.ts'

const DNA = { letters: 'ACGT', positions: 2 }
const stacksOf = (shares: readonly number[], records: number) => letterStacks({ label: '', records, shares }, DNA)

test('a letter that always stands there is worth two bits, and even letters nothing', () => {
  const { boxes, highest, consensus } = stacksOf([0, 0, 1, 0, 0.25, 0.25, 0.25, 0.25], 1e9)
  expect(boxes).toEqual([{ position: 0, letter: 'G', from: 0, bits: expect.closeTo(2, 6) }])
  expect([highest, consensus]).toEqual([expect.closeTo(2, 6), 'G·'])
})

test('the rarest stands lowest, and boxes touch', () => {
  const { boxes } = stacksOf([0.5, 0, 0, 0.5, 0.75, 0.25, 0, 0], 1e9)
  const [, , c, a] = boxes
  expect(boxes.slice(0, 2).map(({ bits }) => bits)).toEqual([expect.closeTo(0.5, 6), expect.closeTo(0.5, 6)])
  expect([c?.letter, a?.letter]).toEqual(['C', 'A'])
  expect(a?.from).toBeCloseTo(c!.from + c!.bits, 9)
})

test('few records say less than many', () => {
  expect(stacksOf([1, 0, 0, 0, 1, 0, 0, 0], 4).highest).toBeCloseTo(2 - 3 / (2 * Math.LN2 * 4), 9)
})
