import { expect, test } from 'vitest'
import { resolveTuning } from './resolveTuning.ts'
import type { TuningParams } from './types.ts'

const modules = {
  usual: ['query', 'value'],
  all: ['query', 'key', 'value', 'attention.output.dense', 'output.dense'],
  joining: ['output.dense'],
  classifier: ['classifier'],
}
const resolve = (params: Partial<TuningParams>) => resolveTuning(params, modules)

test('LoRA adapts query and value at rank 8 unless told otherwise, and alpha is twice the rank', () => {
  expect(resolve({ tuning: 'lora' })).toMatchObject({ rank: 8, alpha: 16, targets: ['query', 'value'] })
  expect(resolve({ tuning: 'lora', rank: 4, loraTargets: 'all' })).toMatchObject({ alpha: 8, targets: modules.all })
  expect(resolve({ tuning: 'lora', loraTargets: 'key, dense' })).toMatchObject({ targets: ['key', 'dense'] })
})

test('AdaLoRA starts with more rank than it keeps', () => {
  expect(resolve({ tuning: 'adalora' })).toMatchObject({ rank: 12, targetRank: 8 })
  expect(resolve({ tuning: 'adalora', rank: 6 })).toMatchObject({ rank: 6, targetRank: 3 })
  expect(() => resolve({ tuning: 'adalora', rank: 4, targetRank: 5 })).toThrow('at most 4')
})

test('targets that name nothing are refused by name', () => {
  expect(() => resolve({ tuning: 'lora', loraTargets: 'query,valeu' })).toThrow('"valeu"')
  expect(() => resolve({ tuning: 'lora', loraTargets: ' ' })).toThrow('LoRA targets')
})
