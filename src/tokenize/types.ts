/** Tokenizers turn residues into ids; they are pure and know nothing of tensors. */
import type { Alphabet, Finding } from '../sequence/types.ts'

export type TokenizerParams = {
  /** `auto`: characters. `kmer`: overlapping, as DNABERT; `kmer-blocks`: non-overlapping. */
  readonly kind: 'auto' | 'char' | 'kmer' | 'kmer-blocks'
  /** k of the k-mer kinds, 3 to 6. */
  readonly k: number
  /** Tokens kept per sequence, special tokens included; `auto`: the longest sequence, at most 1,024. */
  readonly maxTokens: 'auto' | number
}

export type SpecialIds = {
  readonly pad: number
  readonly unk: number
  readonly cls: number
  readonly sep: number
  readonly mask: number
}

/** What a tokenizer is, independent of the process that runs it: enough to make `tokenizer.json` and `vocab.txt`. */
export type TokenizerSpec = {
  readonly kind: 'char' | 'kmer' | 'kmer-blocks'
  readonly alphabet: Alphabet
  readonly k: number
  /** Token text by id. */
  readonly vocabulary: readonly string[]
  readonly special: SpecialIds
  /** Whether [CLS] … [SEP] stand around the tokens (they do for k-mers; characters go without). */
  readonly wrap: boolean
  readonly maxTokens: number
}

export interface Tokenizer {
  readonly spec: TokenizerSpec
  /** Number of tokens that `encodeInto` would write without the limit, special tokens included. */
  tokenCount(residueCount: number): number
  /** Writes the ids of one sequence at `at`; returns how many were written and how many residues were cut off. */
  encodeInto(
    residues: Uint8Array,
    start: number,
    end: number,
    out: Uint16Array,
    at: number,
  ): { readonly written: number; readonly residuesCut: number }
  /** The residue span [start, end) of token `index` in its sequence, or null for special tokens. */
  span(index: number, residueCount: number): readonly [number, number] | null
}

/** Ids of one part of a split, in columns. */
export type EncodedPart = {
  readonly ids: Uint16Array
  /** rows + 1 positions into `ids`. */
  readonly offsets: Uint32Array
  /** Class index per row, or UNLABELLED. */
  readonly labels: Int32Array
  /** Index of each row's record in the data set. */
  readonly records: Uint32Array
}

export type TokenPreview = {
  readonly id: string
  readonly label: string | null
  readonly tokens: readonly {
    readonly text: string
    readonly id: number
    readonly start: number
    readonly end: number
  }[]
}

export type TokenizerResult = {
  readonly spec: TokenizerSpec
  /** Rule that `auto` resolved to, in words. */
  readonly reason: string
  readonly tokens: { readonly min: number; readonly median: number; readonly max: number; readonly total: number }
  /** Sequences cut at `maxTokens`, and how many residues they lost in all. */
  readonly truncated: { readonly sequences: number; readonly residues: number }
  readonly unknownTokens: number
  readonly findings: readonly Finding[]
  readonly preview: readonly TokenPreview[]
}
