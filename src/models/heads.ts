/** Which head a model has: `config.json` says it as `transformers` does, by the class in `architectures`. */
import type { JsonObject } from '../shared/json.ts'
import { fieldError } from './configFields.ts'
import { ModelConfigError } from './errors.ts'
import type { FamilyName, Head, ModelConfig } from './types.ts'

/** How the classes of a family begin, by its `model_type`. */
const PREFIXES: Readonly<Record<string, string>> = {
  bert: 'Bert',
  roberta: 'Roberta',
  esm: 'Esm',
  dnabert2: 'Bert',
  gpt2: 'GPT2',
  'strandbook-compact': 'StrandbookCompact',
}

const SUFFIXES: Readonly<Record<Head, string>> = {
  sequence: 'ForSequenceClassification',
  token: 'ForTokenClassification',
  masked: 'ForMaskedLM',
  causal: 'LMHeadModel',
}

/** Classes that do not end as those of their kind do: the compact classifier was the first of its family. */
const IRREGULAR: Readonly<Record<string, Head>> = {
  StrandbookCompact: 'sequence',
  BertForPreTraining: 'masked',
} as const

/**
 * The head that the configuration names.
 * @throws ModelConfigError for a class without a head that is known here, a bare trunk among them
 */
export function headOf(config: JsonObject): Head {
  const head = knownHead(config)
  if (head) return head
  const known = `a class that ends in ${Object.values(SUFFIXES).join(', ')}`
  throw fieldError('architectures.0', known, firstArchitecture(config))
}

/** The same, or null where the configuration names no head that is known here. */
export function knownHead(config: JsonObject): Head | null {
  const name = firstArchitecture(config)
  if (typeof name !== 'string') return null
  const heads = Object.keys(SUFFIXES) as Head[]
  return (
    (Object.hasOwn(IRREGULAR, name) && IRREGULAR[name]) || (heads.find((head) => name.endsWith(SUFFIXES[head])) ?? null)
  )
}

/** The family whose classes begin like the one in `architectures`. */
export function familyOfClass(config: JsonObject): FamilyName | undefined {
  const name = String(firstArchitecture(config))
  const types = ['bert', 'roberta', 'esm', 'gpt2'] as const
  return types.find((type) => name.startsWith(PREFIXES[type] ?? '-'))
}

/** The class of this family with this head. */
export function architectureFor(modelType: string, head: Head): string {
  const prefix = PREFIXES[modelType] ?? ''
  const irregular = Object.keys(IRREGULAR).find((name) => name === prefix && IRREGULAR[name] === head)
  return irregular ?? prefix + SUFFIXES[head]
}

/** The configuration with another head; what only belonged to the old one goes. */
export function withHead(config: ModelConfig, head: Head): ModelConfig {
  const { id2label, label2id, num_labels: _n, problem_type: _p, ...rest } = config
  const labels =
    head === 'sequence' || head === 'token'
      ? { ...(id2label ? { id2label } : {}), ...(label2id ? { label2id } : {}) }
      : {}
  return {
    ...rest,
    ...labels,
    model_type: config.model_type,
    architectures: [architectureFor(config.model_type, head)],
  }
}

/** @throws ModelConfigError where the family has no such head */
export function requireHead(family: string, heads: readonly Head[], head: Head): Head {
  if (heads.includes(head)) return head
  throw new ModelConfigError(`Model: the ${family} family has the heads ${heads.join(', ')}, got ${head}.`)
}

function firstArchitecture({ architectures }: JsonObject) {
  return Array.isArray(architectures) ? architectures[0] : undefined
}
