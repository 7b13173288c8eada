/** Validation scores of any task over the steps of a training. */
import type { Baseline } from '../../baselines/types.ts'
import type { ChartData, Reference } from '../../ui/charts/types.ts'
import { formatMetric } from '../../ui/format/numbers.ts'
import { type ScoreKey, scoreOf, taskScores } from '../../ui/format/scores.ts'
import type { TrainPicture } from '../../ui/session/training.ts'
import { axisOfSteps, dotsFor, drawnEvaluations } from './chartData.ts'
import { words } from './words.ts'

export type ScoresPicture = Pick<TrainPicture, 'task' | 'evals' | 'baselines' | 'totalSteps'>

const COLOURS = ['var(--class-0)', 'var(--class-2)', 'var(--class-3)', 'var(--class-4)'] as const

/** The scores that share an axis, with the best linear baseline as a line to beat. */
export function taskScoresChart({ task, evals, baselines, totalSteps }: ScoresPicture): ChartData {
  const scores = taskScores[task].filter(({ bounded }) => bounded)
  const first = scores[0]!.key
  const drawn = drawnEvaluations(evals, ({ metrics }) => scoreOf(metrics, first))
  return {
    kind: 'lines',
    title: words.scores,
    x: axisOfSteps(totalSteps),
    y: { label: words.score, format: formatMetric },
    series: scores.map(({ key, name, help }, i) => ({
      id: key,
      name,
      colour: COLOURS[i % COLOURS.length]!,
      ...dotsFor(drawn),
      ...(help === undefined ? {} : { help }),
    })),
    rows: drawn.map(({ step, metrics }) => ({
      x: step,
      ...Object.fromEntries(scores.map(({ key }) => [key, scoreOf(metrics, key)])),
    })),
    references: linearFloor(baselines, first),
  }
}

/** Answers that know nothing of a sequence. */
const CONSTANT: ReadonlySet<Baseline['name']> = new Set(['majority', 'frequencies', 'mean'])

/** What the better one of the linear models reaches, as a line. */
export function linearFloor(baselines: TrainPicture['baselines'], key: ScoreKey): Reference[] {
  const floors = (baselines?.baselines ?? []).flatMap(({ name, valid }) =>
    !CONSTANT.has(name) && valid ? [{ name, y: scoreOf(valid, key) }] : [],
  )
  const [highest] = floors.toSorted((a, b) => b.y - a.y)
  if (!highest) return []
  return [{ y: highest.y, name: words.floor(words.baselines[highest.name], key), colour: 'var(--class-0)' }]
}
