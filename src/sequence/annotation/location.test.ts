import { expect, test } from 'vitest'
import { parseLocation } from './location.ts'

const span = (start: number, end: number, strand: 1 | -1 = 1) => ({ start, end, strand })

test.each([
  ['467', [span(466, 467)]],
  ['340..565', [span(339, 565)]],
  ['<345..500', [span(344, 500)]],
  ['<1..>888', [span(0, 888)]],
  ['102.110', [span(101, 110)]],
  ['123^124', []],
  ['join(12..78,134..202)', [span(11, 78), span(133, 202)]],
  ['complement(34..126)', [span(33, 126, -1)]],
  ['complement(join(2691..4571,4918..5163))', [span(2690, 4571, -1), span(4917, 5163, -1)]],
  ['join(complement(4918..5163),complement(2691..4571))', [span(4917, 5163, -1), span(2690, 4571, -1)]],
  ['join(1..100,J00194.1:100..202)', [span(0, 100)]],
  ['order(1..2,gap(unk100),5..6)', [span(0, 2), span(4, 6)]],
  ['one-of(1888,1901)..2200', [span(1887, 2200)]],
])('%s', (text, spans) => {
  expect(parseLocation(text)).toEqual(spans)
})

test.each(['', '1..x', 'join(1..2', '0..5', '9..3', 'join()', '1..2)', `${'join('.repeat(99)}1${')'.repeat(99)}`])(
  '"%s" is no location',
  (text) => {
    expect(parseLocation(text)).toBeNull()
  },
)

test('on a circle a span may go on over the origin', () => {
  expect(parseLocation('9..3', 10)).toEqual([span(8, 10), span(0, 3)])
  expect(parseLocation('complement(9..3)', 10)).toEqual([span(0, 3, -1), span(8, 10, -1)])
  expect(parseLocation('11..3', 10)).toBeNull()
})
