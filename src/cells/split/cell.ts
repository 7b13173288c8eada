import type { CellKind, Mend, Mendable } from '../../notebook/types.ts'
import type { DataRecipe, SplitRecipe } from '../../rpc/protocol.ts'
import type { SplitParams, SplitResult } from '../../sequence/splitting/types.ts'
import { countOf, plural } from '../phrases.ts'
import type { Services } from '../services.ts'
import { words } from './words.ts'

export const splitCell: CellKind<Services> = {
  kind: 'split',
  title: 'Split',
  about:
    'Sets sequences aside: some choose the best model while it trains (validation), some judge it once at the end (test).',
  inputs: [{ role: 'data', kinds: ['data'] }],
  params: [
    {
      name: 'kind',
      type: 'choice',
      label: 'How',
      help: '"auto" takes the split that the file gives, and otherwise draws one with equal shares of each class. "By group" and "by similarity" keep what belongs together in one part, so that the test asks for something new.',
      default: 'auto',
      options: [
        { value: 'auto', label: 'auto' },
        { value: 'given', label: 'as given in the file' },
        { value: 'stratified', label: 'stratified by class' },
        { value: 'random', label: 'random' },
        { value: 'group', label: 'by group' },
        { value: 'similarity', label: 'by similarity' },
      ],
    },
    {
      name: 'group',
      type: 'text',
      label: 'Group by',
      help: 'For a split by group: sequences with the same value stay together. "column:NAME" takes a column of a table, "header:key=NAME" a key of the headers, "pattern:REGEX" what the first brackets of a regular expression match in the id. "auto" looks for a chromosome, gene or species.',
      default: 'auto',
      unusedWhen: ({ kind }) => kind !== 'group',
    },
    {
      name: 'valid',
      type: 'number',
      label: 'Validation share',
      help: 'Share of the sequences that choose the best model. Where the file gives a test part only, it is taken from the rest.',
      default: 0.1,
      min: 0.01,
      max: 0.5,
      step: 0.01,
    },
    {
      name: 'test',
      type: 'number',
      label: 'Test share',
      help: 'Share of the sequences that judge the finished model. Not used where the file gives a test part.',
      default: 0.1,
      min: 0,
      max: 0.5,
      step: 0.01,
    },
    {
      name: 'seed',
      type: 'number',
      label: 'Seed',
      help: 'Any whole number; the same seed draws the same split.',
      default: 1,
      min: 0,
      max: 4294967295,
      integer: true,
      advanced: true,
    },
    {
      name: 'identity',
      type: 'number',
      label: 'Identity',
      help: 'From this share of equal residues, counted over the shorter sequence, two sequences are near-duplicates: a split by similarity keeps them together, and the leak check reports them across parts.',
      default: 0.9,
      min: 0.8,
      max: 1,
      step: 0.01,
      advanced: true,
    },
    {
      name: 'folds',
      type: 'number',
      label: 'Folds',
      help: 'For cross-validation: the data are cut into this many folds, and one of them is the test part. 1 means no folds. Where the file gives a test part, that stays, and the folds take turns as validation.',
      default: 1,
      min: 1,
      max: 100,
      integer: true,
      advanced: true,
    },
    {
      name: 'fold',
      type: 'number',
      label: 'Fold',
      help: 'Which fold is set aside, counted from 0. Run the notebook once per fold and average.',
      default: 0,
      unusedWhen: ({ folds }) => folds === 1,
      min: 0,
      max: 99,
      integer: true,
      advanced: true,
    },
  ],
  recipe: (key, params, { data }): SplitRecipe => ({ key, params: params as SplitParams, data: data as DataRecipe }),
  run: async ({ recipe, signal, onEvent, services }) =>
    services.data.call('split', { recipe: recipe as SplitRecipe }, { signal, onEvent }),
  mends: splitMends,
  summary: (result) => {
    const { counts, leaks, kind, fold } = result as SplitResult
    const leaked = leaks.exact + leaks.reverseComplement + leaks.near
    return [
      `${countOf(counts.train)} train · ${countOf(counts.valid)} validation · ${countOf(counts.test)} test`,
      kind,
      ...(fold === null ? [] : [`fold ${fold.index} of ${fold.of}`]),
      ...(leaked > 0 ? [`${plural(leaked, 'test sequence')} known from training`] : []),
    ].join(' · ')
  },
}

/** What one click can do about a finding or an error of the split. */
function splitMends({ code }: Mendable): readonly Mend[] {
  switch (code) {
    case 'TEST_LEAKS':
    case 'VALIDATION_LEAKS':
      return [{ label: words.resplit, param: 'kind', value: 'similarity' }]
    case 'NO_GIVEN_SPLIT':
    case 'NO_GROUPS':
    case 'ONE_GROUP':
      return [{ label: words.stratify, param: 'kind', value: 'stratified' }]
    default:
      return []
  }
}
