import type { CellKind } from '../../notebook/types.ts'
import type { DataRecipe, ModelSource, PredictResult, TrainRecipe } from '../../rpc/protocol.ts'
import { StrandbookError } from '../../shared/errors.ts'
import type { Json, JsonObject } from '../../shared/json.ts'
import { formatSmall } from '../../ui/format/numbers.ts'
import { countOf, plural } from '../phrases.ts'
import type { Services } from '../services.ts'

type PredictRecipe = { readonly key: string; readonly data: DataRecipe; readonly source: ModelSource | null }

export const predictCell: CellKind<Services> = {
  kind: 'predict',
  title: 'Predict',
  about: 'Applies a trained or imported model to other sequences, labelled or not.',
  inputs: [
    { role: 'data', kinds: ['data'] },
    { role: 'train', kinds: ['train'], optional: true, unusedWhen: ({ checkpoint }) => checkpoint !== 'none' },
  ],
  params: [
    {
      name: 'checkpoint',
      type: 'text',
      label: 'Model',
      help: '"none" takes the model trained in this notebook; else the id of a model that you imported.',
      default: 'none',
    },
  ],
  recipe: (key, params, { data, train }): Json => ({ key, data: data as Json, source: sourceOf(params, train) }),
  run: async ({ recipe, signal, onEvent, services }) => {
    const { key, data, source } = recipe as unknown as PredictRecipe // as `recipe` above makes it
    if (!source) {
      throw new StrandbookError('NO_MODEL', 'This cell has no model: no training cell above it, and none imported.', {
        advice: 'Choose a training cell as its input, or set Model to the id of an imported model.',
      })
    }
    await services.train.call('device', services.device(), { signal })
    return services.train.call('predict', { key, data, source }, { signal, onEvent })
  },
  summary: (result) => {
    const predicted = result as PredictResult
    return `${plural(predicted.records, 'sequence')} · ${summaryOf(predicted).join(' · ')}`
  },
}

function summaryOf(result: PredictResult): readonly string[] {
  if ('classes' in result) return result.classes.map(({ label, count }) => `${countOf(count)} ${label}`)
  if (result.task === 'multi-label') return result.labels.map(({ label, count }) => `${countOf(count)} ${label}`)
  return result.values.map(({ label, mean, min, max }) => {
    const [middle, least, most] = [mean, min, max].map(formatSmall)
    return `${label} ${middle} (${least} to ${most})`
  })
}

function sourceOf({ checkpoint }: JsonObject, train: Json | undefined): Json {
  if (checkpoint !== 'none') return { kind: 'imported', id: checkpoint as string }
  return train === undefined ? null : ({ kind: 'trained', train: train as unknown as TrainRecipe } as Json)
}
