/** What a training shows of its task, beside what every training shows. */
import type { ComponentType } from 'react'
import type { TaskKind } from '../../train/tasks/types.ts'
import type { TrainPicture } from '../../ui/session/training.ts'
import { BaselineTable } from './BaselineTable.tsx'
import { ClassCharts } from './classification/ClassCharts.tsx'
import { ClassTables } from './classification/ClassTables.tsx'
import { LabelCharts } from './labels/LabelCharts.tsx'
import { LabelTables } from './labels/LabelTables.tsx'
import { LanguageCharts } from './language/LanguageCharts.tsx'
import { NumberCharts } from './numbers/NumberCharts.tsx'

type Part = ComponentType<{ readonly picture: TrainPicture }>

export type TaskView = {
  /** Two charts that stand among those of the loss and the learning rate. */
  readonly Charts: Part
  readonly Tables: Part | null
}

const classes: TaskView = { Charts: ClassCharts, Tables: ClassTables }
const language: TaskView = { Charts: LanguageCharts, Tables: null }

/** One line per task; one without a line shows what every training shows. */
export const taskViews: Partial<Readonly<Record<TaskKind, TaskView>>> = {
  classification: classes,
  'multi-label': { Charts: LabelCharts, Tables: LabelTables },
  regression: { Charts: NumberCharts, Tables: BaselineTable },
  'per-base': classes,
  masked: language,
  causal: language,
  shuffled: classes,
}
