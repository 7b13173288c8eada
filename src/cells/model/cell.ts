import type { ModelParams, ModelResult } from '../../models/types.ts'
import type { CellKind } from '../../notebook/types.ts'
import type { ModelRecipe, PretrainRecipe, TokenizerRecipe } from '../../rpc/protocol.ts'
import { networkParams } from '../networkParams.ts'
import { countOf } from '../phrases.ts'
import type { Services } from '../services.ts'
import { familyOptions } from './familyOptions.ts'
import { modelMends } from './modelMends.ts'
import { tuningParams } from './tuningParams.ts'
import { words } from './words.ts'

export const modelCell: CellKind<Services> = {
  kind: 'model',
  title: 'Model',
  about: 'The network that will be trained: its kind, its size, and where its first weights come from.',
  inputs: [
    { role: 'tokenizer', kinds: ['tokenizer'] },
    { role: 'pretrained', kinds: ['pretrain'], optional: true },
  ],
  params: [
    {
      name: 'family',
      type: 'choice',
      label: 'Family',
      help: words.familyHelp,
      default: 'auto',
      options: familyOptions,
    },
    {
      name: 'checkpoint',
      type: 'text',
      label: 'Start from',
      help: '"none" starts from random weights; else the name of a bundled model or of a model that you imported.',
      default: 'none',
    },
    ...tuningParams,
    ...networkParams,
    {
      name: 'kmerFeatures',
      type: 'boolean',
      label: 'k-mer counts as input',
      help: 'Gives the compact network the counts of all 5-mers beside the sequence itself. Off also rules out a linear model of the baselines beside it.',
      default: 'auto',
      auto: true,
      advanced: true,
    },
  ],
  recipe: (key, params, { tokenizer, pretrained }): ModelRecipe => ({
    key,
    params: params as ModelParams,
    tokenizer: tokenizer as TokenizerRecipe,
    ...(pretrained === undefined ? {} : { pretrained: pretrained as PretrainRecipe }),
  }),
  run: async ({ recipe, signal, onEvent, services }) =>
    services.train.call('model', { recipe: recipe as ModelRecipe }, { signal, onEvent }),
  mends: modelMends,
  summary: (result) => {
    const { family, parameters, trainable, checkpoint } = result as ModelResult
    const start = checkpoint === 'none' ? 'random weights' : `from ${checkpoint}`
    const trained = trainable === parameters ? '' : ` · ${countOf(trainable)} trained`
    return `${words.names[family]} · ${countOf(parameters)} parameters${trained} · ${start}`
  },
}
