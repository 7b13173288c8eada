/** Limits of reading, each with its reason. A file beyond one ends in a clear error, never in a dead tab. */

/** Residues of one data set. A tab has some 4 GB; residues, their ids and tokens must fit beside each other. */
export const MAX_RESIDUES = 1_200_000_000
/** Residues and records of a sample that is drawn because the whole does not fit. */
export const SAMPLE_RESIDUES = 200_000_000
export const SAMPLE_RECORDS = 1_000_000
/** Records of one data set: ids are strings of some 50 bytes each. */
export const MAX_RECORDS = 10_000_000
/** Bytes of one FASTA header or of one table field that is not the sequence: longer ones are no names. */
export const MAX_TEXT_BYTES = 65_536
/** Columns of a table; more is some other kind of table. */
export const MAX_COLUMNS = 1_000
/** Table columns, and keys of FASTA headers, that are followed as possible labels. */
export const MAX_CANDIDATES = 32
/** Distinct values of a column that are remembered, to group records by. */
export const MAX_VALUES = 100_000
/** Distinct values beyond which a column is no label. */
export const MAX_CLASSES = 1_000
/** Bytes looked at to tell what a file is. */
export const SNIFF_BYTES = 65_536
/** Records, and residues of each, that a preview shows. */
export const PREVIEW_RECORDS = 12
export const PREVIEW_RESIDUES = 200
/** Of text, which is read and not looked at. */
export const PREVIEW_CHARACTERS = 1_000
/** Features of one data set: the annotation of a mammal has some three million rows. */
export const MAX_FEATURES = 20_000_000
/** Bytes above the first variant of a VCF; of genotypes of a hundred thousand people it has two million. */
export const MAX_VCF_HEADER = 64_000_000
/** Tokens of one sequence in CoNLL text: a blank line is missing, or it is a chromosome. */
export const MAX_TOKENS = 5_000_000
/** Labels that a base may have: one byte each, and one value for "none". */
export const MAX_BASE_LABELS = 255
