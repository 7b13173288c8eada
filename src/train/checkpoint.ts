/**
 * Everything that the next step depends on, as one file: tensors as safetensors, the rest as JSON in its metadata.
 * What is a function of the step (learning rate, order of the data, dropout) is not stored.
 */
import type { NamedTensor } from '../models/types.ts'
import { isJsonObject, type JsonObject } from '../shared/json.ts'
import { readSafetensors, writeSafetensors } from '../weights/safetensors.ts'
import { CheckpointError } from './errors.ts'
import type { HostTensors } from './hostTensors.ts'
import type { Evaluation, ResolvedTrainParams } from './types.ts'
import { words } from './words.ts'

export type Checkpoint = {
  /** Updates made. */
  readonly step: number
  readonly steps: number
  readonly params: ResolvedTrainParams
  readonly counters: Counters
  /** Evaluations since the last improvement. */
  readonly stale: number
  readonly evals: readonly Evaluation[]
  /** Loss of every update so far. */
  readonly losses: Float32Array
  readonly weights: HostTensors
  /** First and second moments of AdamW. */
  readonly first: HostTensors
  readonly second: HostTensors
  /** Running average of the weights; empty when it is off. */
  readonly average: HostTensors
  /** Updates since the optimizer was started: fewer than steps where layers were thawed on the way. */
  readonly updates: number
  /** AdaLoRA's averages and masks; empty for all else. */
  readonly ranks: HostTensors
  /** The best weights so far and their evaluation. */
  readonly best: { readonly evaluation: Evaluation; readonly weights: HostTensors } | null
}

/** What the speeds are worked out from. */
export type Counters = {
  readonly samples: number
  readonly tokens: number
  /** Milliseconds of updates alone, and of training with its evaluations; pauses are in neither. */
  readonly stepMs: number
  readonly trainedMs: number
}

const FORMAT = 'strandbook-checkpoint-1'
const GROUPS = ['weights', 'first', 'second', 'average', 'best', 'ranks'] as const
type Group = (typeof GROUPS)[number]

export function writeCheckpoint(checkpoint: Checkpoint): Uint8Array {
  const { weights, first, second, average, best, ranks, losses, ...rest } = checkpoint
  const groups: Record<Group, HostTensors> = {
    weights,
    first,
    second,
    average,
    best: best?.weights ?? new Map(),
    ranks,
  }
  const tensors = new Map<string, NamedTensor>([['losses', { shape: [losses.length], data: losses }]])
  for (const group of GROUPS) {
    for (const [name, tensor] of groups[group]) tensors.set(`${group}/${name}`, tensor)
  }
  const state = JSON.stringify({ ...rest, best: best?.evaluation ?? null })
  return writeSafetensors(tensors, { metadata: { format: FORMAT, state } })
}

/** @throws CheckpointError */
export function readCheckpoint(bytes: Uint8Array): Checkpoint {
  const { tensors, metadata } = readFile(bytes)
  const state = parseState(metadata)
  const group = (name: Group) => {
    const prefix = `${name}/`
    const found = [...tensors].filter(([key]) => key.startsWith(prefix))
    return new Map(found.map(([key, tensor]) => [key.slice(prefix.length), tensor]))
  }
  const losses = tensors.get('losses')?.data ?? new Float32Array()
  if (losses.length !== state.step) throw broken(`It holds ${losses.length} losses for ${state.step} steps.`)
  const { best, ...rest } = state
  return {
    ...rest,
    losses,
    weights: group('weights'),
    first: group('first'),
    second: group('second'),
    average: group('average'),
    ranks: group('ranks'),
    best: best && { evaluation: best, weights: group('best') },
  }
}

type State = Pick<Checkpoint, 'step' | 'steps' | 'updates' | 'params' | 'counters' | 'stale' | 'evals'> & {
  readonly best: Evaluation | null
}

function readFile(bytes: Uint8Array) {
  try {
    return readSafetensors(bytes)
  } catch (cause) {
    throw broken(cause instanceof Error ? cause.message : '', cause)
  }
}

function parseState({ format, state }: Readonly<Record<string, string>>): State {
  if (format !== FORMAT) throw broken(`Its format is ${format ?? 'unknown'}, not ${FORMAT}.`)
  const value: unknown = parse(state)
  if (!isJsonObject(value) || !isState(value)) throw broken('Its state has not the expected fields.')
  return value
}

function parse(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '')
  } catch (cause) {
    throw broken('Its state is not JSON.', cause)
  }
}

/** Our own storage holds what this program wrote, so the presence of each field tells a sound file from a torn one. */
function isState(value: JsonObject): value is JsonObject & State {
  const { step, steps, updates, params, counters, stale, evals, best } = value
  const counts = [step, steps, updates, stale].every((count) => Number.isSafeInteger(count))
  return counts && isJsonObject(params) && isJsonObject(counters) && Array.isArray(evals) && best !== undefined
}

function broken(detail: string, cause?: unknown): CheckpointError {
  return new CheckpointError(words.checkpointBroken(detail), words.checkpointBrokenAdvice, cause)
}
