/** Ranks and scales of the low-rank matrices, as PEFT resolves them. */
import type { LowRankTuning } from './peftConfig.ts'

/** Whether `target` names this module: whole, or as its end after a dot. */
export function isTarget(module: string, target: string): boolean {
  return module === target || module.endsWith(`.${target}`)
}

/** The rank that a module gets; 0 where none of the targets names it. */
export function rankOf(module: string, { targets, rank, ranks }: LowRankTuning): number {
  if (!targets.some((target) => isTarget(module, target))) return 0
  return byName(module, ranks) ?? rank
}

/** What the low-rank change is multiplied by. AdaLoRA divides by its rank at the start, whatever is left of it. */
export function scaleOf(module: string, tuning: LowRankTuning): number {
  if (tuning.kind === 'adalora') return tuning.alpha / (tuning.rank + 1e-5)
  const rank = rankOf(module, tuning)
  const alpha = byName(module, tuning.alphas) ?? tuning.alpha
  return alpha / (tuning.rankStabilised ? Math.sqrt(rank) : rank)
}

function byName(module: string, values: Readonly<Record<string, number>>): number | undefined {
  return Object.entries(values).find(([name]) => isTarget(module, name))?.[1]
}

/** `x.query.lora_A.weight` and `x.query.lora_A` belong to `x.query`; null for what is no low-rank matrix. */
export function adaptedModule(name: string): { readonly module: string; readonly part: 'A' | 'B' | 'E' } | null {
  const [, module, part] = /^(.+)\.lora_([ABE])(?:\.weight)?$/.exec(name) ?? []
  return module === undefined ? null : { module, part: part as 'A' | 'B' | 'E' } // what the expression lets through
}
