/** Class names and Strandbook's own facts in `config.json`, in and out. */
import { isJsonObject, type Json, type JsonObject } from '../shared/json.ts'
import { fieldError, numbersField } from './configFields.ts'
import { architectureFor, withHead } from './heads.ts'
import { parseLabelChain } from './labelChain.ts'
import type { DataFacts, ModelConfig, ProblemType, StrandbookFacts } from './types.ts'

/** More classes than any table or chart here can show; also what a head may cost. */
export const MAX_CLASSES = 10_000

/** The fields of `config.json` that say how class indices are called. */
export function labelFields(classes: readonly string[]): JsonObject {
  return {
    id2label: Object.fromEntries(classes.map((label, i) => [String(i), label])),
    label2id: Object.fromEntries(classes.map((label, i) => [label, i])),
  }
}

type Outputs = Pick<DataFacts, 'head' | 'problem' | 'classes'>

/** The fields of `config.json` that say what the model answers: the head, its labels, and what they mean. */
export function outputFields(modelType: string, { head, problem, classes }: Outputs): JsonObject {
  return {
    architectures: [architectureFor(modelType, head)],
    ...(head === 'sequence' ? { problem_type: problem } : {}),
    ...(head === 'sequence' || head === 'token' ? labelFields(classes) : {}),
  }
}

/** The configuration of the same trunk with other answers. */
export function withOutputs(config: ModelConfig, outputs: Outputs): ModelConfig {
  return {
    ...withHead(config, outputs.head),
    ...outputFields(config.model_type, outputs),
    model_type: config.model_type,
  }
}

const PROBLEMS: readonly ProblemType[] = ['single_label_classification', 'multi_label_classification', 'regression']

/** What the outputs of a sequence head mean; where it does not say, `transformers` takes one output for a number. */
export function problemOf(config: JsonObject): ProblemType {
  const given = config.problem_type ?? (classesOf(config).length === 1 ? 'regression' : PROBLEMS[0]!)
  const problem = PROBLEMS.find((name) => name === given)
  if (!problem) throw fieldError('problem_type', `one of ${PROBLEMS.join(', ')}`, given)
  return problem
}

/** How many answers a sequence or token head gives. @throws ModelConfigError where names or meaning are malformed */
export function countOutputs(config: JsonObject): number {
  problemOf(config)
  return classesOf(config).length
}

/** The configuration with other classes; the rest stays. */
export function withClasses(config: ModelConfig, classes: readonly string[]): ModelConfig {
  const { num_labels: _, ...rest } = config
  return { ...rest, ...labelFields(classes), model_type: config.model_type }
}

/** Class names by index; `transformers` leaves them out when there are two with default names. */
export function classesOf(config: JsonObject): readonly string[] {
  const { id2label } = config
  if (id2label === undefined) return defaultClasses(config)
  if (!isJsonObject(id2label)) throw fieldError('id2label', 'an object', id2label)
  const count = Object.keys(id2label).length
  if (count < 1 || count > MAX_CLASSES) throw fieldError('id2label', `1 to ${MAX_CLASSES} classes`, count)
  return Array.from({ length: count }, (_, i) => {
    const label = id2label[String(i)]
    if (typeof label !== 'string') throw fieldError(`id2label.${i}`, 'a name', label)
    return label
  })
}

function defaultClasses({ num_labels: count = 2 }: JsonObject): readonly string[] {
  if (typeof count === 'number' && Number.isInteger(count) && count > 0 && count <= MAX_CLASSES) {
    return Array.from({ length: count }, (_, i) => `LABEL_${i}`)
  }
  throw fieldError('num_labels', `a whole number from 1 to ${MAX_CLASSES}`, count)
}

/** The configuration with what training found out. */
export function withStrandbookFacts(config: ModelConfig, facts: StrandbookFacts): ModelConfig {
  return { ...config, strandbook: facts }
}

/** What training found out, or the neutral facts for a model from elsewhere. */
export function strandbookFacts(config: JsonObject): StrandbookFacts {
  const facts = config.strandbook
  const both = isJsonObject(facts) ? (facts.reverse_complement ?? false) : false
  if (typeof both !== 'boolean') throw fieldError('strandbook.reverse_complement', 'true or false', both)
  if (!isJsonObject(facts)) return { reverse_complement: both }
  const { target_scale: scale, thresholds, pairs, label_chain: chain, pretext } = facts
  if (pairs !== undefined && typeof pairs !== 'boolean') throw fieldError('strandbook.pairs', 'true or false', pairs)
  return {
    reverse_complement: both,
    ...(pairs === undefined ? {} : { pairs }),
    ...(scale === undefined ? {} : { target_scale: parseScale(scale) }),
    ...(pretext === true ? { pretext } : {}),
    ...(thresholds === undefined ? {} : { thresholds: numbersField('strandbook.thresholds', thresholds) }),
    ...(chain === undefined ? {} : { label_chain: parseLabelChain(chain, classesOf(config).length) }),
  }
}

function parseScale(scale: Json): NonNullable<StrandbookFacts['target_scale']> {
  if (!isJsonObject(scale)) throw fieldError('strandbook.target_scale', 'mean, sd and folded', scale)
  const mean = numbersField('strandbook.target_scale.mean', scale.mean)
  const sd = numbersField('strandbook.target_scale.sd', scale.sd)
  if (sd.length !== mean.length || !sd.every((value) => value > 0)) {
    throw fieldError('strandbook.target_scale.sd', `${mean.length} numbers above 0`, scale.sd)
  }
  return { mean, sd, folded: scale.folded === true }
}
