import type { Pacer } from '../../shared/pacer.ts'
import { streamKey, uniform } from '../../shared/random.ts'
import { code } from '../alphabet.ts'
import type { Dataset } from '../types.ts'
import { stages } from '../words.ts'
import type { Window } from './windows.ts'

/** Places tried for each window; the one whose GC is nearest is taken. */
const CANDIDATES = 24

/** Difference in the share of G and C at which no better place is looked for. */
const NEAR_ENOUGH = 0.01

/** Stretches of the genome without any feature, where background windows come from. */
export type FreeRun = { readonly record: number; readonly start: number; readonly end: number }

type Occupied = { readonly record: number; readonly start: number; readonly end: number }

/** The gaps between features, record by record. */
export function freeRuns(genome: Dataset, features: readonly Occupied[]): readonly FreeRun[] {
  const runs: FreeRun[] = []
  const sorted = features.toSorted((a, b) => a.record - b.record || a.start - b.start)
  let next = 0
  for (let record = 0; record < genome.count; record++) {
    const length = genome.offsets[record + 1]! - genome.offsets[record]!
    let free = 0
    for (; next < sorted.length && sorted[next]!.record === record; next++) {
      const { start, end } = sorted[next]!
      if (start > free) runs.push({ record, start: free, end: start })
      free = Math.max(free, end)
    }
    if (length > free) runs.push({ record, start: free, end: length })
  }
  return runs
}

/**
 * For each window one of the same length from the free runs, near it in GC; fewer where there is no room. They never
 * overlap each other: the same bases in two of them would be learned from in one part of a split and judged on in
 * another.
 */
export async function* backgroundWindows(
  genome: Dataset,
  runs: readonly FreeRun[],
  models: readonly Window[],
  seed: number,
  pacer: Pacer,
): AsyncGenerator<Window> {
  const taken = new Taken(models)
  const key = streamKey(seed, 'background')
  let counter = 0
  const draws = new Drawer(runs)
  for (const [done, model] of models.entries()) {
    if (done % 64 === 0) await pacer.tick({ stage: stages.negatives, done, total: models.length, unit: 'records' })
    const length = model.end - model.start
    const wanted = gcOf(genome, model)
    let best: Window | null = null
    let distance = Number.POSITIVE_INFINITY
    for (let i = 0; i < CANDIDATES && distance > NEAR_ENOUGH * length; i++) {
      const place = draws.draw(length, uniform(key, counter++))
      if (place === null) return
      const away = Math.abs(gcOf(genome, place) - wanted)
      if (away < distance && taken.leaves(place)) [best, distance] = [place, away]
    }
    if (best === null) continue // every place that was drawn has been used
    taken.add(best)
    yield { ...best, strand: uniform(key, counter++) < 0.5 ? -1 : 1 }
  }
}

/** Which places are taken, in cells as wide as the widest window: only neighbouring cells can overlap. */
class Taken {
  readonly #cells = new Map<string, Window[]>()
  readonly #width: number

  constructor(models: readonly Window[]) {
    this.#width = models.reduce((widest, { start, end }) => Math.max(widest, end - start), 1)
  }

  add(window: Window): void {
    const key = this.#key(window, 0)
    const cell = this.#cells.get(key)
    if (cell) cell.push(window)
    else this.#cells.set(key, [window])
  }

  leaves(place: Window): boolean {
    const overlaps = ({ start, end }: Window) => start < place.end && place.start < end
    return [-1, 0, 1].every((step) => !this.#cells.get(this.#key(place, step))?.some(overlaps))
  }

  #key({ record, start }: Window, step: number): string {
    return `${record}:${Math.floor(start / this.#width) + step}`
  }
}

/** Draws a place of a given length evenly from all that lie within a run. */
class Drawer {
  readonly #runs: readonly FreeRun[]
  readonly #sums = new Map<number, Float64Array>()

  constructor(runs: readonly FreeRun[]) {
    this.#runs = runs
  }

  draw(length: number, at: number): Window | null {
    const sums = this.#sums.get(length) ?? this.#sum(length)
    const total = sums.at(-1) ?? 0
    if (total === 0) return null
    const position = Math.floor(at * total)
    let [low, high] = [0, sums.length - 1]
    while (low < high) {
      const middle = (low + high) >> 1
      if (sums[middle]! > position) high = middle
      else low = middle + 1
    }
    const { record, start } = this.#runs[low]!
    const from = start + position - (low === 0 ? 0 : sums[low - 1]!)
    return { record, start: from, end: from + length, strand: 1 }
  }

  /** Running sums of the number of places in each run. */
  #sum(length: number): Float64Array {
    let sum = 0
    const sums = Float64Array.from(this.#runs, ({ start, end }) => {
      sum += Math.max(0, end - start - length + 1)
      return sum
    })
    this.#sums.set(length, sums)
    return sums
  }
}

/** Bases that are G or C; the strand does not matter. */
function gcOf({ residues, offsets }: Dataset, { record, start, end }: Window): number {
  const from = offsets[record]!
  let gc = 0
  for (let i = from + start; i < from + end; i++) gc += Number(residues[i] === code('G') || residues[i] === code('C'))
  return gc
}
