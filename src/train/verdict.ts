import type { EvaluateResult } from './types.ts'
import { words } from './words.ts'

type Scores = { readonly name: string; readonly mcc: number }

/** Below this difference in MCC nobody should speak of better or worse. */
const TIE = 0.005

/** One plain sentence: does the model beat the baselines? */
export function verdictOf({ mcc }: Pick<EvaluateResult, 'mcc'>, baselines: readonly Scores[]): string {
  const [strongest] = [...baselines].sort((a, b) => b.mcc - a.mcc)
  if (!strongest) return words.verdict.alone(mcc)
  const gain = mcc - strongest.mcc
  if (gain > TIE) return words.verdict.better(strongest.name, mcc, gain)
  if (gain < -TIE) return words.verdict.worse(strongest.name, mcc, -gain)
  return words.verdict.equal(strongest.name, mcc)
}
