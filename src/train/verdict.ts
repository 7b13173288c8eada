import type { NamedScores, Scores, Task } from './tasks/types.ts'
import { words } from './words.ts'

/** One plain sentence: does the model beat the baselines? */
export function verdictOf(
  { scores, verdict: { key, tie } }: Pick<Task, 'scores' | 'verdict'>,
  own: Scores,
  baselines: readonly NamedScores[],
): string {
  const name = scores.find((score) => score.key === key)!.name
  const value = own[key]!
  const [strongest] = [...baselines].sort((a, b) => Number(b[key]) - Number(a[key]))
  if (!strongest) return words.verdict.alone(name, value)
  const gain = value - Number(strongest[key])
  if (gain > tie) return words.verdict.better(strongest.name, name, value, gain)
  if (gain < -tie) return words.verdict.worse(strongest.name, name, value, -gain)
  return words.verdict.equal(strongest.name, name, value)
}
