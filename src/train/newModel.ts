/** From the parameters of the `model` cell to a model on the device. */
import { describeModel } from '../models/describeModel.ts'
import { chooseFamily, loadFamily } from '../models/families.ts'
import { withStrandbookFacts } from '../models/labels.ts'
import { canRescale, rescaleOutputs } from '../models/outputLayer.ts'
import { resolveTuning } from '../models/tuning/resolveTuning.ts'
import type { TuningBase } from '../models/tuning/tuningFile.ts'
import type { Tuning } from '../models/tuning/types.ts'
import type {
  DataFacts,
  LoadedModel,
  ModelConfig,
  ModelFamily,
  ModelParams,
  ModelResult,
  Scale,
} from '../models/types.ts'
import type { ModelFolder } from '../weights/types.ts'
import { ModelImportError } from './errors.ts'
import type { HostTensors } from './hostTensors.ts'
import { factsOf, type OutputFacts } from './outputFacts.ts'
import { words } from './words.ts'

/** Everything about a model but its tensors. */
export type Blueprint = {
  readonly family: ModelFamily
  readonly config: ModelConfig
  /** Weights of the checkpoint; null draws random ones. */
  readonly weights: HostTensors | null
  /** Whether the checkpoint has the head of another task. */
  readonly otherHead: boolean
  /** On which scale the head of the checkpoint gives numbers; null where they are in their own unit, or none. */
  readonly scale: Scale | null
  /** The checkpoint that frozen weights come from; null where all is trained, or random. */
  readonly base: TuningBase | null
  /** What is trained of it. */
  readonly tuning: Tuning
  readonly reason: string
}

export const RANDOM_WEIGHTS = 'none'

/**
 * @param folderOf finds the folder of a checkpoint by its name, or null
 * @throws ModelConfigError, ModelImportError, and whatever is wrong with the files of the checkpoint
 */
export async function planModel(
  params: ModelParams,
  facts: DataFacts,
  folderOf: (name: string) => Promise<ModelFolder | null>,
): Promise<Blueprint> {
  if (params.checkpoint === RANDOM_WEIGHTS) {
    const { family: name, reason } = chooseFamily(params, facts)
    const family = await loadFamily(name)
    const tuning = resolveTuning(params, family.modules)
    const config = family.configure(params, facts)
    return {
      family,
      config,
      weights: null,
      otherHead: false,
      scale: null,
      base: null,
      tuning,
      reason: withWarning(reason, tuning),
    }
  }
  const folder = await folderOf(params.checkpoint)
  if (!folder) throw new ModelImportError(words.noSuchModel(params.checkpoint), words.noSuchModelAdvice)
  const { planFromCheckpoint } = await import('./fromCheckpoint.ts')
  return planFromCheckpoint(params, facts, folder)
}

/** The tensors: a pure function of (blueprint, seed, strand, outputs). */
export function buildModel(
  { family, config, weights, otherHead, scale: before, tuning }: Blueprint,
  { seed, ...facts }: { readonly seed: number } & OutputFacts,
): LoadedModel {
  const full = withStrandbookFacts(config, factsOf(facts))
  if (!weights) return { model: family.create(full, seed, tuning), initialised: [], unused: [] }
  const { scale } = facts.outputs
  const own = scale && canRescale(weights) ? rescaleOutputs(weights, before, scale) : weights
  return family.load(full, own, { newHeadSeed: seed, otherHead, tuning })
}

function withWarning(reason: string, { kind }: Tuning): string {
  return kind === 'full' ? reason : `${reason} ${words.tuningRandomWeights}`
}

/** What the `model` cell shows; the model is made for it and disposed again. */
export function modelResult(blueprint: Blueprint, checkpoint: string): ModelResult {
  const facts = { reverseComplement: false, pairs: null, outputs: { names: [] } }
  const { model, initialised, unused } = buildModel(blueprint, { seed: 0, ...facts })
  try {
    const { family, config, reason } = blueprint
    return { family: family.name, config, checkpoint, initialised, unused, reason, ...describeModel(model) }
  } finally {
    model.dispose()
  }
}
