import { expect, test } from 'vitest'
import { modelMends } from './modelMends.ts'

test('weights that ask for their own tokens offer to set them in the tokenizer cell', () => {
  expect(modelMends({ code: 'OTHER_TOKENIZER' }, { checkpoint: 'dna-small' })).toEqual([
    { label: 'Take its tokenizer', input: 'tokenizer', param: 'from', value: 'dna-small' },
  ])
  expect(modelMends({ code: 'MODEL_CONFIG' }, { checkpoint: 'dna-small' })).toEqual([])
})
