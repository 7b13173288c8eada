import type { CellKind } from '../../notebook/types.ts'
import type { ModelRecipe, TrainRecipe } from '../../rpc/protocol.ts'
import type { TrainParams, TrainResult } from '../../train/types.ts'
import { scoreNames } from '../../ui/common/words.ts'
import { countOf, plural, ratio } from '../phrases.ts'
import type { Services } from '../services.ts'
import { trainParams } from './params.ts'

export const trainCell: CellKind<Services> = {
  kind: 'train',
  title: 'Train',
  about: 'Fits the model to the training sequences and keeps the state that is best on the validation sequences.',
  inputs: [{ role: 'model', kinds: ['model'] }],
  params: trainParams,
  recipe: (key, params, { model }): TrainRecipe => ({
    key,
    params: params as TrainParams,
    model: model as ModelRecipe,
  }),
  run: async ({ recipe, signal, onEvent, services }) => {
    await services.train.call('device', services.device(), { signal })
    return services.train.call('train', { recipe: recipe as TrainRecipe }, { signal, onEvent })
  },
  summary: (result) => {
    const { best, steps, epochs, seconds, stopReason } = result as TrainResult
    const ends = { finished: '', early: ' · stopped early', stopped: ' · stopped by hand' } as const
    const value = `validation ${scoreNames[best.metric]} ${ratio(best.value)} at epoch ${countOf(best.epoch)} of ${countOf(epochs)}`
    return `${value} · ${plural(steps, 'step')} in ${Math.round(seconds)} s${ends[stopReason]}`
  },
}
