/** What an evaluation shows of its task below the headline. */
import type { ComponentType } from 'react'
import type { TaskKind } from '../../train/tasks/types.ts'
import type { ResultProps } from '../../ui/notebook/views.ts'
import { ClassDetails } from './classes/ClassDetails.tsx'
import { LabelDetails } from './labels/LabelDetails.tsx'
import { NumberDetails } from './numbers/NumberDetails.tsx'
import { PerBaseDetails } from './perBase/PerBaseDetails.tsx'

/** One line per task; each takes the results of its own. */
export const taskDetails: Partial<Readonly<Record<TaskKind, ComponentType<ResultProps<never>>>>> = {
  classification: ClassDetails,
  'multi-label': LabelDetails,
  regression: NumberDetails,
  'per-base': PerBaseDetails,
}
