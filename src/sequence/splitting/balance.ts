import { partCode } from '../parts.ts'
import { UNLABELLED } from '../types.ts'
import type { SplitResult } from './types.ts'

const PARTS = ['train', 'valid', 'test'] as const
type Counts = Pick<SplitResult, 'counts' | 'perClass'>

/** Records per part, in all and per class. */
export function tally(labels: Int32Array, labelNames: readonly string[], parts: Uint8Array): Counts {
  const perClass = labelNames.map((label) => ({ label, train: 0, valid: 0, test: 0 }))
  const counts = { train: 0, valid: 0, test: 0 }
  const nameOf = new Map(PARTS.map((part) => [partCode(part), part]))
  for (let i = 0; i < parts.length; i++) {
    const part = nameOf.get(parts[i]!)
    if (part === undefined || labels[i] === UNLABELLED) continue
    counts[part] += 1
    perClass[labels[i]!]![part] += 1
  }
  return { counts, perClass }
}

/** The share of a class in a part that is furthest from the one wished for. */
export function furthestShare(
  perClass: SplitResult['perClass'],
  wanted: Readonly<Record<(typeof PARTS)[number], number>>,
): SplitResult['furthest'] {
  const all = perClass.flatMap((row) => {
    const total = row.train + row.valid + row.test
    return total === 0
      ? []
      : PARTS.map((part) => ({ label: row.label, part, wanted: wanted[part], got: row[part] / total }))
  })
  const distance = ({ wanted: wish, got }: { readonly wanted: number; readonly got: number }) => Math.abs(got - wish)
  return all.reduce<SplitResult['furthest']>(
    (worst, one) => (worst === null || distance(one) > distance(worst) ? one : worst),
    null,
  )
}
