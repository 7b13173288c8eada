import type { Cell, CellId, Notebook } from './types.ts'

/** The nearest cell of a kind that a cell depends on, however far up; undefined where there is none. */
export function ancestorOfKind({ cells }: Notebook, cell: Cell, kind: string): CellId | undefined {
  const seen = new Set<CellId>()
  let level: readonly Cell[] = [cell]
  while (level.length > 0) {
    const ids = level.flatMap(({ inputs }) => Object.values(inputs)).filter((id) => !seen.has(id))
    for (const id of ids) seen.add(id)
    level = cells.filter(({ id }) => ids.includes(id))
    const found = level.find((one) => one.kind === kind)
    if (found) return found.id
  }
  return undefined
}
