/** From the parameters of the `model` cell to what is trained, with every `auto` resolved by the family. */
import { assertNever } from '../../shared/assert.ts'
import { ModelConfigError } from '../errors.ts'
import { isTarget } from './ranks.ts'
import type { LowRank, Tuning, TuningParams } from './types.ts'

/** What tuning must know of a family's layers: ends of module names. */
export type TunableModules = {
  /** What the papers adapt: query and value, or the one matrix that holds both. */
  readonly usual: readonly string[]
  /** Every matrix of the layers. */
  readonly all: readonly string[]
  /** The matrices whose result joins the residual stream, after attention and after feed-forward. */
  readonly joining: readonly string[]
  /** Whole names of the modules that the task brings, which PEFT trains and saves whole. */
  readonly classifier: readonly string[]
  /** Whether the weights of the layers are stored as (inputs, outputs). */
  readonly transposed?: boolean
}

const DEFAULT_RANK = 8
const DEFAULT_BOTTLENECK = 32
/** AdaLoRA starts with more than it may keep: half as much again, as its paper. */
const SPARE = 1.5

/** What holds where nothing was chosen. */
const DEFAULTS: TuningParams = {
  tuning: 'full',
  rank: 'auto',
  alpha: 'auto',
  loraTargets: 'auto',
  loraDropout: 0,
  targetRank: 'auto',
}

/** @throws ModelConfigError where a target names no matrix of the family */
export function resolveTuning(given: Partial<TuningParams>, modules: TunableModules): Tuning {
  const params = { ...DEFAULTS, ...given }
  const { tuning: kind } = params
  switch (kind) {
    case 'full':
    case 'bitfit':
    case 'head':
      return { kind }
    case 'adapters':
      return { kind, width: chosen(params.rank, DEFAULT_BOTTLENECK) }
    case 'lora': {
      const rank = chosen(params.rank, DEFAULT_RANK)
      return { kind, ...lowRank(params, modules, rank), rankStabilised: false, alphas: {} }
    }
    case 'adalora': {
      const targetRank = chosen(params.targetRank, params.rank === 'auto' ? DEFAULT_RANK : halfOf(params.rank))
      const rank = chosen(params.rank, Math.ceil(SPARE * targetRank))
      if (targetRank > rank) throw targetAboveRank(targetRank, rank)
      return { kind, ...lowRank(params, modules, rank), targetRank }
    }
    default:
      return assertNever(kind)
  }
}

function lowRank(params: TuningParams, modules: TunableModules, rank: number): LowRank {
  return {
    rank,
    alpha: chosen(params.alpha, 2 * rank),
    dropout: params.loraDropout,
    targets: targetsOf(params.loraTargets, modules),
    ranks: {},
  }
}

function targetsOf(text: string, { usual, all }: TunableModules): readonly string[] {
  if (text === 'auto') return usual
  if (text === 'all') return all
  const named = text.split(/[\s,]+/).filter((name) => name !== '')
  const unknown = named.find((name) => !all.some((module) => isTarget(module, name) || isTarget(name, module)))
  if (named.length > 0 && unknown === undefined) return named
  throw new ModelConfigError(
    `Model, LoRA targets: expected names of ${all.join(', ')}, got ${JSON.stringify(unknown ?? text)}.`,
    'Use "auto", "all", or some of these names with commas between them.',
  )
}

function targetAboveRank(target: number, rank: number): ModelConfigError {
  return new ModelConfigError(
    `Model, target rank: expected at most ${rank}, the rank at the start, got ${target}.`,
    'AdaLoRA takes rank away; start with more than should be left.',
  )
}

function halfOf(rank: number): number {
  return Math.max(1, Math.floor(rank / 2))
}

function chosen(value: 'auto' | number, automatic: number): number {
  return value === 'auto' ? automatic : value
}
