import type { TablerIcon } from '@tabler/icons-react'
import type { ComponentType } from 'react'
import type { Cell } from '../../notebook/types.ts'
import type { Json } from '../../shared/json.ts'
import type { LateView } from './lateView.ts'

export type ResultProps<Result> = {
  readonly cell: Cell
  readonly result: Result
  /** Whether the result belongs to older params or inputs. */
  readonly stale: boolean
}

export type EditorProps = {
  readonly cell: Cell
  readonly value: Json
  readonly onChange: (value: Json) => void
  readonly describedBy: string
}

/** How one kind of cell looks. The composition root hands the registry to the page. */
export type CellView = {
  readonly Icon: TablerIcon
  /** Draws a finished result. */
  readonly Result?: LateView<ResultProps<never>>
  /** Draws the cell while it works, where there is more to see than a progress bar. */
  readonly Live?: LateView<{ readonly cell: Cell }>
  /** Own editors for some params; null hides a param that the view edits elsewhere. */
  readonly editors?: Readonly<Record<string, ComponentType<EditorProps> | null>>
  /** Resolved values of `auto` params, read off the result. */
  readonly resolved?: (result: Json) => Readonly<Record<string, Json | undefined>>
  /** Room kept free while the first result is made, in pixels; from then on it is known. */
  readonly room: number
}

export type CellViews = Readonly<Record<string, CellView>>
