/** Every reason why data cannot be read or learned from: its code, what is wrong, and what to try. */
import { annotationComplaints } from './annotation/annotationComplaints.ts'
import { byteWords, complaint } from './complaint.ts'
import type { Complaint } from './errors.ts'
import { fileComplaints } from './fileComplaints.ts'
import { count, list, number, shortened } from './phrases.ts'
import type { Alphabet, DataAlphabet } from './types.ts'

export const alphabetWords: Readonly<Record<DataAlphabet, string>> = {
  dna: 'DNA',
  rna: 'RNA',
  protein: 'protein',
  smiles: 'SMILES',
  text: 'text',
}
const expectedLetters: Readonly<Record<Alphabet, string>> = {
  dna: 'A, C, G, T, N or another IUPAC code',
  rna: 'A, C, G, U, N or another IUPAC code',
  protein: 'one of the 20 amino acids, or B, J, O, U, X, Z, *',
}

export const complaints = {
  ...fileComplaints,
  ...annotationComplaints,
  emptyFile: () =>
    complaint('EMPTY_FILE', 'the file is empty', 'Choose another file; perhaps a download did not finish.'),
  nothingKept: () =>
    complaint(
      'NOTHING_KEPT',
      'no record is left after the data cell has left out what it was asked to',
      'Set its limits (lengths, ambiguous residues, class sizes) back.',
    ),
  noFiles: () => complaint('NO_FILES', 'no file has been chosen', 'Drop a FASTA, TSV or CSV file, or open an example.'),
  fileMissing: () =>
    complaint(
      'FILE_MISSING',
      'the file is no longer at hand',
      'Drop the same file again; it is recognised by its content.',
    ),
  fileUnreadable: () =>
    complaint(
      'FILE_UNREADABLE',
      'the browser cannot read the file any more',
      'It was changed, moved or deleted after it was dropped. Drop it again.',
    ),
  foreignFormat: (words: string) =>
    complaint(
      'NOT_SEQUENCES',
      `this looks like ${words}; expected sequences (FASTA, FASTQ, GenBank, EMBL) or a table with them (TSV, CSV, JSON Lines)`,
      'Choose the sequence file itself. Gzip is fine; other packing must be undone first.',
    ),
  unknownFormat: (line: string) =>
    complaint(
      'UNKNOWN_FORMAT',
      `no format that is known: expected FASTA (a line that starts with ">") or column names with tabs or commas, got "${shortened(line)}"`,
      'Save the sequences as FASTA (">id label", then residues) or as a table with the columns sequence and label.',
    ),
  residuesBeforeHeader: () =>
    complaint(
      'RESIDUES_BEFORE_HEADER',
      'residues stand before the first header; expected a line that starts with ">"',
      'Add a header line such as ">seq1" above them.',
    ),
  noHeader: () =>
    complaint(
      'NO_HEADER',
      'residues, but no header; expected a line that starts with ">" (FASTA) or a line of column names (table)',
      'Put ">name" above every sequence, or "sequence" as the first line of a table with one sequence per line.',
    ),
  headerWithoutId: (mark = '>') =>
    complaint(
      'HEADER_WITHOUT_ID',
      `a header has no name; expected text after "${mark}"`,
      `Give every record a name, such as "${mark}seq1".`,
    ),
  headerTooLong: (limit: number) =>
    complaint(
      'HEADER_TOO_LONG',
      `a header is longer than ${number(limit)} bytes`,
      'Probably a line break is missing between the header and the residues.',
    ),
  emptyRecord: () =>
    complaint('EMPTY_RECORD', 'the record has no residues', 'Remove it, or put its sequence in place.'),
  nothingJoined: (id: string) =>
    complaint(
      'NOTHING_JOINED',
      `no row names a record; the first names "${shortened(id)}"`,
      'The table needs a column "id" with the names of the records.',
    ),
  labelledTwice: (id: string) =>
    complaint('LABELLED_TWICE', `a second row for "${shortened(id)}"`, 'Keep one row per record.'),
  noBaseLabels: (words: string) =>
    complaint(
      'NO_BASE_LABELS',
      `${words}: not one letter per residue in every record`,
      'Choose another task, or label.',
    ),
  noNumbers: (words: string) =>
    complaint('NO_NUMBERS', `${words}: values that are no numbers`, 'Choose another task, or another label.'),
  notBinary: (words: string) =>
    complaint('NOT_BINARY', `${words}: expected 0 and 1 only`, 'Choose columns that say yes or no.'),
  backgroundNeedsGenome: () =>
    complaint(
      'BACKGROUND_NEEDS_GENOME',
      'background windows come from a genome, and these files have no annotation of one',
      'Choose shuffles as negatives, or drop the genome with its annotation.',
    ),
  pairsNotShuffled: () =>
    complaint(
      'PAIRS_NOT_SHUFFLED',
      'records are pairs of sequences, and shuffles are made of single ones',
      'Set the negatives to none, and give pairs that do not belong together as a class.',
    ),
  pairsNotPerBase: () =>
    complaint(
      'PAIRS_NOT_PER_BASE',
      'records are pairs of sequences, and labels along a sequence belong to single ones',
      'Set the second sequence to none, or learn a class, labels or a number of each pair.',
    ),
  pairsNotCut: () =>
    complaint(
      'PAIRS_NOT_CUT',
      'records are pairs of sequences, and a cut could leave one without the other',
      'Set the largest length to 0, and limit the tokens in the tokenizer cell.',
    ),
  notInResidues: (words: string) =>
    complaint(
      'NOT_IN_RESIDUES',
      `the data are ${words}, and only DNA, RNA and proteins can be compared residue by residue`,
      'Check the alphabet in the data cell.',
    ),
  tooManyResidues: (limit: number) =>
    complaint(
      'TOO_MANY_RESIDUES',
      `the data have more than ${number(limit)} residues, which do not fit into a browser tab`,
      'Use a part of the file: fewer records, or windows around the places of interest.',
    ),
  tooManyRecords: (limit: number) =>
    complaint(
      'TOO_MANY_RECORDS',
      `the data have more than ${number(limit)} records, which do not fit into a browser tab`,
      'Use a random part of the file.',
    ),
  tooManyColumns: (limit: number) =>
    complaint(
      'TOO_MANY_COLUMNS',
      `a row has more than ${number(limit)} fields`,
      'Expected one sequence per row, with a label beside it.',
    ),
  unclosedQuote: () =>
    complaint(
      'UNCLOSED_QUOTE',
      'a quote (") opens here and never closes',
      'Close it, or remove it if it is not meant as a quote.',
    ),
  headerOnly: (names: readonly string[]) =>
    complaint(
      'NO_ROWS',
      `column names (${list(names)}) but no rows`,
      'Choose another file; perhaps a download did not finish.',
    ),
  raggedRow: (expected: number, got: number) =>
    complaint(
      'RAGGED_ROW',
      `expected ${count(expected, 'field')} as in the header, got ${number(got)}`,
      got === expected + 1
        ? 'If the first column holds row names, give it a name in the header.'
        : 'Fields that contain the separator must stand in quotes.',
    ),
  noColumnNames: (got: string) =>
    complaint(
      'NO_COLUMN_NAMES',
      `expected column names in the first line, got residues ("${shortened(got, 20)}")`,
      'Add a first line such as "sequence" and "label", separated as the rows are.',
    ),
  columnTwice: (name: string) =>
    complaint('COLUMN_TWICE', `two columns are called "${shortened(name)}"`, 'Give every column its own name.'),
  noSuchColumn: (name: string, names: readonly string[]) =>
    complaint(
      'NO_SUCH_COLUMN',
      `there is no column "${shortened(name)}"; the table has ${list(names)}`,
      'Choose one of these.',
    ),
  noSequenceColumn: (names: readonly string[]) =>
    complaint(
      'NO_SEQUENCE_COLUMN',
      `no column holds sequences; expected one called "sequence", got ${list(names)}`,
      'Name the column "sequence", or choose it in the form.',
    ),
  mixedFormats: (first: string, other: string) =>
    complaint(
      'MIXED_FORMATS',
      `expected ${first} as in the first file, got ${other}`,
      'Read files of different kinds in two notebooks.',
    ),
  mixedColumns: (first: readonly string[], other: readonly string[]) =>
    complaint(
      'MIXED_COLUMNS',
      `expected the columns ${list(first)} as in the first file, got ${list(other)}`,
      'Give all tables the same columns.',
    ),
  invalidResidue: (byte: number, alphabet: Alphabet) => invalidResidue(byte, alphabet),
  proteinAsDna: (alphabet: Alphabet) =>
    complaint(
      'PROTEIN_AS_DNA',
      `expected ${alphabetWords[alphabet]}, got what looks like protein`,
      'Set the alphabet to protein, or choose a nucleotide file.',
    ),
  nothingLeft: () =>
    complaint(
      'NOTHING_LEFT',
      'every record has invalid residues, so none is left',
      'Check the alphabet, or mask instead of dropping.',
    ),
  noSuchLabelRule: (value: string, choices: readonly string[]) =>
    complaint(
      'NO_SUCH_LABEL',
      `labels cannot be read by "${shortened(value)}"; these files offer ${list(choices)}`,
      'Choose one of these.',
    ),
  noSuchLabelToMerge: (label: string, known: readonly string[]) =>
    complaint(
      'NO_SUCH_LABEL_TO_MERGE',
      `there is no label "${shortened(label)}" to make one with others; the labels are ${list(known)}`,
      'Write a new name, an equals sign, and labels with plus signs between them: "coding=C, rest=I+."',
    ),
  labelMergedTwice: (label: string) =>
    complaint('LABEL_MERGED_TWICE', `the label "${shortened(label)}" is named twice`, 'Name each label once.'),
  tooManyClasses: (words: string, limit: number) =>
    complaint(
      'TOO_MANY_CLASSES',
      `${words}: more than ${number(limit)} distinct values, which are no classes`,
      'Choose another label, or group the values into classes.',
    ),
  unlabelledRecord: (missing: number) =>
    complaint(
      'UNLABELLED_RECORD',
      `the record has no label (${count(missing, 'record')} in all)`,
      'Label it, or let records without label be left out.',
    ),
  noLabels: () =>
    complaint(
      'NO_LABELS',
      'the data have no labels, and training needs them',
      'Write headers as ">id label", or use a table with the columns sequence and label, or choose in the data cell where labels stand. ' +
        'Data without labels can be given to a trained model.',
    ),
  oneClass: (name: string) =>
    complaint(
      'ONE_CLASS',
      `every labelled record has the label "${shortened(name)}"; a classifier needs at least two classes`,
      'Add records of another class, or choose another label in the data cell.',
    ),
  wrappedFastq: () =>
    complaint(
      'WRAPPED_FASTQ',
      'a read takes more than four lines, so no sample can be drawn from this file',
      'Write every read in four lines ("seqtk seq -l0"), or read the whole file with sample = 0.',
    ),
}

function invalidResidue(byte: number, alphabet: Alphabet): Complaint {
  return complaint(
    'INVALID_RESIDUE',
    `expected ${alphabetWords[alphabet]} (${expectedLetters[alphabet]}), got ${byteWords(byte)}`,
    byte === 62
      ? 'A line break seems to be missing before this header.'
      : 'Correct it, choose another alphabet, or let invalid residues be read as unknown.',
  )
}
