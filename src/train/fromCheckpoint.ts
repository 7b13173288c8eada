/** A model that begins with the weights of a checkpoint: what is taken from its files, and what the data change. */
import { familyOf } from '../models/families.ts'
import { knownHead } from '../models/heads.ts'
import { strandbookFacts, withOutputs } from '../models/labels.ts'
import { resolveTuning } from '../models/tuning/resolveTuning.ts'
import { TUNING_FILE } from '../models/tuning/tuningFile.ts'
import type { DataFacts, ModelConfig, ModelParams } from '../models/types.ts'
import { sameTokens } from '../tokenize/sameTokens.ts'
import type { TokenizerSpec } from '../tokenize/types.ts'
import { tokensInWords } from '../tokenize/words.ts'
import { readWeightFiles } from '../weights/readWeightFiles.ts'
import type { ModelFolder } from '../weights/types.ts'
import { ModelImportError, OtherTokenizerError } from './errors.ts'
import { configOf, tokenizerOf } from './modelFiles.ts'
import type { Blueprint } from './newModel.ts'
import { weightsHash } from './tunedModel.ts'
import { words } from './words.ts'

/** @throws ModelConfigError, ModelImportError, and whatever is wrong with the files of the checkpoint */
export async function planFromCheckpoint(
  params: ModelParams,
  facts: DataFacts,
  folder: ModelFolder,
): Promise<Blueprint> {
  if (folder.has(TUNING_FILE)) throw new ModelImportError(words.startsTuned(params.checkpoint), words.startsTunedAdvice)
  checkTokenizer(tokenizerOf(folder), facts.tokenizer, params.checkpoint)
  const given = configOf(folder)
  const { target_scale: scale, pretext } = strandbookFacts(given)
  const family = await familyOf(given)
  const tuning = resolveTuning(params, family.modules)
  const otherHead = knownHead(given) !== facts.head || pretext === true
  const config = withPad(withOutputs(given, facts), facts.tokenizer)
  return {
    family,
    tuning,
    base: tuning.kind === 'full' ? null : { name: params.checkpoint, sha256: await weightsHash(folder) },
    config: otherHead ? family.withNewHead(config, params, facts) : config,
    scale: scale && !scale.folded ? scale : null,
    weights: readWeightFiles(folder).tensors,
    otherHead,
    reason: words.fromCheckpoint(params.checkpoint),
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
