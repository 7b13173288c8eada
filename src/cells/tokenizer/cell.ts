import type { CellKind } from '../../notebook/types.ts'
import type { SplitRecipe, TokenizerRecipe } from '../../rpc/protocol.ts'
import type { TokenizerParams, TokenizerResult } from '../../tokenize/types.ts'
import { countOf, plural } from '../phrases.ts'
import type { Services } from '../services.ts'

export const tokenizerCell: CellKind<Services> = {
  kind: 'tokenizer',
  title: 'Tokenizer',
  about: 'Cuts each sequence into the pieces that the model reads.',
  inputs: [{ role: 'split', kinds: ['split'] }],
  params: [
    {
      name: 'kind',
      type: 'choice',
      label: 'Tokens',
      help: 'Single characters keep every position; k-mers are words of k residues, as DNABERT reads them.',
      default: 'auto',
      options: [
        { value: 'auto', label: 'auto' },
        { value: 'char', label: 'single characters' },
        { value: 'kmer', label: 'overlapping k-mers' },
        { value: 'kmer-blocks', label: 'k-mers side by side' },
      ],
    },
    {
      name: 'k',
      type: 'number',
      label: 'k',
      help: 'Length of the k-mers. Not used for single characters.',
      unit: 'residues',
      default: 6,
      min: 3,
      max: 6,
      integer: true,
    },
    {
      name: 'maxTokens',
      type: 'number',
      label: 'Longest',
      help: 'Sequences with more tokens are cut, and the result says how many. "auto" keeps the longest sequence, up to 1,024.',
      unit: 'tokens',
      default: 'auto',
      auto: true,
      min: 8,
      max: 4096,
      integer: true,
      advanced: true,
    },
  ],
  recipe: (key, params, { split }): TokenizerRecipe => ({
    key,
    params: params as TokenizerParams,
    split: split as SplitRecipe,
  }),
  run: async ({ recipe, signal, onEvent, services }) =>
    services.data.call('tokenizer', { recipe: recipe as TokenizerRecipe }, { signal, onEvent }),
  summary: (result) => {
    const { spec, inWords, tokens, truncated } = result as TokenizerResult
    return [
      inWords,
      `${countOf(spec.vocabulary.length)} words`,
      tokens.min === tokens.max ? plural(tokens.max, 'token') : `${countOf(tokens.min)}–${countOf(tokens.max)} tokens`,
      ...(truncated.sequences > 0 ? [`${plural(truncated.sequences, 'sequence')} cut`] : []),
    ].join(' · ')
  },
}
