import type { CellKind } from '../../notebook/types.ts'
import type { PretrainRecipe, TokenizerRecipe } from '../../rpc/protocol.ts'
import type { PretrainParams, PretrainResult } from '../../train/types.ts'
import { headlineOf } from '../../ui/format/headline.ts'
import { countOf, plural } from '../phrases.ts'
import type { Services } from '../services.ts'
import { pretrainParams } from './params.ts'

export const pretrainCell: CellKind<Services> = {
  kind: 'pretrain',
  title: 'Pretrain',
  about: 'Learns the language of the sequences alone, without labels: a model cell may start from what comes out.',
  inputs: [{ role: 'tokenizer', kinds: ['tokenizer'] }],
  params: pretrainParams,
  recipe: (key, params, { tokenizer }): PretrainRecipe => ({
    key,
    params: params as PretrainParams,
    tokenizer: tokenizer as TokenizerRecipe,
  }),
  run: async ({ key, recipe: given, signal, onEvent, services }) => {
    const recipe = given as PretrainRecipe
    await services.train.call('device', services.device(), { signal })
    const result = await services.train.call('pretrain', { recipe }, { signal, onEvent })
    await services.keepExport(key, await services.train.call('pretrainedFiles', { recipe, result }, { signal }))
    return result
  },
  summary: (result) => {
    const { best, steps, seconds, parameters, stopReason } = result as PretrainResult
    const { name, value } = headlineOf(best.metrics)
    const ends = { finished: '', early: ' · stopped early', stopped: ' · stopped by hand' } as const
    const work = `${plural(steps, 'step')} in ${Math.round(seconds)} s${ends[stopReason]}`
    return `held-out ${name} ${value} · ${countOf(parameters)} parameters · ${work}`
  },
}
