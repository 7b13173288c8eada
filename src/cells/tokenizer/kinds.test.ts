import { expect, test } from 'vitest'
import type { DataAlphabet } from '../../sequence/types.ts'
import { chooseKind } from '../../tokenize/makeSpec.ts'
import { MADE_FOR, tokenizerMends, unfitKind } from './kinds.ts'

const ALPHABETS: readonly DataAlphabet[] = ['dna', 'rna', 'protein', 'smiles', 'text']

test.each(ALPHABETS)('the form offers for %s exactly the kinds that the worker takes', (alphabet) => {
  for (const kind of Object.keys(MADE_FOR) as (keyof typeof MADE_FOR)[]) {
    const taken = () => chooseKind(alphabet, { kind })
    if (unfitKind(kind, { alphabet }) === null) expect(taken, kind).not.toThrow()
    else expect(taken, kind).toThrow(expect.objectContaining({ code: 'KIND_OF_OTHER_ALPHABET' }))
  }
})

test('a kind that a newer version wrote is left to the check of parameters', () => {
  expect(unfitKind('unheard-of', { alphabet: 'dna' })).toBeNull()
})

test('one click leaves a kind, or a model, of another alphabet', () => {
  const what = { code: 'KIND_OF_OTHER_ALPHABET' }
  expect(tokenizerMends(what, { kind: 'esm', from: 'data' })).toMatchObject([{ param: 'kind', value: 'auto' }])
  expect(tokenizerMends(what, { kind: 'auto', from: 'a-model' })).toMatchObject([{ param: 'from', value: 'data' }])
  expect(tokenizerMends({ code: 'BAD_K' }, {})).toEqual([])
})
