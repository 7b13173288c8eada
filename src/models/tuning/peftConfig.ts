/**
 * `adapter_config.json` as PEFT 0.12 reads and writes it: https://huggingface.co/docs/peft/package_reference/lora.
 * Newer versions write more keys, which are left aside; older ones refuse keys that they do not know, so none is added.
 */
import { isJsonObject, type Json, type JsonObject } from '../../shared/json.ts'
import { AdapterError } from '../errors.ts'
import { ADALORA, type Tuning } from './types.ts'

export type LowRankTuning = Extract<Tuning, { kind: 'lora' | 'adalora' }>

/** What stands in the file and is of use here. */
export type PeftConfig = {
  readonly method: 'lora' | 'adalora'
  /** LoRA: rank; AdaLoRA: rank at the start, which the scale keeps. */
  readonly rank: number
  readonly alpha: number
  readonly dropout: number
  readonly rankStabilised: boolean
  readonly targetRank: number
  /** Alpha of single modules, by the end of their names. */
  readonly alphas: Readonly<Record<string, number>>
  /** AdaLoRA: which triplets are left, by module. */
  readonly kept: Readonly<Record<string, readonly boolean[]>>
  /** Name or path of the model that it was trained on. */
  readonly base: string | null
  /** PEFT's word for what the model does, such as SEQ_CLS. */
  readonly taskType: string | null
}

/** Steps of AdaLoRA's budget, which PEFT asks for beside the ranks. */
export type PeftSchedule = {
  readonly tinit: number
  readonly tfinal: number
  readonly deltaT: number
  readonly total: number
}

const E = '.lora_E'
const MAX_RANK = 4_096

/** @throws AdapterError for what is malformed and for what is not implemented, by the name of the field */
export function parsePeftConfig(value: unknown): PeftConfig {
  if (!isJsonObject(value)) throw configError('', 'a JSON object', null)
  const method = methodOf(value)
  const adalora = method === 'adalora'
  refuse(value)
  return {
    method,
    rank: count(value, adalora ? 'init_r' : 'r'),
    targetRank: adalora ? count(value, 'target_r') : 0,
    alpha: positive(value, 'lora_alpha'),
    dropout: rate(value, 'lora_dropout'),
    rankStabilised: value.use_rslora === true,
    alphas: alphasOf(value.alpha_pattern ?? {}),
    kept: adalora ? keptOf(value.rank_pattern ?? {}) : {},
    base: typeof value.base_model_name_or_path === 'string' ? value.base_model_name_or_path : null,
    taskType: typeof value.task_type === 'string' ? value.task_type : null,
  }
}

/**
 * @param modulesToSave names of modules that are stored whole
 * @param kept AdaLoRA: which triplets are left, by module
 * @param fanInFanOut whether the adapted weights are stored as (inputs, outputs), as GPT-2's
 */
export function peftConfig(given: {
  readonly tuning: LowRankTuning
  readonly base: string
  readonly taskType: string | null
  readonly modulesToSave: readonly string[]
  readonly fanInFanOut: boolean
  readonly kept?: Readonly<Record<string, readonly boolean[]>>
  readonly schedule?: PeftSchedule
}): JsonObject {
  const { tuning, base, taskType, modulesToSave, fanInFanOut } = given
  const lora = tuning.kind === 'lora'
  const config: { [key: string]: Json } = {
    alpha_pattern: lora ? tuning.alphas : {},
    auto_mapping: null,
    base_model_name_or_path: base,
    bias: 'none',
    fan_in_fan_out: fanInFanOut,
    inference_mode: true,
    init_lora_weights: true,
    layer_replication: null,
    layers_pattern: null,
    layers_to_transform: null,
    loftq_config: {},
    lora_alpha: tuning.alpha,
    lora_dropout: tuning.dropout,
    megatron_config: null,
    megatron_core: 'megatron.core',
    modules_to_save: modulesToSave.length > 0 ? modulesToSave : null,
    peft_type: lora ? 'LORA' : 'ADALORA',
    r: tuning.rank,
    rank_pattern: lora ? tuning.ranks : Object.fromEntries(withE(given.kept ?? {})),
    revision: null,
    target_modules: tuning.targets,
    task_type: taskType,
    use_dora: false,
    use_rslora: lora && tuning.rankStabilised,
  }
  return lora ? config : { ...config, ...adaloraFields(tuning, given.schedule) }
}

function adaloraFields(tuning: Extract<Tuning, { kind: 'adalora' }>, schedule: PeftSchedule | undefined): JsonObject {
  return {
    beta1: ADALORA.sensitivityKept,
    beta2: ADALORA.uncertaintyKept,
    deltaT: schedule?.deltaT ?? 1,
    init_r: tuning.rank,
    orth_reg_weight: ADALORA.orthogonality,
    target_r: tuning.targetRank,
    tfinal: schedule?.tfinal ?? 0,
    tinit: schedule?.tinit ?? 0,
    total_step: schedule?.total ?? null,
  }
}

function withE(kept: Readonly<Record<string, readonly boolean[]>>): [string, readonly boolean[]][] {
  return Object.entries(kept).map(([module, row]) => [`${module}${E}`, row])
}

function methodOf({ peft_type: type }: JsonObject): 'lora' | 'adalora' {
  if (type === 'LORA') return 'lora'
  if (type === 'ADALORA') return 'adalora'
  throw configError('peft_type', 'LORA or ADALORA, the ones implemented', type)
}

function refuse(config: JsonObject): void {
  if (config.use_dora === true) throw configError('use_dora', 'false', true)
  if ((config.bias ?? 'none') !== 'none') throw configError('bias', '"none"', config.bias)
  if ((config.layer_replication ?? null) !== null)
    throw configError('layer_replication', 'null', config.layer_replication)
}

function count(config: JsonObject, name: string): number {
  const value = config[name]
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= MAX_RANK) return value
  throw configError(name, `a whole number from 1 to ${MAX_RANK}`, value)
}

function positive(config: JsonObject, name: string): number {
  const value = config[name]
  if (typeof value === 'number' && value > 0 && value <= 1e6) return value
  throw configError(name, 'a number above 0', value)
}

function rate(config: JsonObject, name: string): number {
  const value = config[name] ?? 0
  if (typeof value === 'number' && value >= 0 && value < 1) return value
  throw configError(name, 'a number from 0 up to 1', value)
}

function alphasOf(pattern: Json): Record<string, number> {
  if (!isJsonObject(pattern)) throw configError('alpha_pattern', 'an object', pattern)
  for (const [key, value] of Object.entries(pattern)) {
    if (!/^[\w.]+$/.test(key)) throw configError('alpha_pattern', 'names of modules, not patterns', key)
    if (typeof value !== 'number' || !(value > 0)) throw configError(`alpha_pattern.${key}`, 'a number above 0', value)
  }
  return { ...pattern } as Record<string, number> // each value is a number, checked above
}

function keptOf(pattern: Json): Record<string, readonly boolean[]> {
  if (!isJsonObject(pattern)) throw configError('rank_pattern', 'an object', pattern)
  const rows = Object.entries(pattern).map(([key, row]) => {
    const booleans = Array.isArray(row) && row.every((value) => typeof value === 'boolean')
    if (!key.endsWith(E) || !booleans) throw configError('rank_pattern', `true or false per triplet of …${E}`, row)
    return [key.slice(0, -E.length), row as readonly boolean[]] as const
  })
  return Object.fromEntries(rows)
}

function configError(field: string, expected: string, got: Json | undefined): AdapterError {
  const text = (JSON.stringify(got) ?? 'nothing').slice(0, 60)
  const place = field === '' ? 'adapter_config.json' : `adapter_config.json, ${field}`
  return new AdapterError(`${place}: expected ${expected}, got ${text}.`)
}
