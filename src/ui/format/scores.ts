/** The figures of an evaluation as a user reads them, task by task. */
import type { TaskMetrics } from '../../metrics/types.ts'
import type { TaskKind } from '../../train/tasks/types.ts'
import type { SelectionMetric } from '../../train/types.ts'
import { glossary, scoreNames } from '../common/words.ts'
import { formatLoss, formatMetric, formatSmall } from './numbers.ts'

export type ScoreKey = keyof typeof scoreNames

export type ShownScore = {
  readonly key: ScoreKey
  readonly name: string
  readonly help?: string
  readonly format: (value: number) => string
  /** Whether it lies between −1 and 1, where several share one axis. */
  readonly bounded: boolean
}

/** The scores of each task, the one that says most first. */
export const taskScores: Readonly<Record<TaskKind, readonly ShownScore[]>> = {
  classification: [ratio('mcc', glossary.mcc), ratio('accuracy', glossary.accuracy), ratio('macroF1', glossary.macro)],
  'multi-label': [
    ratio('macroAuroc', glossary.auroc),
    ratio('microAuroc', glossary.microAuroc),
    ratio('macroAveragePrecision', glossary.averagePrecision),
    ratio('macroF1', glossary.f1AtThreshold),
  ],
  regression: [
    ratio('spearman', glossary.spearman),
    ratio('pearson', glossary.pearson),
    { ...ratio('r2', glossary.r2), bounded: false },
    inUnit('mse', glossary.mse),
    inUnit('mae', glossary.mae),
  ],
  'per-base': [
    ratio('mcc', glossary.mcc),
    ratio('accuracy', glossary.accuracy),
    ratio('weightedF1', glossary.weighted),
    ratio('macroF1', glossary.macro),
    ratio('spanF1', glossary.spanF1),
  ],
  masked: [{ ...inUnit('perplexity', glossary.perplexity), format: (value) => value.toFixed(2) }],
  causal: [{ ...inUnit('perplexity', glossary.perplexity), format: (value) => value.toFixed(2) }],
  shuffled: [ratio('accuracy', glossary.accuracy), ratio('mcc', glossary.mcc)],
}

/** The scores of an evaluation; where labels are tags of entities, those come first. */
export function scoresOf(metrics: TaskMetrics): readonly ShownScore[] {
  const scores = taskScores[taskOfMetrics(metrics)]
  if (!('entities' in metrics) || metrics.entities === null) return scores
  const entities = { ...ratio('spanF1', glossary.entityF1), name: scoreNames.entityF1 }
  return [entities, ...scores.filter(({ key }) => key !== 'spanF1')]
}

export function taskOfMetrics(metrics: TaskMetrics): TaskKind {
  return 'task' in metrics ? metrics.task : 'classification'
}

/** A score by its key, NaN where the task has none of that name. */
export function scoreOf(metrics: TaskMetrics, key: ScoreKey): number {
  if (key === 'macroF1' && 'macro' in metrics) return metrics.macro.f1
  if (key === 'weightedF1') return 'weighted' in metrics ? metrics.weighted.f1 : Number.NaN
  if (key === 'spanF1')
    return 'segments' in metrics ? (metrics.entities ?? metrics.segments.exact).micro.f1 : Number.NaN
  const value: unknown = Object.entries(metrics).find(([name]) => name === key)?.[1]
  return typeof value === 'number' ? value : Number.NaN
}

/** The figure that chose the checkpoint, in words. */
export function selectionText(metric: SelectionMetric, loss: number, metrics: TaskMetrics): string {
  return metric === 'loss' ? formatLoss(loss) : formatMetric(scoreOf(metrics, metric))
}

function ratio(key: ScoreKey, help: string): ShownScore {
  return { key, name: scoreNames[key], help, format: formatMetric, bounded: true }
}

function inUnit(key: ScoreKey, help: string): ShownScore {
  return { key, name: scoreNames[key], help, format: formatSmall, bounded: false }
}
