import { expect, test } from 'vitest'
import type { TokenizerSpec } from '../../src/tokenize/types.ts'
import { CHARACTERS, partOf } from '../../src/train/samples.ts'
import { generatedFiles, judgeGenerated, summariseGenerated } from './judgeGenerated.ts'

const SMILES: TokenizerSpec = {
  ...CHARACTERS,
  alphabet: 'smiles',
  vocabulary: ['P', 'U', 'B', 'E', 'M', 'C', 'O', '(', '='],
}
const [C, O, OPEN, DOUBLE] = [5, 6, 7, 8] as const
const made = [
  [C, O],
  [C, DOUBLE, O],
  [C, O],
  [C, OPEN],
].map((ids, i) => ({ ids, ended: i < 3 }))
const LEARNT = partOf([{ ids: [C, DOUBLE, O], label: -1 }])

test('molecules are checked, repeats and what stands in the training data are told', () => {
  const judged = judgeGenerated(made, SMILES, LEARNT)
  expect(judged.map(({ text, repeated, known, fault }) => [text, repeated, known, fault])).toEqual([
    ['CO', false, false, 'none'],
    ['C=O', false, true, 'none'],
    ['CO', true, false, 'none'],
    ['C(', false, false, 'branch'],
  ])
  expect(summariseGenerated(judged, 1)).toMatchObject({ sequences: 4, ended: 3, distinct: 3, novel: 2, valid: 3 })
})

test('of other sequences nobody says whether they are molecules, and of unknown data nobody what is new', () => {
  const judged = judgeGenerated([{ ids: [5, 6], ended: true }], CHARACTERS, null)
  expect(judged[0]).toMatchObject({ text: 'AC', known: null, fault: null })
  expect(summariseGenerated(judged, 1)).toMatchObject({ novel: null, valid: null })
})

test('the files hold all of them', () => {
  const files = generatedFiles(judgeGenerated(made.slice(0, 2), SMILES, LEARNT))
  expect([...files.keys()]).toEqual(['generated.tsv', 'generated.smi'])
  expect(files.get('generated.smi')).toBe('CO g1\nC=O g2\n')
  expect(files.get('generated.tsv')!.split('\n')[2]).toBe('g2\tC=O\tyes\tno\tno\tyes')
  const dna = generatedFiles(judgeGenerated([{ ids: [5], ended: true }], CHARACTERS, null))
  expect(dna.get('generated.fasta')).toBe('>g1\nA\n')
})
