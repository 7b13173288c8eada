/** Every broken file ends in one exact sentence, with a code and something to try. */
import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { DataError } from './errors.ts'
import { findIdentical } from './identical.ts'
import { readDataset } from './readDataset.ts'
import { defaultParams, defaultSplit } from './samples.ts'
import { splitDataset } from './splitting/split.ts'

const FOLDER = new URL('../../fixtures/broken/', import.meta.url)

const expected: Readonly<Record<string, readonly [code: string, message: string]>> = {
  'archive.fa': [
    'NOT_SEQUENCES',
    'archive.fa: this looks like a zip archive (or an Excel, Word or LibreOffice file); expected FASTA text, or a table (TSV, CSV) with a header',
  ],
  'binary.fa': [
    'NOT_SEQUENCES',
    'binary.fa: this looks like a binary file; expected FASTA text, or a table (TSV, CSV) with a header',
  ],
  'column-twice.csv': ['COLUMN_TWICE', 'column-twice.csv, line 1: two columns are called "label"'],
  'digit.fa': [
    'INVALID_RESIDUE',
    'digit.fa, line 3, character 3, record "a": expected DNA (A, C, G, T, N or another IUPAC code), got "1"',
  ],
  'document.fa': [
    'NOT_SEQUENCES',
    'document.fa: this looks like a PDF document; expected FASTA text, or a table (TSV, CSV) with a header',
  ],
  'empty-sequence.tsv': ['EMPTY_RECORD', 'empty-sequence.tsv, line 3, record "row2": the record has no residues'],
  'empty.fa': ['EMPTY_FILE', 'empty.fa: the file is empty'],
  'genbank.fa': [
    'NOT_SEQUENCES',
    'genbank.fa: this looks like a GenBank file; expected FASTA text, or a table (TSV, CSV) with a header',
  ],
  'header-in-line.fa': [
    'INVALID_RESIDUE',
    'header-in-line.fa, line 2, character 11, record "a": expected DNA (A, C, G, T, N or another IUPAC code), got ">"',
  ],
  'header-only.tsv': ['NO_ROWS', 'header-only.tsv: column names ("sequence", "label") but no rows'],
  'header-without-id.fa': [
    'HEADER_WITHOUT_ID',
    'header-without-id.fa, line 1: a header has no name; expected text after ">"',
  ],
  'image.fa': [
    'NOT_SEQUENCES',
    'image.fa: this looks like a PNG image; expected FASTA text, or a table (TSV, CSV) with a header',
  ],
  'invalid-residue.tsv': [
    'INVALID_RESIDUE',
    'invalid-residue.tsv, line 3, field "sequence", character 8: expected DNA (A, C, G, T, N or another IUPAC code), got "?"',
  ],
  'last-record-without-residues.fa': [
    'EMPTY_RECORD',
    'last-record-without-residues.fa, line 3, record "b": the record has no residues',
  ],
  'lonely-class.fa': [
    'TOO_FEW_PER_CLASS',
    'Fewer than two records have the label "y"; each class needs at least one to learn from and one to test on',
  ],
  'no-column-names.tsv': [
    'NO_COLUMN_NAMES',
    'no-column-names.tsv, line 1: expected column names in the first line, got residues ("ACGTACGTACGTACGT")',
  ],
  'no-header.fa': [
    'NO_HEADER',
    'no-header.fa, line 1: residues, but no header; expected a line that starts with ">" (FASTA) or a line of column names (table)',
  ],
  'no-labels.fa': ['NO_LABELS', 'The data have no labels, and training needs them'],
  'no-sequence-column.tsv': [
    'NO_SEQUENCE_COLUMN',
    'no-sequence-column.tsv: no column holds sequences; expected one called "sequence", got "smiles", "value"',
  ],
  'not-ascii.fa': [
    'INVALID_RESIDUE',
    'not-ascii.fa, line 2, character 5, record "a": expected DNA (A, C, G, T, N or another IUPAC code), got a byte 195 that is no plain letter',
  ],
  'notebook.fa': [
    'NOT_SEQUENCES',
    'notebook.fa: this looks like JSON; expected FASTA text, or a table (TSV, CSV) with a header',
  ],
  'one-class.fa': ['ONE_CLASS', 'Every labelled record has the label "x"; a classifier needs at least two classes'],
  'only-blank-lines.fa': ['EMPTY_FILE', 'only-blank-lines.fa: the file is empty'],
  'only-gaps.fa': ['EMPTY_RECORD', 'only-gaps.fa, line 3, record "b": the record has no residues'],
  'prose.txt': [
    'UNKNOWN_FORMAT',
    'prose.txt, line 1: neither FASTA nor a table: expected a line that starts with ">" or column names with tabs or commas, got "These are my data; I hope they help."',
  ],
  'protein-letter-in-dna.fa': [
    'INVALID_RESIDUE',
    'protein-letter-in-dna.fa, line 4, character 19, record "b": expected DNA (A, C, G, T, N or another IUPAC code), got "E"',
  ],
  'ragged.tsv': ['RAGGED_ROW', 'ragged.tsv, line 3: expected 2 fields as in the header, got 1'],
  'reads.fa': [
    'NOT_SEQUENCES',
    'reads.fa: this looks like a FASTQ file; expected FASTA text, or a table (TSV, CSV) with a header',
  ],
  'record-without-residues.fa': [
    'EMPTY_RECORD',
    'record-without-residues.fa, line 3, record "b": the record has no residues',
  ],
  'residues-before-header.fa': [
    'RESIDUES_BEFORE_HEADER',
    'residues-before-header.fa, line 1: residues stand before the first header; expected a line that starts with ">"',
  ],
  'row-names.csv': ['RAGGED_ROW', 'row-names.csv, line 2: expected 2 fields as in the header, got 3'],
  'truncated.fa.gz': ['BROKEN_GZIP', 'truncated.fa.gz: the gzip data end too early or are damaged'],
  'unclosed-quote.csv': ['UNCLOSED_QUOTE', 'unclosed-quote.csv, line 2: a quote (") opens here and never closes'],
  'utf-16.tsv': [
    'NOT_SEQUENCES',
    'utf-16.tsv: this looks like text in UTF-16; expected FASTA text, or a table (TSV, CSV) with a header',
  ],
  'web-page.fa': [
    'NOT_SEQUENCES',
    'web-page.fa: this looks like a web page or XML; expected FASTA text, or a table (TSV, CSV) with a header',
  ],
  'workbook.csv': [
    'NOT_SEQUENCES',
    'workbook.csv: this looks like a zip archive (or an Excel, Word or LibreOffice file); expected FASTA text, or a table (TSV, CSV) with a header',
  ],
  'wrong-checksum.fa.gz': ['BROKEN_GZIP', 'wrong-checksum.fa.gz: the gzip data end too early or are damaged'],
}

async function failureOf(name: string): Promise<unknown> {
  const source = { name, blob: new Blob([readFileSync(new URL(name, FOLDER))]) }
  try {
    const { dataset } = await readDataset([source], defaultParams)
    await splitDataset(dataset, await findIdentical(dataset), defaultSplit)
    return null
  } catch (error) {
    return error
  }
}

test('every broken file has an expectation', () => {
  expect(readdirSync(FOLDER).sort()).toEqual(Object.keys(expected).sort())
})

test.each(Object.entries(expected))('%s is refused in words that help', async (name, [code, message]) => {
  const error = await failureOf(name)
  expect(error).toBeInstanceOf(DataError)
  expect([(error as DataError).code, (error as DataError).message]).toEqual([code, message])
  expect((error as DataError).advice).toMatch(/\w+/)
})
