import { expect, test } from 'vitest'
import { headOf, withHead } from './heads.ts'
import { outputFields, problemOf, withOutputs } from './labels.ts'

test('the class in architectures names the head', () => {
  expect(headOf({ architectures: ['BertForMaskedLM'] })).toBe('masked')
  expect(headOf({ architectures: ['BertForPreTraining'] })).toBe('masked')
  expect(headOf({ architectures: ['BertForTokenClassification'] })).toBe('token')
  expect(headOf({ architectures: ['StrandbookCompact'] })).toBe('sequence')
})

test('a bare trunk, a foreign head and a missing name are refused with what is known', () => {
  const known =
    'expected a class that ends in ForSequenceClassification, ForTokenClassification, ForMaskedLM, LMHeadModel'
  expect(() => headOf({ architectures: ['BertModel'] })).toThrow(
    `config.json, architectures.0: ${known}, got "BertModel".`,
  )
  expect(() => headOf({ architectures: ['BertForQuestionAnswering'] })).toThrow('got "BertForQuestionAnswering"')
  expect(() => headOf({})).toThrow('got nothing')
})

test('another head has another class, and labels only where it gives any', () => {
  const config = {
    model_type: 'bert',
    problem_type: 'regression',
    id2label: { 0: 'x' },
    label2id: { x: 0 },
    hidden_size: 8,
  }
  expect(withHead(config, 'masked')).toEqual({ model_type: 'bert', hidden_size: 8, architectures: ['BertForMaskedLM'] })
  expect(withHead(config, 'token')).toMatchObject({
    architectures: ['BertForTokenClassification'],
    id2label: { 0: 'x' },
  })
})

test('the outputs say what they are called and what they mean', () => {
  const outputs = { head: 'sequence', problem: 'multi_label_classification', classes: ['a', 'b'] } as const
  expect(outputFields('strandbook-compact', outputs)).toEqual({
    architectures: ['StrandbookCompact'],
    problem_type: 'multi_label_classification',
    id2label: { 0: 'a', 1: 'b' },
    label2id: { a: 0, b: 1 },
  })
  expect(problemOf(withOutputs({ model_type: 'bert' }, outputs))).toBe('multi_label_classification')
})

test('one output without a meaning is a number, several are classes, as transformers has it', () => {
  expect(problemOf({ num_labels: 1 })).toBe('regression')
  expect(problemOf({ num_labels: 3 })).toBe('single_label_classification')
  expect(() => problemOf({ problem_type: 'ranking' })).toThrow('config.json, problem_type: expected one of')
})
