import type { CellKind } from '../../notebook/types.ts'
import type { GenerateRecipe, ModelSource, PretrainRecipe } from '../../rpc/protocol.ts'
import { StrandbookError } from '../../shared/errors.ts'
import type { Json, JsonObject } from '../../shared/json.ts'
import type { GenerateResult } from '../../train/types.ts'
import { countOf, plural } from '../phrases.ts'
import type { Services } from '../services.ts'
import { filesOf } from './files.ts'
import { generateParams } from './params.ts'
import { words } from './words.ts'

type UncheckedRecipe = Omit<GenerateRecipe, 'source'> & { readonly source: ModelSource | null }

export const generateCell: CellKind<Services> = {
  kind: 'generate',
  title: 'Generate',
  about: 'Draws new sequences from a model of next tokens, and says which of them are new and sound.',
  inputs: [
    { role: 'model', kinds: ['pretrain'], optional: true, unusedWhen: ({ checkpoint }) => checkpoint !== 'none' },
  ],
  params: generateParams,
  recipe: (key, params, { model }): Json => ({ key, params, source: sourceOf(params, model) }),
  run: async ({ key, recipe: given, signal, onEvent, services }) => {
    const recipe = given as unknown as UncheckedRecipe // as `recipe` above makes it
    const { source } = recipe
    if (!source) throw new StrandbookError('NO_MODEL', words.noModel, { advice: words.noModelAdvice })
    await services.train.call('device', services.device(), { signal })
    const result = await services.train.call('generate', { recipe: { ...recipe, source } }, { signal, onEvent })
    const files = filesOf(result).map(async (path) => {
      const content = await services.train.call('predictionsTsv', { key, path })
      return { path, bytes: new Uint8Array(await content.arrayBuffer()) }
    })
    await services.keepExport(key, await Promise.all(files))
    return result
  },
  summary: (result) => {
    const { sequences, distinct, novel, valid } = result as GenerateResult
    return [
      plural(sequences, 'sequence'),
      ...(valid === null ? [] : [`${countOf(valid)} valid`]),
      `${countOf(distinct)} distinct`,
      ...(novel === null ? [] : [`${countOf(novel)} new`]),
    ].join(' · ')
  },
}

function sourceOf({ checkpoint }: JsonObject, model: Json | undefined): Json {
  if (checkpoint !== 'none') return { kind: 'imported', id: checkpoint as string }
  return model === undefined ? null : ({ kind: 'pretrained', pretrain: model as unknown as PretrainRecipe } as Json)
}
