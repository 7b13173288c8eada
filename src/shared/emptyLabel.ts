/** Names by which annotation and tables say that nothing of interest is here. */
const EMPTY = new Set(['', '.', '-', 'O', 'none', 'other', 'rest', 'background', 'intergenic', 'outside'])

/** Whether a label says "nothing here". */
export function isEmptyLabel(name: string): boolean {
  return EMPTY.has(name)
}
