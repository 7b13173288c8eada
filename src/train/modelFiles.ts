/** A trained model as a folder in Hugging Face layout, out and in. */
import { familyOf } from '../models/families.ts'
import { knownHead, withHead } from '../models/heads.ts'
import { classesOf, strandbookFacts, withStrandbookFacts } from '../models/labels.ts'
import { asModelConfig, familyNameOf } from '../models/modelTypes.ts'
import { canRescale, rescaleOutputs } from '../models/outputLayer.ts'
import { readTuningFile, TUNING_FILE, type TuningFile } from '../models/tuning/tuningFile.ts'
import type { ModelConfig } from '../models/types.ts'
import type { JsonObject } from '../shared/json.ts'
import { parseTokenizer } from '../tokenize/files/parseTokenizer.ts'
import { tokenizerFiles } from '../tokenize/files/tokenizerFiles.ts'
import type { TokenizerSpec } from '../tokenize/types.ts'
import { CONFIG_FILE, WEIGHTS_FILE } from '../weights/fileNames.ts'
import { readConfig } from '../weights/modelFolder.ts'
import { readWeightFiles } from '../weights/readWeightFiles.ts'
import { writeSafetensors } from '../weights/safetensors.ts'
import type { ModelFolder } from '../weights/types.ts'
import { ModelImportError } from './errors.ts'
import type { Learnt } from './evaluate.ts'
import type { HostTensors } from './hostTensors.ts'
import { factsOf } from './outputFacts.ts'
import { taskOfConfig } from './tasks/index.ts'
import type { Outputs, Task } from './tasks/types.ts'
import { words } from './words.ts'

/** A model with what it takes to feed it and to read its answers. */
export type TrainedModel = Learnt & {
  readonly reverseComplement: boolean
  /** Whether it reads pairs of sequences; null where its folder does not say. */
  readonly pairs: boolean | null
}

/** A trained model as this program keeps it. */
export function trainedFiles(trained: TrainedModel, weights: HostTensors): ModelFolder {
  const { model, tokenizer } = trained
  return modelFiles(withStrandbookFacts(model.config, factsOf(trained)), weights, tokenizer)
}

/** Configuration and weights for others: numbers come out in the unit of the data, without anything to be undone. */
export function inUnitOfData(
  trained: TrainedModel,
  weights: HostTensors,
): { readonly config: ModelConfig; readonly weights: HostTensors } {
  const { config } = trained.model
  const { scale } = trained.outputs
  if (!scale || !canRescale(weights)) return { config: withStrandbookFacts(config, factsOf(trained)), weights }
  const facts = { ...factsOf(trained), target_scale: { ...scale, folded: true } }
  return { config: withStrandbookFacts(config, facts), weights: rescaleOutputs(weights, scale, null) }
}

/**
 * `config.json`, `model.safetensors` and the tokenizer's files.
 * @param dtype F16 halves the weights, and rounds them to three digits
 */
export function modelFiles(
  config: ModelConfig,
  weights: HostTensors,
  tokenizer: TokenizerSpec,
  dtype: 'F32' | 'F16' = 'F32',
): ModelFolder {
  const text = withFloats(`${onFewLines(JSON.stringify(publishedConfig(config, dtype), null, 2))}\n`)
  return new Map([
    [CONFIG_FILE, new TextEncoder().encode(text)],
    [WEIGHTS_FILE, writeSafetensors(weights, { dtype })],
    ...tokenizerFiles(tokenizer).map(({ path, bytes }) => [path, bytes] as const),
  ])
}

/** Lists of numbers on one line each: a chain of labels has hundreds. No name holds a line end, so none is changed. */
function onFewLines(json: string): string {
  return json.replace(/\[\n\s+(-?\d[-\d.e+,\s]*?)\n\s*\]/g, (_, numbers: string) => `[${numbers.replace(/\s+/g, ' ')}]`)
}

/** transformers tells 0 from 0.0 and refuses the first where a rate is due; JSON here knows one kind of number only. */
function withFloats(json: string): string {
  return json.replace(/^(\s*"\w*(?:_prob|_dropout|_pdrop|_range|_eps|_epsilon)": -?\d+)(?=,?$)/gm, '$1.0')
}

/** The configuration as its authors publish it: DNABERT-2's has no `model_type`. */
function publishedConfig(config: ModelConfig, dtype: 'F32' | 'F16'): JsonObject {
  const { model_type: type, ...rest } = config
  const named = familyNameOf(config) === 'dnabert2' ? rest : { ...rest, model_type: type }
  return { ...named, torch_dtype: dtype === 'F16' ? 'float16' : 'float32' }
}

/**
 * Reads a folder that was written here, or a `BertForSequenceClassification` of `transformers`. Everything is checked
 * before a tensor is made.
 * @param base where the frozen weights of the folder are, if it says that they are elsewhere
 * @throws ModelFolderError, AdapterError, ModelConfigError, ModelWeightsError, SafetensorsError, TokenizerError, ModelImportError
 */
export async function loadModel(folder: ModelFolder, base: ModelFolder | null = null): Promise<TrainedModel> {
  const config = configOf(folder)
  const task = await taskOfConfig(config)
  const tokenizer = tokenizerOf(folder)
  checkVocabulary(config, tokenizer)
  const tuned = tuningOf(folder)
  const own = readWeightFiles(folder).tensors
  const tensors = base ? new Map([...readWeightFiles(base).tensors, ...own]) : own
  const family = await familyOf(config)
  const { model } = family.load(config, tensors, tuned ? { tuning: tuned.tuning } : {})
  const { reverse_complement: reverseComplement, pairs = null } = strandbookFacts(config)
  return {
    model,
    tokenizer,
    task,
    outputs: outputsOf(task, config, tokenizer),
    reverseComplement,
    pairs,
  }
}

/**
 * The model of a folder from elsewhere as it may be trained further: where it has no head that is known here, a bare trunk
 * among them, a new one stands on it. Everything is checked as by `loadModel`.
 */
export async function loadForTraining(
  folder: ModelFolder,
): Promise<Pick<TrainedModel, 'model' | 'tokenizer'> & Pick<Outputs, 'names'>> {
  const config = configOf(folder)
  if (knownHead(config)) {
    const { model, tokenizer, outputs } = await loadModel(folder)
    return { model, tokenizer, names: outputs.names }
  }
  const tokenizer = tokenizerOf(folder)
  checkVocabulary(config, tokenizer)
  const { tensors } = readWeightFiles(folder)
  const family = await familyOf(config)
  const { model } = family.load(withHead(config, 'sequence'), tensors, { newHeadSeed: 0 })
  return { model, tokenizer, names: [] }
}

/** Of a language model from elsewhere nobody knows how its tokens were hidden; BERT's way stands in. */
const USUAL_MASKING = { rate: 0.15, spanLength: 1 }

function outputsOf({ head }: Task, config: ModelConfig, tokenizer: TokenizerSpec): Outputs {
  if (head === 'masked' || head === 'causal') return { names: [], language: { tokenizer, masking: USUAL_MASKING } }
  const { target_scale: scale, thresholds, label_chain: chain, pretext } = strandbookFacts(config)
  return {
    names: classesOf(config),
    ...(scale && !scale.folded ? { scale } : {}),
    ...(pretext ? { pretext } : {}),
    ...(thresholds ? { thresholds } : {}),
    ...(chain ? { chain } : {}),
  }
}

/** How the model was trained, where not all of it was. */
export function tuningOf(folder: ModelFolder): TuningFile | null {
  const bytes = folder.get(TUNING_FILE)
  return bytes ? readTuningFile(bytes) : null
}

/** The tokenizer of a model folder. */
export function tokenizerOf(folder: ModelFolder): TokenizerSpec {
  return parseTokenizer([...folder].map(([path, bytes]) => ({ path, bytes })))
}

/** `config.json` with its `model_type`, also where the file left it out. */
export function configOf(folder: ModelFolder): ModelConfig {
  return asModelConfig(readConfig(folder))
}

function checkVocabulary({ vocab_size: size }: ModelConfig, { vocabulary }: TokenizerSpec): void {
  if (typeof size === 'number' && size < vocabulary.length) {
    throw new ModelImportError(words.vocabularyLarger(vocabulary.length, size), words.vocabularyLargerAdvice)
  }
}
