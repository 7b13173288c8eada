import type { CellKind } from '../../notebook/types.ts'
import type { DataRecipe, SplitRecipe } from '../../rpc/protocol.ts'
import type { SplitParams, SplitResult } from '../../sequence/types.ts'
import { countOf, plural } from '../phrases.ts'
import type { Services } from '../services.ts'

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
      help: '"auto" takes the split that the file gives, and otherwise draws one with equal shares of each class.',
      default: 'auto',
      options: [
        { value: 'auto', label: 'auto' },
        { value: 'given', label: 'as given in the file' },
        { value: 'stratified', label: 'stratified by class' },
        { value: 'random', label: 'random' },
      ],
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
  ],
  recipe: (key, params, { data }): SplitRecipe => ({ key, params: params as SplitParams, data: data as DataRecipe }),
  run: async ({ recipe, signal, onEvent, services }) =>
    services.data.call('split', { recipe: recipe as SplitRecipe }, { signal, onEvent }),
  summary: (result) => {
    const { counts, leaks, kind } = result as SplitResult
    const leaked = leaks.exact + leaks.reverseComplement
    return [
      `${countOf(counts.train)} train · ${countOf(counts.valid)} validation · ${countOf(counts.test)} test`,
      kind,
      ...(leaked > 0 ? [`${plural(leaked, 'test sequence')} known from training`] : []),
    ].join(' · ')
  },
}
