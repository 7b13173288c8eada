import type { LeakKind, SplitKind } from '../../sequence/splitting/types.ts'

const kinds: Readonly<Record<SplitKind, string>> = {
  given: 'As given by the file.',
  stratified: 'Drawn at random, with the same shares of every class in each part.',
  random: 'Drawn at random.',
  group: 'Groups are kept whole.',
  similarity: 'Clusters of near-duplicates are kept whole.',
}

const leakKinds: Readonly<Record<LeakKind, string>> = {
  exact: 'letter for letter',
  'reverse-complement': 'as reverse complement',
  near: 'nearly',
}

/** A share that was chosen, with the digits it was chosen with: 90%, 92.5%. */
export const threshold = (share: number) => `${Number((100 * share).toFixed(1))}%`

export const words = {
  title: 'Sequences per class and part',
  class: 'Class',
  all: 'All',
  train: 'Train',
  trainHelp: 'The model learns from these.',
  valid: 'Validation',
  validHelp: 'Training is watched on these: they choose the best moment and stop it.',
  test: 'Test',
  testHelp: 'Untouched until the end: these tell how good the model is.',
  kinds,
  units: (count: string, by: string, largest: string) => `${count} by ${by}; the largest has ${largest}.`,
  fold: (index: number, of: number) => `Fold ${index} of ${of} (counted from 0) is set aside.`,
  noLeak: (identity: string) =>
    `Leak check: no test sequence stands in the other parts, neither exactly, nor as reverse complement, nor with ${identity} identity or more.`,
  leaks: 'Test sequences that training knows',
  leakKind: 'How',
  sequences: 'Test sequences',
  sequencesHelp:
    'Distinct test sequences with such a twin in train or validation; each counts once, as its closest kind.',
  pairs: 'Pairs',
  pairsHelp: 'Pairs of a test record and a record of train or validation. One test sequence may have many twins.',
  leakKinds,
  nearly: (identity: string) => `nearly (≥ ${identity})`,
  examples: 'Side by side',
  identity: (share: string) => `${share} identical`,
  reversed: 'reverse complement',
  cut: '…',
  difference: 'differs',
  differences: (n: string) => `${n} differences`,
  tooLong: 'Too long to be shown side by side.',
  parts: { train: 'train', valid: 'validation', test: 'test', none: 'no part' },
  noLabel: 'no label',
  resplit: 'Split by similarity instead',
  stratify: 'Draw a stratified split',
  groupBy: 'Group by',
  auto: 'auto',
  pattern: 'a pattern over the ids …',
  patternLabel: 'Pattern',
} as const
