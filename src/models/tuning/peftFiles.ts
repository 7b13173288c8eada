/**
 * An adapter alone, in PEFT's layout: `adapter_config.json` and `adapter_model.safetensors` with the low-rank matrices and
 * the modules that were trained whole. https://huggingface.co/docs/peft/developer_guides/checkpoint
 */

import { ADAPTER_CONFIG_FILE } from '../../weights/fileNames.ts'
import { requireFile } from '../../weights/modelFolder.ts'
import { readSafetensors, writeSafetensors } from '../../weights/safetensors.ts'
import type { ModelFolder, NamedTensor } from '../../weights/types.ts'
import { AdapterError } from '../errors.ts'
import { type LowRankTuning, type PeftConfig, type PeftSchedule, parsePeftConfig, peftConfig } from './peftConfig.ts'
import { adaptedModule } from './ranks.ts'

export const ADAPTER_WEIGHTS_FILE = 'adapter_model.safetensors'

type Tensors = ReadonlyMap<string, NamedTensor>

/** The model that an adapter changes: its name for people, and the SHA-256 of its weights for us. */
export type AdapterBase = { readonly name: string; readonly sha256: string | null }

export type PeftAdapter = {
  readonly config: PeftConfig
  readonly tuning: LowRankTuning
  readonly base: AdapterBase
  /** Under the names that the model gives them; matrices of rank 0 are left out. */
  readonly tensors: Tensors
}

/** PEFT wraps the model twice. */
const PREFIX = 'base_model.model.'
/** Key of the safetensors metadata, where PEFT ignores it; its config would not. */
const BASE_HASH = 'base_sha256'

/** @throws AdapterError, SafetensorsError */
export function readPeftFolder(files: ModelFolder): PeftAdapter {
  const config = parsePeftConfig(parseJson(requireFile(files, ADAPTER_CONFIG_FILE)))
  const { tensors: stored, metadata } = readSafetensors(requireFile(files, ADAPTER_WEIGHTS_FILE))
  const tensors = new Map([...stored].map(([name, tensor]) => [withoutPrefix(name), tensor]))
  const ranks = ranksOf(tensors, config)
  const lowRank = {
    rank: config.rank,
    alpha: config.alpha,
    dropout: config.dropout,
    targets: Object.keys(ranks),
    ranks: Object.fromEntries(Object.entries(ranks).filter(([, rank]) => rank !== config.rank)),
  }
  const tuning: LowRankTuning =
    config.method === 'lora'
      ? { kind: 'lora', ...lowRank, rankStabilised: config.rankStabilised, alphas: config.alphas }
      : { kind: 'adalora', ...lowRank, targetRank: config.targetRank }
  return {
    config,
    tuning,
    base: { name: config.base ?? '', sha256: metadata[BASE_HASH] ?? null },
    tensors: new Map([...tensors].filter(([, { data }]) => data.length > 0)),
  }
}

/**
 * @param tensors what was trained, under the model's names: low-rank matrices and whole parameters
 * @param kept AdaLoRA: which triplets are left, by module; the matrices are cut to them
 */
export function peftFiles(given: {
  readonly tuning: LowRankTuning
  readonly tensors: Tensors
  readonly base: AdapterBase
  readonly taskType: string | null
  readonly fanInFanOut: boolean
  readonly kept?: Readonly<Record<string, readonly boolean[]>>
  readonly schedule?: PeftSchedule
}): readonly { readonly path: string; readonly bytes: Uint8Array }[] {
  const { tensors, base, kept = {}, tuning, ...rest } = given
  const modulesToSave = wholeModules([...tensors.keys()])
  const targets = shortTargets(tuning, [...tensors.keys()])
  const config = peftConfig({ ...rest, tuning: { ...tuning, targets }, base: base.name, modulesToSave, kept })
  const cut = [...tensors].map(([name, tensor]) => [`${PREFIX}${name}`, cutToKept(name, tensor, kept)] as const)
  const metadata = { format: 'pt', ...(base.sha256 === null ? {} : { [BASE_HASH]: base.sha256 }) }
  return [
    { path: ADAPTER_CONFIG_FILE, bytes: new TextEncoder().encode(`${JSON.stringify(config, null, 2)}\n`) },
    { path: ADAPTER_WEIGHTS_FILE, bytes: writeSafetensors(new Map(cut), { metadata }) },
  ]
}

/** The rank of each adapted module, with the shapes checked against each other and against the configuration. */
function ranksOf(tensors: Tensors, config: PeftConfig): Record<string, number> {
  const modules = new Map<string, Partial<Record<'A' | 'B' | 'E', readonly number[]>>>()
  for (const [name, { shape }] of tensors) {
    const adapted = adaptedModule(name)
    if (adapted) modules.set(adapted.module, { ...modules.get(adapted.module), [adapted.part]: shape })
    else if (/\.(lora_|vera_|hada_|lokr_)/.test(name)) throw unknownTensor(name)
  }
  if (modules.size === 0) throw new AdapterError('Adapter: expected tensors lora_A and lora_B, got none.')
  return Object.fromEntries([...modules].map(([module, shapes]) => [module, rankOf(module, shapes, config)]))
}

function rankOf(
  module: string,
  { A, B, E }: Partial<Record<'A' | 'B' | 'E', readonly number[]>>,
  config: PeftConfig,
): number {
  if (A?.length !== 2 || B?.length !== 2 || A[0] !== B[1]) {
    throw shapeError(
      module,
      'lora_A [rank, inputs] and lora_B [outputs, rank]',
      `[${A ?? 'none'}] and [${B ?? 'none'}]`,
    )
  }
  const rank = A[0]!
  if (config.method === 'lora') {
    if (E) throw unknownTensor(`${module}.lora_E`)
    return rank
  }
  if (E?.length !== 2 || E[0] !== rank || E[1] !== 1)
    throw shapeError(module, `lora_E [${rank}, 1]`, `[${E ?? 'none'}]`)
  const expected = config.kept[module]?.filter(Boolean).length ?? config.rank
  if (rank !== expected) throw shapeError(module, `rank ${expected}, as rank_pattern says`, `${rank}`)
  return rank
}

function cutToKept(name: string, tensor: NamedTensor, kept: Readonly<Record<string, readonly boolean[]>>): NamedTensor {
  const adapted = adaptedModule(name)
  const row = adapted && kept[adapted.module]
  if (!row || row.every(Boolean)) return tensor
  const stay = row.flatMap((stays, i) => (stays ? [i] : []))
  const [rows, columns] = tensor.shape as readonly [number, number] // low-rank matrices have two axes
  if ((adapted.part === 'B' ? columns : rows) === stay.length) return tensor // read from a file that is cut already
  if (adapted.part !== 'B') {
    const data = Float32Array.from(stay.flatMap((i) => [...tensor.data.subarray(i * columns, (i + 1) * columns)]))
    return { shape: [stay.length, columns], data }
  }
  const data = Float32Array.from({ length: rows * stay.length }, (_, at) => {
    return tensor.data[Math.floor(at / stay.length) * columns + stay[at % stay.length]!]!
  })
  return { shape: [rows, stay.length], data }
}

/** Modules trained whole, as PEFT names them: `classifier` of `classifier.dense.weight`, `pooler` of `bert.pooler.…`. */
function wholeModules(names: readonly string[]): string[] {
  const whole = names.filter((name) => adaptedModule(name) === null)
  const modules = whole.map((name) => {
    const parts = name.split('.')
    const [first, second] = parts
    return parts.length > 2 && ['bert', 'roberta', 'esm', 'transformer'].includes(first!) ? second! : first!
  })
  return [...new Set(modules)]
}

/**
 * `query` where every module of that last name is adapted, which PEFT's users expect; else the modules' whole names. PEFT
 * matches by the end of a name, so a short one must not catch a module that was left alone.
 */
function shortTargets({ targets }: LowRankTuning, names: readonly string[]): readonly string[] {
  if (targets.every((target) => !target.includes('.'))) return targets
  const modules = names.flatMap((name) => adaptedModule(name)?.module ?? [])
  return [...new Set(modules)]
}

function withoutPrefix(name: string): string {
  if (name.startsWith(PREFIX)) return name.slice(PREFIX.length)
  throw new AdapterError(`Adapter: expected names that begin with ${PREFIX}, got ${name.slice(0, 80)}.`)
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw new AdapterError(`${ADAPTER_CONFIG_FILE}: expected JSON, got something else.`)
  }
}

function unknownTensor(name: string): AdapterError {
  return new AdapterError(
    `Adapter: expected lora_A and lora_B (and lora_E of AdaLoRA), got ${name.slice(0, 80)}.`,
    'Adapters of embeddings and other kinds of adapters are not implemented.',
  )
}

function shapeError(module: string, expected: string, got: string): AdapterError {
  return new AdapterError(`Adapter, ${module}: expected ${expected}, got ${got}.`)
}
