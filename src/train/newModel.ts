/** From the parameters of the `model` cell to a model on the device. */
import { describeModel } from '../models/describeModel.ts'
import { chooseFamily, familyOf } from '../models/families.ts'
import { withOutputs, withStrandbookFacts } from '../models/labels.ts'
import type { DataFacts, LoadedModel, ModelConfig, ModelFamily, ModelParams, ModelResult } from '../models/types.ts'
import { sameTokens } from '../tokenize/sameTokens.ts'
import type { TokenizerSpec } from '../tokenize/types.ts'
import { tokensInWords } from '../tokenize/words.ts'
import { readWeightFiles } from '../weights/readWeightFiles.ts'
import type { ModelFolder } from '../weights/types.ts'
import { ModelImportError, OtherTokenizerError } from './errors.ts'
import type { HostTensors } from './hostTensors.ts'
import { configOf, tokenizerOf } from './modelFiles.ts'
import { words } from './words.ts'

/** Everything about a model but its tensors. */
export type Blueprint = {
  readonly family: ModelFamily
  readonly config: ModelConfig
  /** Weights of the checkpoint; null draws random ones. */
  readonly weights: HostTensors | null
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
    const { family, reason } = chooseFamily(params, facts)
    return { family, config: family.configure(params, facts), weights: null, reason }
  }
  const folder = await folderOf(params.checkpoint)
  if (!folder) throw new ModelImportError(words.noSuchModel(params.checkpoint), words.noSuchModelAdvice)
  checkTokenizer(tokenizerOf(folder), facts.tokenizer, params.checkpoint)
  const config = withPad(withOutputs(configOf(folder), facts), facts.tokenizer)
  return {
    family: familyOf(config),
    config,
    weights: readWeightFiles(folder).tensors,
    reason: words.fromCheckpoint(params.checkpoint),
  }
}

/** The tensors: a pure function of (blueprint, seed, strand). */
export function buildModel(
  { family, config, weights }: Blueprint,
  { seed, reverseComplement }: { readonly seed: number; readonly reverseComplement: boolean },
): LoadedModel {
  const full = withStrandbookFacts(config, { reverse_complement: reverseComplement })
  if (!weights) return { model: family.create(full, seed), initialised: [], unused: [] }
  return family.load(full, weights, { newHeadSeed: seed })
}

/** What the `model` cell shows; the model is made for it and disposed again. */
export function modelResult(blueprint: Blueprint, checkpoint: string): ModelResult {
  const { model, initialised } = buildModel(blueprint, { seed: 0, reverseComplement: false })
  try {
    const { family, config, reason } = blueprint
    return { family: family.name, config, checkpoint, initialised, reason, ...describeModel(model) }
  } finally {
    model.dispose()
  }
}

/** Files of GPT-2 do not say how they pad; `transformers` finds the end of a sequence by it. */
function withPad(config: ModelConfig, { special }: TokenizerSpec): ModelConfig {
  return (config.pad_token_id ?? null) === null ? { ...config, pad_token_id: special.pad } : config
}

/** Pretrained embeddings mean nothing under other tokens. */
function checkTokenizer(model: TokenizerSpec, notebook: TokenizerSpec, checkpoint: string): void {
  if (sameTokens(model, notebook)) return
  throw new OtherTokenizerError(
    words.otherTokenizer(tokensInWords(model), tokensInWords(notebook)),
    words.otherTokenizerAdvice(checkpoint),
  )
}
