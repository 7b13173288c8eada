/**
 * What a data set is: columns, not objects. A million reads are a handful of buffers.
 * Coordinates are 0-based and half-open everywhere; only the page shows 1-based ones.
 */

export type Alphabet = 'dna' | 'rna' | 'protein'
/** What a data set may be written in: residues, or characters that stand for themselves. */
export type DataAlphabet = Alphabet | 'smiles' | 'text'

/** The parts of a split. `none`: not assigned (no split yet, or left out). */
export const SPLIT_PARTS = ['none', 'train', 'valid', 'test'] as const
export type SplitPart = (typeof SPLIT_PARTS)[number]

/** A label id for "this record has no label". */
export const UNLABELLED = -1

/** A base label for "this base has no label". */
export const NO_BASE_LABEL = 255

/** Labels other than one class per record; `labels` of the data set then say nothing. */
export type OtherTargets =
  /**
   * Record i has the labels [offsets[i], offsets[i + 1]), each an index into `labelNames`. `known` is 0 where a record
   * is not labelled, which is not the same as having no label; `unknown` are the labels of which it is not known whether
   * a labelled record has them, absent where there are none.
   */
  | ({ readonly kind: 'multi-label'; readonly known: Uint8Array; readonly unknown?: LabelSets } & LabelSets)
  /** A number for each of `names`, record by record; NaN: not known. */
  | { readonly kind: 'regression'; readonly names: readonly string[]; readonly values: Float64Array }
  /** One label per residue, an index into `labelNames` or NO_BASE_LABEL. */
  | { readonly kind: 'per-base'; readonly labels: Uint8Array }

/** Record i has the labels [offsets[i], offsets[i + 1]), in rising order. */
export type LabelSets = { readonly offsets: Uint32Array; readonly labels: Uint16Array }

/** What is predicted: one class per record, or one of the others. */
export type DataTask = 'classification' | OtherTargets['kind']

/** A label of a row, or of a base, that is not known. */
export const UNKNOWN_LABEL = 255

/** What is to be predicted of each of some records, where that is not one class. */
export type RowValues =
  /** (rows, width), row by row: 1 has the label, 0 has it not, or UNKNOWN_LABEL. */
  | { readonly kind: 'multi-label'; readonly width: number; readonly values: Uint8Array }
  /** (rows, width), row by row; NaN where not known. */
  | { readonly kind: 'regression'; readonly width: number; readonly values: Float64Array }

export interface Dataset {
  readonly alphabet: DataAlphabet
  readonly count: number
  /** ASCII residues of all records, back to back: upper case, except for SMILES and text, where case has a meaning. */
  readonly residues: Uint8Array
  /** count + 1 positions into `residues`; record i is [offsets[i], offsets[i + 1]). Float64 so that 4 GB and more fit. */
  readonly offsets: Float64Array
  readonly ids: readonly string[]
  /** Index into `labelNames`, or UNLABELLED. */
  readonly labels: Int32Array
  readonly labelNames: readonly string[]
  /** Index into SPLIT_PARTS as given by the file; all 0 where the file says nothing. */
  readonly givenSplit: Uint8Array
  /** What else the file says of each record: what it may be labelled or grouped by. */
  readonly columns: readonly ValueColumn[]
  /** Absent where a record has one class or none. */
  readonly targets?: OtherTargets
  /**
   * Residues of the first of two sequences, where records are pairs (two proteins, a drug and its target): both stand back
   * to back in `residues`. Absent where a record is one sequence.
   */
  readonly firstLengths?: Float64Array
  /** 1 where a record was made here (shuffled, or drawn from the background); absent where none was. */
  readonly made?: Uint8Array
}

/** The values of one column of a table, or of one key of the headers. */
export interface ValueColumn {
  /** As the parameters name it: `column:gene`, `header:key=species`. */
  readonly value: string
  readonly words: string
  readonly names: readonly string[]
  /** Index into `names` per record, or −1 where the record has no value. */
  readonly codes: Int32Array
}

/** A data set written in residues, which tokenizers and k-mer models need so far. */
export type ResidueDataset = Dataset & { readonly alphabet: Alphabet }

/** A file by content: the name is for people, the hash is the identity (of the block hashes, for a file over 500 MB). */
export type FileRef = { readonly name: string; readonly size: number; readonly sha256: string }

// ── Parameters of the `data` cell ────────────────────────────────────────────────────────────────────────────

export type AnnotationTask = 'features' | 'promoters' | 'splice-sites' | 'bases'

export type DataParams = {
  readonly files: readonly FileRef[]
  readonly task: 'auto' | DataTask
  /**
   * Where labels come from: `auto`, `none`, `header:<rule>` (FASTA, FASTQ), `column:<name>` (tables, JSON Lines),
   * `columns:<name>,<name>` (several of 0 and 1, or of numbers), `table:<name>` (a second table, joined by id), `file`, `folder`,
   * `source:<qualifier>` (GenBank, EMBL), `tags` (CoNLL).
   */
  readonly label: string
  /** Which labels are made one: `coding=C, rest=I+.`; empty for none. */
  readonly merge: string
  /** What annotation (GFF3, GTF, BED, GenBank, EMBL) is made into; `auto`: windows of features, where there are any. */
  readonly annotation: 'auto' | 'off' | AnnotationTask
  /** `auto`, or classes of feature types in order of precedence: `coding=CDS, RNA=tRNA+rRNA, intron`. */
  readonly features: string
  /** Residues per window, and from the start of one to the start of the next. */
  readonly window: 'auto' | number
  readonly step: 'auto' | number
  /** Bases before and after the start of a gene that make up its promoter window. */
  readonly upstream: number
  readonly downstream: number
  /** Windows are read on the strand of their feature; labels of bases tell the strand. */
  readonly stranded: boolean
  /** Records to compare with, where there is one class only. `auto`: background windows for annotation, else none. */
  readonly negatives: 'auto' | 'none' | 'shuffles' | 'background'
  /** Records drawn at random from FASTA or FASTQ, by `seed`; `auto`: all while they fit, 0: all. */
  readonly sample: 'auto' | number
  /** Column with the sequence for tables; `auto` finds it. */
  readonly sequenceColumn: string
  /** Column with a second sequence, for records that are pairs; `none`: records are one sequence. */
  readonly secondColumn: string
  readonly alphabet: 'auto' | Alphabet
  /** What to do with records that have no label although others have one. */
  readonly unlabelled: 'drop' | 'error'
  /** What to do with residues outside the alphabet: stop, or read them as the unknown residue (N or X). */
  readonly invalidResidues: 'error' | 'mask' | 'drop-record'
} & CurationParams

/** What is done about what the checks find; the defaults leave everything as it is. */
export type CurationParams = {
  /** Sequences that stand there several times: all but the first go. */
  readonly duplicates: 'keep' | 'drop' | 'drop-either-strand'
  /** Equal sequences of different classes. */
  readonly conflicts: 'keep' | 'drop'
  /** In residues; 0 for no limit. Shorter sequences go, longer ones are cut. */
  readonly minLength: number
  readonly maxLength: number
  /** The part of a long sequence that stays; `all`: every piece of it, as a record of its own. */
  readonly cutKeeps: 'start' | 'centre' | 'end' | 'all'
  /** Sequences with a larger share of ambiguous residues go. */
  readonly maxAmbiguous: number
  /** In records; 0 for no limit. Smaller classes go, larger ones are drawn from. */
  readonly minClassSize: number
  readonly maxClassSize: number
  /** Of everything that is drawn while reading. */
  readonly seed: number
}

/** One thing the reader noticed, worth a line to the user. */
export type Finding = {
  readonly severity: 'info' | 'warning'
  readonly code: string
  readonly message: string
  readonly advice?: string
  /** The limit that would mend it, where the mend is a limit. */
  readonly limit?: number
}

/** Statistics of all records of the files, where the data set is a sample of them. */
export type WholeFile = {
  readonly records: number
  readonly residues: number
  readonly lengths: LengthSummary
  readonly gc: number | null
  readonly ambiguous: number
  readonly softMasked: number
}

export type LengthSummary = {
  readonly min: number
  readonly median: number
  readonly mean: number
  readonly max: number
  /** 19 of 20 sequences are at most as long. */
  readonly p95: number
  /** Equal-width bins from min to max. */
  readonly histogram: readonly { readonly from: number; readonly to: number; readonly count: number }[]
}

export type ValueSummary = {
  readonly min: number
  readonly mean: number
  readonly max: number
  readonly standardDeviation: number
}

export type ClassSummary = {
  readonly label: string
  /** Records; residues where labels are per base. */
  readonly count: number
  /** Share of G + C among A, C, G, T/U; absent for protein. */
  readonly gc?: number
}

export type RecordPreview = {
  readonly index: number
  readonly id: string
  readonly label: string | null
  readonly part: SplitPart
  /** Made here and not in the files. */
  readonly made?: boolean
  /** Runs of equal labels per residue, as far as residues are shown: [label, length]. */
  readonly baseLabels?: readonly (readonly [string, number])[]
  readonly length: number
  /** At most PREVIEW_RESIDUES residues. */
  readonly residues: string
}

export type TellingKmer = {
  readonly kmer: string
  /** Mutual information in bits; at most the entropy of the classes. */
  readonly bits: number
  /** Share of each class's records that hold it, in the order of the classes. */
  readonly shares: readonly number[]
}

export type TellingKmers = {
  readonly k: number
  /** Records looked at: all with a label, or every n-th of a large set. */
  readonly records: number
  readonly kmers: readonly TellingKmer[]
}

/** How often each letter stands at each position, class by class; there is one where all sequences are equally long. */
export type PositionProfile = {
  readonly letters: string
  readonly positions: number
  readonly classes: readonly {
    readonly label: string
    readonly records: number
    /** Share of each letter at each position, [position × letters], of the records that have a letter there. */
    readonly shares: readonly number[]
  }[]
}

/** The result of the `data` cell: everything said about the data, nothing of the size of the data. */
export type DataResult = {
  readonly format: string
  readonly task: DataTask | 'unlabelled'
  readonly alphabet: DataAlphabet
  readonly records: number
  readonly labelled: number
  /** Records that were made here. */
  readonly made: number
  /** Where labels are one number per record: their range, mean and standard deviation. */
  readonly values: ValueSummary | null
  readonly residues: number
  /** How labels were read, in words, and the value of `label` that repeats it. */
  readonly labelRule: { readonly value: string; readonly words: string }
  /** Other readings that this file offers for the `label` parameter. */
  readonly labelChoices: readonly { readonly value: string; readonly words: string }[]
  readonly classes: readonly ClassSummary[]
  readonly lengths: LengthSummary
  readonly gc: number | null
  readonly ambiguous: number
  readonly softMasked: number
  readonly duplicates: number
  readonly reverseComplementDuplicates: number
  readonly conflictingLabels: number
  readonly givenSplit: { readonly train: number; readonly valid: number; readonly test: number } | null
  /** Which short words tell the classes apart, and which letters stand where; null where there is no such picture. */
  readonly tellingKmers: TellingKmers | null
  readonly profile: PositionProfile | null
  /** All records of the files, where everything else here is about a random sample of them. */
  readonly whole: WholeFile | null
  /** What records can be grouped by: the values of the split cell's `group`. */
  readonly groupChoices: readonly { readonly value: string; readonly words: string }[]
  readonly findings: readonly Finding[]
  readonly preview: readonly RecordPreview[]
}
