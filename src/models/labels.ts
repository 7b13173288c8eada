/** Class names and Strandbook's own facts in `config.json`, in and out. */
import { isJsonObject, type JsonObject } from '../shared/json.ts'
import { fieldError } from './configFields.ts'
import type { ModelConfig, StrandbookFacts } from './types.ts'

/** More classes than any table or chart here can show; also what a head may cost. */
export const MAX_CLASSES = 10_000

/** The fields of `config.json` that say how class indices are called. */
export function labelFields(classes: readonly string[]): JsonObject {
  return {
    id2label: Object.fromEntries(classes.map((label, i) => [String(i), label])),
    label2id: Object.fromEntries(classes.map((label, i) => [label, i])),
  }
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
  return { reverse_complement: both }
}
