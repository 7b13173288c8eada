import { expect, test } from 'vitest'
import { lettersOf } from './labelLetters.ts'

test('labels are told apart by letter, strands by case, and nothing is a dot', () => {
  const letters = lettersOf(['coding+', 'coding-', 'intron+', 'intron-', 'insert', 'intergenic'])
  expect([...letters.values()]).toEqual(['C', 'c', 'I', 'i', 'N', '·'])
})

test('more labels than letters are no reason to fail', () => {
  expect(lettersOf(Array.from({ length: 40 }, (_, i) => `x${i}`)).size).toBe(40)
})
