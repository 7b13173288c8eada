import { expect, test } from 'vitest'
import { canonicalJson } from './json.ts'

test('equal values have equal text, whatever the order of their keys', () => {
  expect(canonicalJson({ b: [1, { d: null, c: 'x' }], a: true })).toBe(
    canonicalJson({ a: true, b: [1, { c: 'x', d: null }] }),
  )
})

test('order within lists counts', () => {
  expect(canonicalJson([1, 2])).not.toBe(canonicalJson([2, 1]))
})
