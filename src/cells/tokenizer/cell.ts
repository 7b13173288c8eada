import type { CellKind } from '../../notebook/types.ts'
import type { SplitRecipe, TokenizerRecipe } from '../../rpc/protocol.ts'
import type { JsonObject } from '../../shared/json.ts'
import type { TokenizerParams, TokenizerResult } from '../../tokenize/types.ts'
import { countOf, plural } from '../phrases.ts'
import type { Services } from '../services.ts'
import { kindOptions, tokenizerMends, unfitKind } from './kinds.ts'

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
      help: 'Single characters keep every position; k-mers are words of k residues, as DNABERT reads them; byte pairs are words that the data repeat.',
      default: 'auto',
      options: kindOptions,
      limitedBy: { kind: 'data', unfit: unfitKind },
      unusedWhen: isAdopted,
    },
    {
      name: 'k',
      type: 'number',
      label: 'k',
      help: 'Length of the k-mers.',
      unit: 'residues',
      default: 6,
      min: 3,
      max: 6,
      integer: true,
      unusedWhen: (params) => isAdopted(params) || (params.kind !== 'kmer' && params.kind !== 'kmer-blocks'),
    },
    {
      name: 'vocabularySize',
      type: 'number',
      label: 'Vocabulary',
      help: 'How many tokens to learn from the training sequences. "auto": one for some 500 residues, 128 to 4,096; of text 8,000.',
      unit: 'tokens',
      default: 'auto',
      auto: true,
      min: 32,
      max: 50_000,
      integer: true,
      unusedWhen: (params) => isAdopted(params) || (params.kind !== 'bpe' && params.kind !== 'wordpiece'),
    },
    {
      name: 'from',
      type: 'text',
      label: 'Take from',
      help: '"data" makes tokens as chosen above; the name of a bundled or imported model takes its own, which its weights need.',
      default: 'data',
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
  mends: tokenizerMends,
}

/** Whether the tokens are those of a model, which leaves nothing to choose. */
function isAdopted({ from }: JsonObject): boolean {
  return from !== undefined && from !== 'data'
}
