/** Every kind of cell, one line each. Notes are no kind: they compute nothing. */
import type { CellKind } from '../notebook/types.ts'
import { dataCell } from './data/cell.ts'
import { evaluateCell } from './evaluate/cell.ts'
import { exportCell } from './export/cell.ts'
import { generateCell } from './generate/cell.ts'
import { modelCell } from './model/cell.ts'
import { predictCell } from './predict/cell.ts'
import { pretrainCell } from './pretrain/cell.ts'
import type { Services } from './services.ts'
import { splitCell } from './split/cell.ts'
import { tokenizerCell } from './tokenizer/cell.ts'
import { trainCell } from './train/cell.ts'

const kinds: readonly CellKind<Services>[] = [
  dataCell,
  splitCell,
  tokenizerCell,
  pretrainCell,
  generateCell,
  modelCell,
  trainCell,
  evaluateCell,
  exportCell,
  predictCell,
]

export const cellKinds: ReadonlyMap<string, CellKind<Services>> = new Map(kinds.map((kind) => [kind.kind, kind]))
