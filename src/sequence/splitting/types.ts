/** What a split is asked for, and what it came to: its parts, and what stands in two of them. */
import type { Finding, SplitPart } from '../types.ts'

export type SplitParams = {
  /** `auto`: given where the file has a test part, else stratified. */
  readonly kind: 'auto' | SplitKind
  /** Shares of the whole; where the file gives a test part, `valid` is taken from its training part. */
  readonly valid: number
  readonly test: number
  readonly seed: number
  /** For kind `group`: `auto`, `column:NAME`, `header:…`, or `pattern:REGEX` over ids. */
  readonly group: string
  /** Share of equal residues from which two sequences count as near-duplicates (`similar/definition.ts`). */
  readonly identity: number
  /** Number of folds of a cross-validation, 1 for none; `fold` counts from 0. */
  readonly folds: number
  readonly fold: number
}

export type SplitKind = 'given' | 'stratified' | 'random' | 'group' | 'similarity'

export type LeakKind = 'exact' | 'reverse-complement' | 'near'

export type LeakedRecord = {
  readonly record: number
  readonly id: string
  readonly label: string | null
  readonly part: SplitPart
  readonly length: number
}

/** A record that is judged on beside one that is learned from, although they are (nearly) the same. */
export type LeakExample = {
  readonly kind: LeakKind
  /** Share of equal residues over the shorter sequence. */
  readonly identity: number
  readonly heldOut: LeakedRecord
  readonly learned: LeakedRecord
  /** Whether `learned` is aligned as its reverse complement. */
  readonly reverse: boolean
  /** Two rows of equal length with `-` for gaps, cut to a readable length; null for very long sequences. */
  readonly alignment: { readonly heldOut: string; readonly learned: string; readonly cut: boolean } | null
}

/** What stands in two parts at once. */
export type LeakResult = {
  readonly identity: number
  /** Distinct test sequences that stand in train or valid too; each counts once, as the closest of the three kinds. */
  readonly exact: number
  readonly reverseComplement: number
  readonly near: number
  /** Distinct validation sequences that stand in train, in any of the three ways. */
  readonly validation: number
  /** Pairs of a test record and a record of train or valid. */
  readonly pairs: { readonly exact: number; readonly reverseComplement: number; readonly near: number }
  /** Distinct held-out sequences searched for near-duplicates: all, or a random sample where all would take too long. */
  readonly compared: { readonly sequences: number; readonly of: number }
  /** Distinct sequences too short or too long to be compared for more than equality. */
  readonly notCompared: number
  readonly examples: readonly LeakExample[]
}

export type SplitResult = {
  readonly kind: SplitKind
  readonly counts: { readonly train: number; readonly valid: number; readonly test: number }
  readonly perClass: readonly {
    readonly label: string
    readonly train: number
    readonly valid: number
    readonly test: number
  }[]
  /** The fold that was set aside, and of how many. */
  readonly fold: { readonly index: number; readonly of: number } | null
  /** For kinds that keep records together: by what, how many such units, and the size of the largest. */
  readonly units: {
    readonly group: string
    readonly words: string
    readonly count: number
    readonly largest: number
  } | null
  /** The class share that is furthest from what was asked, in shares of the class. */
  readonly furthest: {
    readonly label: string
    readonly part: SplitPart
    readonly wanted: number
    readonly got: number
  } | null
  readonly leaks: LeakResult
  readonly findings: readonly Finding[]
}
