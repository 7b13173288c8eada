/** An adapter of PEFT on the model that it belongs to, as one model folder. */

import { AdapterError } from '../models/errors.ts'
import { familyOf } from '../models/families.ts'
import { headOf, knownHead, withHead } from '../models/heads.ts'
import { classesOf, withClasses } from '../models/labels.ts'
import { ADAPTER_WEIGHTS_FILE, type PeftAdapter } from '../models/tuning/peftFiles.ts'
import type { Head, ModelConfig } from '../models/types.ts'
import { ADAPTER_CONFIG_FILE, CONFIG_FILE, WEIGHTS_FILE, WEIGHTS_INDEX_FILE } from '../weights/fileNames.ts'
import { readWeightFiles } from '../weights/readWeightFiles.ts'
import { writeSafetensors } from '../weights/safetensors.ts'
import type { ModelFolder } from '../weights/types.ts'
import { readWeights } from './learnerState.ts'
import { configOf } from './modelFiles.ts'
import { mergedWeights } from './tunedModel.ts'

const HEADS: Readonly<Record<string, Head>> = { SEQ_CLS: 'sequence', TOKEN_CLS: 'token', CAUSAL_LM: 'causal' }

/**
 * The base with what the adapter learnt merged into it, its head in the place of the base's own, and all else of the base.
 * @throws AdapterError where they do not belong together, and whatever is wrong with the files of the base
 */
export async function mergedAdapter(adapter: PeftAdapter, base: ModelFolder): Promise<ModelFolder> {
  const config = configFor(adapter, configOf(base))
  const tensors = new Map([...readWeightFiles(base).tensors, ...adapter.tensors])
  const family = await familyOf(config)
  const { model, unused } = family.load(config, tensors, { tuning: adapter.tuning })
  try {
    const strangers = unused.filter((name) => adapter.tensors.has(name))
    if (strangers.length > 0) throw noSuchModules(strangers)
    const weights = mergedWeights(model, await readWeights(model))
    const replaced = [CONFIG_FILE, WEIGHTS_FILE, WEIGHTS_INDEX_FILE, ADAPTER_CONFIG_FILE, ADAPTER_WEIGHTS_FILE]
    const kept = [...base].filter(([path]) => !replaced.includes(path) && !path.endsWith('.safetensors'))
    const text = `${JSON.stringify(config, null, 2)}\n`
    return new Map([[CONFIG_FILE, new TextEncoder().encode(text)], [WEIGHTS_FILE, writeSafetensors(weights)], ...kept])
  } finally {
    model.dispose()
  }
}

/** The base's configuration with the head that the adapter was trained with. */
function configFor({ config: { taskType }, tensors }: PeftAdapter, base: ModelConfig): ModelConfig {
  const head = HEADS[taskType ?? ''] ?? headOf(base)
  const config = knownHead(base) === head ? base : withHead(base, head)
  const outputs = [...tensors].find(([name]) => /^(classifier|score)(\.out_proj)?\.weight$/.test(name))?.[1].shape[0]
  if (outputs === undefined || outputs === classesOf(config).length) return config
  return withClasses(
    config,
    Array.from({ length: outputs }, (_, i) => `LABEL_${i}`),
  )
}

function noSuchModules(names: readonly string[]): AdapterError {
  const shown = names.slice(0, 3).join(', ')
  return new AdapterError(
    `Adapter: expected names of layers that its model has, got ${shown}${names.length > 3 ? ` and ${names.length - 3} more` : ''}.`,
    'It belongs to another model.',
  )
}
