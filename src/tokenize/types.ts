/** Tokenizers turn residues into ids; they are pure and know nothing of tensors. */
import type { DataAlphabet, Finding, RowValues } from '../sequence/types.ts'

export { UNKNOWN_LABEL } from '../sequence/types.ts'

export type TokenizerParams = {
  /** `auto`: characters of sequences, atoms and bonds of SMILES, pieces of words of text. */
  readonly kind: 'auto' | TokenizerSpec['kind']
  /** k of the k-mer kinds, 3 to 6. */
  readonly k: number
  /** Tokens kept per sequence, special tokens included; `auto`: the longest sequence, at most 1,024. */
  readonly maxTokens: 'auto' | number
  /** Tokens to learn from the data, special ones included; of kinds that are learnt. */
  readonly vocabularySize?: 'auto' | number
  /** `data`: as the other parameters say; else the model whose tokenizer it is, by name or id, and the others are unused. */
  readonly from?: string
}

/** Where a vocabulary has no such token, the one that stands in for it (all of GPT-2's are `<|endoftext|>`). */
export type SpecialIds = {
  readonly pad: number
  readonly unk: number
  readonly cls: number
  readonly sep: number
  readonly mask: number
}

type SpecBase = {
  readonly alphabet: DataAlphabet
  /** Token text by id; at most 65,536, since ids are 16 bits wide. */
  readonly vocabulary: readonly string[]
  readonly special: SpecialIds
  /** Whether special tokens stand around the others: [CLS] in front and, but for `nt` without `eos`, [SEP] at the end. */
  readonly wrap: boolean
  /** Tokens kept per sequence, special tokens included. */
  readonly maxTokens: number
}

/** One token per residue or character. */
export type CharSpec = SpecBase & { readonly kind: 'char'; readonly k: number }
/** Overlapping k-mers in DNABERT's order. */
export type KmerSpec = SpecBase & { readonly kind: 'kmer'; readonly k: number }
/** k-mers side by side from the start of the sequence, the rest letter by letter. */
export type BlockSpec = SpecBase & { readonly kind: 'kmer-blocks'; readonly k: number }
/** BERT's words and pieces of words (Devlin 2019). */
export type WordpieceSpec = SpecBase & { readonly kind: 'wordpiece'; readonly lowerCase: boolean }
/** Byte-pair encoding (Sennrich 2016). */
export type BpeSpec = SpecBase & {
  readonly kind: 'bpe'
  /** "left right", the first merged first. */
  readonly merges: readonly string[]
  /** What is cut before pieces are merged: nothing, words and signs, or GPT-2's words over bytes. */
  readonly words: 'none' | 'whitespace' | 'bytes'
  /** Whether a text starts as if a blank stood before it; bytes only. */
  readonly prefixSpace: boolean
  /** Separators between the two sequences of a pair: one, as BERT, or two, as RoBERTa. */
  readonly pairSeparators: 1 | 2
}
/** The alphabet of ESM-2: one token per amino acid, one `<unk>` per stretch of anything else. */
export type EsmSpec = SpecBase & { readonly kind: 'esm' }
/** The Nucleotide Transformer: k-mers side by side, begun anew after every N; `eos` closes the sequence. */
export type NtSpec = SpecBase & { readonly kind: 'nt'; readonly k: number; readonly eos: boolean }
/** Atoms, bonds, rings and branches of SMILES (Schwaller 2018). */
export type SmilesSpec = SpecBase & { readonly kind: 'smiles' }

/** What a tokenizer is, independent of the process that runs it: enough to make the files of a model folder. */
export type TokenizerSpec = CharSpec | KmerSpec | BlockSpec | WordpieceSpec | BpeSpec | EsmSpec | NtSpec | SmilesSpec

/** A stretch [start, end) of a column of residues: one sequence of a data set. */
export type Stretch = { readonly residues: Uint8Array; readonly start: number; readonly end: number }

export type Written = { readonly written: number; readonly residuesCut: number }

export interface Tokenizer {
  readonly spec: TokenizerSpec
  /** Tokens that `encodeInto` writes at most, special tokens included; exact for characters and k-mers. */
  mostTokens(residueCount: number): number
  /** Writes the ids of one sequence at `at`; returns how many were written and how many residues were cut off. */
  encodeInto(residues: Uint8Array, start: number, end: number, out: Uint16Array, at: number): Written
  /**
   * Writes two sequences as one row, as in `[CLS] a [SEP] b [SEP]`, and their segments (0, 1) at the same places of
   * `types`. What is too long loses tokens from the end of the longer one first, as `longest_first` of Hugging Face.
   */
  encodePairInto(first: Stretch, second: Stretch, out: Uint16Array, types: Uint8Array, at: number): Written
  /**
   * The residues of each token that `encodeInto` writes, in its order: token i covers [spans[2 i], spans[2 i + 1]),
   * counted in bytes from `start`. Special tokens cover nothing.
   */
  spans(residues: Uint8Array, start: number, end: number): Uint32Array
}

/**
 * How residues become ids; the special tokens around them are the frame's business. Cutting off tokens at the end
 * never changes those before.
 */
export interface TokenBody {
  mostTokens(residueCount: number): number
  /**
   * Writes at most `room` ids of residues [start, end) at `at`, and where it is wanted the span of each, from 0 on,
   * counted from `start`.
   */
  encode(
    residues: Uint8Array,
    start: number,
    end: number,
    out: Uint16Array,
    at: number,
    room: number,
    spans: Uint32Array | null,
  ): { readonly written: number; readonly readTo: number }
}

/** What is to be predicted of each row, where that is not one class. */
export type RowTargets = RowValues | TileTargets

/**
 * Labels along sequences, where rows are tiles: a long sequence has several, which overlap. "Bases" are the residues of
 * biological sequences and the bytes of text.
 */
export type TileTargets = {
  readonly kind: 'per-base'
  /** Which sequence each row is a tile of; tiles of one stand together, by rising start. */
  readonly slots: Uint32Array
  /** First base of each row in its sequence, and bases that it covers. */
  readonly starts: Uint32Array
  readonly lengths: Uint32Array
  /** Token i of the part covers [spans[2 i], spans[2 i + 1]) of its tile; null where each token is the base at its place. */
  readonly spans: Uint32Array | null
  /** Index of each sequence's record in the data set. */
  readonly records: Uint32Array
  /** sequences + 1 positions into `labels` and `wordStarts`. */
  readonly bases: Float64Array
  /** An index into the names of the labels, or UNKNOWN_LABEL. */
  readonly labels: Uint8Array
  /** For text, 1 where a word begins: its first byte speaks for it. Null where each base has its own label. */
  readonly wordStarts: Uint8Array | null
  /** Special tokens before and after the others of each row. */
  readonly edges: { readonly before: number; readonly after: number }
}

/** Ids of one part of a split, in columns. */
export type EncodedPart = {
  readonly ids: Uint16Array
  /** rows + 1 positions into `ids`. */
  readonly offsets: Uint32Array
  /** Of pairs of sequences: 0 for a token of the first, 1 for one of the second; as long as `ids`. */
  readonly types?: Uint8Array
  /** Class index per row, or UNLABELLED. */
  readonly labels: Int32Array
  /** Absent where a row has one class or none. */
  readonly targets?: RowTargets
  /** Index of each row's record in the data set. */
  readonly records: Uint32Array
}

/** What a trained model wants to be given. */
export type ModelReads = {
  readonly tokenizer: TokenizerSpec
  /** Rows that together cover whole sequences, for models that say something of each base. */
  readonly tiles: boolean
  /** Whether each row is a pair of sequences; null where the model does not say. */
  readonly pairs: boolean | null
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
  /** What the tokens are, in words. */
  readonly inWords: string
  /** Rule that `auto` resolved to, in words. */
  readonly reason: string
  readonly tokens: { readonly min: number; readonly median: number; readonly max: number; readonly total: number }
  /** Sequences cut at `maxTokens`, and how many residues they lost in all. */
  readonly truncated: { readonly sequences: number; readonly residues: number }
  readonly unknownTokens: number
  /** Mean length of a token in residues, special tokens aside. */
  readonly residuesPerToken: number
  readonly findings: readonly Finding[]
  readonly preview: readonly TokenPreview[]
}
