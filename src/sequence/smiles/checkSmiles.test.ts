import { expect, test } from 'vitest'
import { checkSmiles } from './checkSmiles.ts'

test.each([
  'C',
  'CC(=O)Oc1ccccc1C(=O)O', // aspirin
  'CN1C=NC2=C1C(=O)N(C(=O)N2C)C', // caffeine
  'C[C@@H](N)C(=O)O',
  'F/C=C/F',
  '[Na+].[Cl-]',
  'c1cc2ccccc2[nH]1',
  'C%10CCCCC%10',
  'CS(=O)(=O)c1ccc(N)cc1',
  'OC1=C(Cl)C=C(C=C1[N+]([O-])=O)[N+]([O-])=O',
  'O=c1cc[nH]c2ccccc12',
  'C1CC2(C1)CC2',
  'c1ccccc1-c1ccccc1',
  '[13CH4]',
  'C=1CCCCC1',
])('%s is a molecule', (text) => {
  expect(checkSmiles(text)).toBeNull()
})

test.each([
  ['', 0, 'empty'],
  ['CX', 1, 'symbol'],
  ['C[Qq!]', 1, 'symbol'],
  ['CC(', 3, 'branch'],
  ['CC)C', 2, 'branch'],
  ['C()C', 2, 'branch'],
  ['(C)C', 0, 'branch'],
  ['C1CC', 4, 'ring'],
  ['C11', 2, 'ring'],
  ['C12CC12', 6, 'ring'],
  ['C=1CC#1', 6, 'ring'],
  ['C==C', 2, 'bond'],
  ['C=', 2, 'bond'],
  ['=C', 0, 'bond'],
  ['C.', 2, 'bond'],
  ['C(C)(C)(C)(C)C', 14, 'valence'],
  ['CF(C)', 5, 'valence'],
  ['C=O=C', 5, 'valence'],
  ['N(C)(C)(C)C', 11, 'valence'],
  ['cC', 2, 'valence'],
  ['c1ccccc1(C)C', 12, 'valence'],
] as const)('%j is none: at %i, %s', (text, position, reason) => {
  expect(checkSmiles(text)).toEqual({ position, reason })
})
