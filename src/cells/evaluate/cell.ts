import type { CellKind } from '../../notebook/types.ts'
import type { EvaluateRecipe, TrainRecipe } from '../../rpc/protocol.ts'
import type { EvaluateParams, EvaluateResult } from '../../train/types.ts'
import { scoreOf, scoresOf } from '../../ui/format/scores.ts'
import { countOf } from '../phrases.ts'
import type { Services } from '../services.ts'
import { words } from './words.ts'

export const evaluateCell: CellKind<Services> = {
  kind: 'evaluate',
  title: 'Evaluate',
  about: 'Judges the trained model on sequences that it has never seen.',
  inputs: [{ role: 'train', kinds: ['train'] }],
  params: [
    {
      name: 'split',
      type: 'choice',
      label: 'On',
      help: 'The test part was used for nothing else: its figures are the ones to report.',
      default: 'test',
      options: [
        { value: 'test', label: 'test sequences' },
        { value: 'valid', label: 'validation sequences' },
        { value: 'train', label: 'training sequences' },
      ],
    },
  ],
  recipe: (key, params, { train }): EvaluateRecipe => ({
    key,
    params: params as EvaluateParams,
    train: train as TrainRecipe,
  }),
  run: async ({ recipe, signal, onEvent, services }) => {
    await services.train.call('device', services.device(), { signal })
    return services.train.call('evaluate', { recipe: recipe as EvaluateRecipe }, { signal, onEvent })
  },
  summary: (result) => {
    const metrics = result as EvaluateResult
    const [first, second] = scoresOf(metrics).map(({ key, name, format }) => `${name} ${format(scoreOf(metrics, key))}`)
    const unit = 'unit' in metrics ? words.units[metrics.unit] : words.n.toLowerCase()
    return `${metrics.split} ${first} · ${second} · ${countOf(metrics.n)} ${unit}`
  },
}
