import { expect, test } from 'vitest'
import { ancestorOfKind } from './ancestor.ts'
import { cell, id, notebook } from './testing.ts'

const far = cell('far', 'data')
const near = cell('near', 'data', {}, { genome: 'far' })
const split = cell('split', 'split', {}, { data: 'near' })
const tokenizer = cell('tokenizer', 'tokenizer', {}, { split: 'split' })
const loop = cell('loop', 'note', {}, { to: 'loop', gone: 'nowhere' })
const all = notebook(far, near, split, tokenizer, loop)

test('the nearest ancestor of a kind is found, and none where there is none', () => {
  expect(ancestorOfKind(all, tokenizer, 'data')).toBe(id('near'))
  expect(ancestorOfKind(all, near, 'data')).toBe(id('far'))
  expect(ancestorOfKind(all, far, 'data')).toBeUndefined()
})

test('a damaged notebook, with a loop or an input that is gone, ends the search', () => {
  expect(ancestorOfKind(all, loop, 'data')).toBeUndefined()
})
