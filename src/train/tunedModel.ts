/** Models of which not all was trained: on the shelf beside their base, and exported whole or as an adapter alone. */
import { mergeLowRank } from '../models/tuning/merge.ts'
import type { PeftSchedule } from '../models/tuning/peftConfig.ts'
import { peftFiles } from '../models/tuning/peftFiles.ts'
import { adaptedModule } from '../models/tuning/ranks.ts'
import { TUNING_FILE, type TuningBase, writeTuningFile } from '../models/tuning/tuningFile.ts'
import type { Head, Model } from '../models/types.ts'
import { WEIGHTS_FILE, WEIGHTS_INDEX_FILE } from '../weights/fileNames.ts'
import type { ModelFolder } from '../weights/types.ts'
import type { HostTensors } from './hostTensors.ts'
import { readTrained, readWeights } from './learnerState.ts'
import { type TrainedModel, trainedFiles } from './modelFiles.ts'
import { type Kept, rankSchedule } from './rankAllocator.ts'

/** Where the adapter stands in an export. */
const ADAPTER_FOLDER = 'adapter'

/** PEFT's words for what a model does; null where it has none. */
const TASK_TYPES: Readonly<Record<Head, string | null>> = {
  sequence: 'SEQ_CLS',
  token: 'TOKEN_CLS',
  causal: 'CAUSAL_LM',
  masked: null,
}

/**
 * What is kept of a trained model.
 * @param base the model that the frozen weights come from; null where they are random, and are kept as well then
 */
export async function storedModel(trained: TrainedModel, base: TuningBase | null): Promise<ModelFolder> {
  const { model } = trained
  const { tuning } = model
  if (tuning.kind === 'full') return trainedFiles(trained, await readWeights(model))
  const weights = base ? await readTrained(model) : await readWeights(model)
  return new Map([...trainedFiles(trained, weights), [TUNING_FILE, writeTuningFile({ tuning, base })]])
}

/** The weights as the model alone has them: what low-rank matrices learnt stands in the matrices beside them. */
export function mergedWeights({ tuning, family }: Model, weights: HostTensors): HostTensors {
  if (tuning.kind !== 'lora' && tuning.kind !== 'adalora') return weights
  const { transposed } = family.modules
  return mergeLowRank(weights, tuning, () => transposed ?? false)
}

/** What stands beside the weights of an exported model that cannot be merged: bottleneck adapters. */
export function unmergedFiles({ tuning }: Model): ModelFolder {
  if (tuning.kind !== 'adapters') return new Map()
  return new Map([[TUNING_FILE, writeTuningFile({ tuning, base: null })]])
}

/**
 * The adapter alone, in PEFT's layout; nothing for models without low-rank matrices.
 * @param weights of the whole model
 * @param steps of the training, for the schedule that PEFT notes
 */
export function adapterFiles(
  model: Model,
  weights: HostTensors,
  { base, steps }: { readonly base: TuningBase | null; readonly steps: number },
): readonly { readonly path: string; readonly bytes: Uint8Array }[] {
  const { tuning, family, head, parameters } = model
  if (tuning.kind !== 'lora' && tuning.kind !== 'adalora') return []
  const trained = parameters.filter(({ trainable, name }) => trainable || adaptedModule(name) !== null)
  const kept = keptTriplets(weights)
  const files = peftFiles({
    tuning,
    tensors: new Map(trained.map(({ name }) => [name, weights.get(name)!])),
    base: { name: base?.name ?? '', sha256: base?.sha256 ?? null },
    taskType: TASK_TYPES[head],
    fanInFanOut: family.modules.transposed ?? false,
    ...(tuning.kind === 'adalora' ? { kept, schedule: peftSchedule(tuning, Object.keys(kept).length, steps) } : {}),
  })
  return files.map(({ path, bytes }) => ({ path: `${ADAPTER_FOLDER}/${path}`, bytes }))
}

/** SHA-256 of the files of weights in a folder, one after the other in the order of their names. */
export async function weightsHash(folder: ModelFolder): Promise<string> {
  const paths = [...folder.keys()].filter((path) => path.endsWith('.safetensors') || path === WEIGHTS_INDEX_FILE)
  const weights = paths.includes(WEIGHTS_FILE) ? [WEIGHTS_FILE] : paths.sort()
  const hashes = await Promise.all(weights.map((path) => sha256(folder.get(path)!)))
  return hashes.length === 1 ? hashes[0]! : sha256(new TextEncoder().encode(hashes.join('')))
}

async function sha256(bytes: Uint8Array): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>)
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** Triplets that AdaLoRA left: the value of every other one is 0. */
function keptTriplets(weights: HostTensors): Kept {
  const rows = [...weights].flatMap(([name, { data }]) => {
    const adapted = adaptedModule(name)
    return adapted?.part === 'E' ? [[adapted.module, Array.from(data, (value) => value !== 0)] as const] : []
  })
  return Object.fromEntries(rows)
}

function peftSchedule(tuning: Parameters<typeof rankSchedule>[0], matrices: number, total: number): PeftSchedule {
  const { warmSteps, finalSteps, interval } = rankSchedule(tuning, matrices, total)
  return { tinit: warmSteps, tfinal: finalSteps, deltaT: interval, total }
}
