import { COMPLEMENT, EXACT_LETTERS, membership } from '../alphabet.ts'
import type { IdenticalRecords } from '../identical.ts'
import type { LeakExample, LeakedRecord, LeakKind } from '../splitting/types.ts'
import { isInResidues } from '../targets.ts'
import { type Dataset, SPLIT_PARTS } from '../types.ts'
import { type Alignment, align } from './align.ts'
import { type Crossings, HELD_OUT, isJudgedAgainst, LEARNED, TEST, TRAIN } from './crossings.ts'

/** Examples of each kind that the page shows. */
export const MAX_EXAMPLES = 3
/** Columns of an alignment that can still be read. */
const MAX_COLUMNS = 240

/** Two distinct sequences, by their first records. */
export type ExamplePair = { readonly kind: LeakKind; readonly heldOut: number; readonly learned: number }

/** The first few leaks of each kind, side by side. */
export function leakExamples(
  dataset: Dataset,
  identical: IdenticalRecords,
  parts: Uint8Array,
  crossings: Crossings,
  near: readonly ExamplePair[],
): LeakExample[] {
  const { exact, eitherStrand } = identical
  const equal = equalPairs(identical, crossings)
  return [...equal, ...near].flatMap(({ kind, heldOut, learned }) => {
    const same = kind === 'exact' ? exact : eitherStrand
    const own = kind === 'near' ? crossings.strand[heldOut]! : crossings.exact[heldOut]!
    const judged = own & TEST ? TEST : HELD_OUT
    const first = memberOf(kind === 'reverse-complement' ? exact : same, parts, heldOut, judged)
    const second = memberOf(same, parts, learned, judged === TEST ? LEARNED : TRAIN)
    return first < 0 || second < 0 ? [] : [exampleOf(dataset, parts, kind, first, second)]
  })
}

function equalPairs({ exact, eitherStrand }: IdenticalRecords, crossings: Crossings): ExamplePair[] {
  const found: Record<'exact' | 'reverse-complement', ExamplePair[]> = { exact: [], 'reverse-complement': [] }
  for (let i = 0; i < exact.length; i++) {
    if (exact[i] !== i) continue
    const own = crossings.exact[i]!
    const strand = eitherStrand[i]!
    const kind = isJudgedAgainst(own, own) ? 'exact' : 'reverse-complement'
    if (!isJudgedAgainst(own, crossings.strand[strand]!) || found[kind].length >= MAX_EXAMPLES) continue
    found[kind].push({ kind, heldOut: i, learned: kind === 'exact' ? i : strand })
  }
  return [...found.exact, ...found['reverse-complement']]
}

/** The first record of a set of equal ones that stands in one of the parts. */
function memberOf(same: Uint32Array, parts: Uint8Array, first: number, bits: number): number {
  for (let i = first; i < same.length; i++) if (same[i] === first && (1 << parts[i]!) & bits) return i
  return -1
}

function exampleOf(dataset: Dataset, parts: Uint8Array, kind: LeakKind, first: number, second: number): LeakExample {
  const best = bestAlignment(dataset, first, second)
  const shorter = Math.min(lengthOf(dataset, first), lengthOf(dataset, second))
  return {
    kind,
    identity: best === null ? 1 : 1 - best.edits / shorter,
    heldOut: leakedRecord(dataset, parts, first),
    learned: leakedRecord(dataset, parts, second),
    reverse: best?.reverse ?? false,
    alignment: best === null ? null : rowsOf(best),
  }
}

type Best = { readonly edits: number; readonly reverse: boolean; readonly heldOut: string; readonly learned: string }

/** Over both strands and, for equal lengths, both ways round; the held-out sequence is shown as it stands in the file. */
function bestAlignment(dataset: Dataset, first: number, second: number): Best | null {
  if (!isInResidues(dataset)) return null
  const isExact = membership(EXACT_LETTERS[dataset.alphabet])
  const heldOut = textOf(dataset, first)
  let best: Best | null = null
  for (const reverse of dataset.alphabet === 'dna' ? [false, true] : [false]) {
    const learned = reverse ? reverseComplement(textOf(dataset, second)) : textOf(dataset, second)
    const ways: Best[] = []
    const note = (found: Alignment | null, swapped: boolean) => {
      if (found === null) return
      const { edits, pattern, text } = found
      ways.push({ edits, reverse, heldOut: swapped ? text : pattern, learned: swapped ? pattern : text })
    }
    if (heldOut.length <= learned.length) note(align(heldOut, learned, isExact), false)
    if (learned.length <= heldOut.length) note(align(learned, heldOut, isExact), true)
    for (const way of ways) if (best === null || way.edits < best.edits) best = way
  }
  return best
}

function rowsOf({ heldOut, learned }: Best): NonNullable<LeakExample['alignment']> {
  const cut = heldOut.length > MAX_COLUMNS
  return { heldOut: heldOut.slice(0, MAX_COLUMNS), learned: learned.slice(0, MAX_COLUMNS), cut }
}

function leakedRecord(dataset: Dataset, parts: Uint8Array, record: number): LeakedRecord {
  return {
    record,
    id: dataset.ids[record] ?? '',
    label: dataset.labelNames[dataset.labels[record]!] ?? null,
    part: SPLIT_PARTS[parts[record]!] ?? 'none',
    length: lengthOf(dataset, record),
  }
}

function lengthOf({ offsets }: Dataset, record: number): number {
  return offsets[record + 1]! - offsets[record]!
}

function textOf({ residues, offsets }: Dataset, record: number): string {
  return new TextDecoder('latin1').decode(residues.subarray(offsets[record], offsets[record + 1]))
}

function reverseComplement(residues: string): string {
  let reversed = ''
  for (let i = residues.length - 1; i >= 0; i--) reversed += String.fromCharCode(COMPLEMENT[residues.charCodeAt(i)]!)
  return reversed
}
