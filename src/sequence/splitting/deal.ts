import { permutation, streamKey } from '../../shared/random.ts'
import { sizeOf, type UnitTable } from './unitTable.ts'

export type Share = readonly [part: number, share: number]

/**
 * Gives each part its share of the units of every class (of the unit's first record) or, without `labels`, of all units,
 * in random order; the other records of `parts` stay as they are. For small units: what is left over per class is
 * less than one unit.
 */
export function dealByClass(
  table: UnitTable,
  labels: Int32Array | null,
  shares: readonly Share[],
  seed: number,
  parts: Uint8Array,
): void {
  const strata = new Map<number, number[]>()
  for (let unit = 0; unit < table.count; unit++) {
    const stratum = labels === null ? 0 : labels[table.rows[table.starts[unit]!]!]!
    const units = strata.get(stratum)
    if (units) units.push(unit)
    else strata.set(stratum, [unit])
  }
  for (const units of strata.values()) {
    const first = table.rows[table.starts[units[0]!]!]!
    dealStratum(table, units, shares, streamKey(seed, 'split', first), parts)
  }
}

/** Each part with a share gets at least one unit where that leaves one to learn from, so small classes are tested too. */
function dealStratum(
  table: UnitTable,
  units: readonly number[],
  shares: readonly Share[],
  key: number,
  parts: Uint8Array,
): void {
  const order = permutation(key, units.length)
  const total = units.reduce((sum, unit) => sum + sizeOf(table, unit), 0)
  let next = 0
  for (const [part, share] of shares) {
    const wanted = share * total
    let got = 0
    while (share > 0 && next < units.length - 1) {
      const unit = units[order[next]!]!
      if (got > 0 && got + sizeOf(table, unit) / 2 > wanted) break
      give(table, unit, part, parts)
      got += sizeOf(table, unit)
      next += 1
    }
  }
}

/**
 * Deals units of very different sizes: the largest first, each to the bin where it brings the counts of its classes
 * closest to the shares asked for (least squares, each class on its own scale). Without `labels` all records are one
 * class. Returns the bin of every unit.
 */
export function dealEvenly(
  table: UnitTable,
  labels: Int32Array | null,
  shares: readonly number[],
  key: number,
): Uint8Array {
  const classOf = (row: number) => (labels === null ? 0 : labels[row]!)
  const classes = table.rows.reduce((most, row) => Math.max(most, classOf(row) + 1), 0)
  const totals = new Float64Array(classes)
  for (const row of table.rows) totals[classOf(row)]!++
  /** Records that each bin still lacks, bins × classes. */
  const lacking = Float64Array.from({ length: shares.length * classes }, (_, i) => {
    return shares[Math.floor(i / classes)]! * totals[i % classes]!
  })
  const counts = new Float64Array(classes)
  const bins = new Uint8Array(table.count)
  for (const unit of largestFirst(table, key)) {
    const present = countClasses(table, unit, classOf, counts)
    let best = 0
    let least = Number.POSITIVE_INFINITY
    for (let bin = 0; bin < shares.length; bin++) {
      let cost = 0
      for (const c of present) {
        cost += (counts[c]! * (counts[c]! - 2 * lacking[bin * classes + c]!)) / totals[c]! ** 2
      }
      if (cost < least) {
        least = cost
        best = bin
      }
    }
    bins[unit] = best
    for (const c of present) {
      lacking[best * classes + c]! -= counts[c]!
      counts[c] = 0
    }
  }
  return bins
}

export function give({ starts, rows }: UnitTable, unit: number, part: number, parts: Uint8Array): void {
  for (let i = starts[unit]!; i < starts[unit + 1]!; i++) parts[rows[i]!] = part
}

/** Counts the classes of one unit into `counts`; returns those present. */
function countClasses(
  { starts, rows }: UnitTable,
  unit: number,
  classOf: (row: number) => number,
  counts: Float64Array,
): number[] {
  const present: number[] = []
  for (let i = starts[unit]!; i < starts[unit + 1]!; i++) {
    const c = classOf(rows[i]!)
    if (counts[c] === 0) present.push(c)
    counts[c]!++
  }
  return present
}

/** Units by falling size, equal ones in random order; those of one record need no sorting. */
function largestFirst(table: UnitTable, key: number): Uint32Array {
  const order = permutation(key, table.count)
  const several = order.filter((unit) => sizeOf(table, unit) > 1)
  const single = order.filter((unit) => sizeOf(table, unit) === 1)
  several.sort((a, b) => sizeOf(table, b) - sizeOf(table, a))
  order.set(several)
  order.set(single, several.length)
  return order
}
