/** What can be wrong with reads, archives, JSON Lines, tags and SMILES. */
import { byteWords, complaint } from './complaint.ts'
import { count, number, shortened } from './phrases.ts'

export const fileComplaints = {
  noReadHeader: (byte: number) =>
    complaint(
      'NO_READ_HEADER',
      `expected the next read, a line that starts with "@", got ${byteWords(byte)}`,
      'A read has four lines: "@name", residues, "+", qualities. Probably one is missing above.',
    ),
  readEndsEarly: () =>
    complaint(
      'READ_ENDS_EARLY',
      'the read ends before its qualities; expected a line that starts with "+" and then the qualities',
      'A read has four lines: "@name", residues, "+", qualities. Perhaps a download did not finish.',
    ),
  otherReadName: (name: string) =>
    complaint(
      'OTHER_READ_NAME',
      `after "+" expected nothing or the name of the read, got "${shortened(name)}"`,
      'Lines of two reads are mixed up; make the file again.',
    ),
  qualityLength: (residues: number, qualities: number) =>
    complaint(
      'QUALITY_LENGTH',
      `expected ${count(residues, 'quality', 'qualities')}, one per residue, got ${qualities > residues ? 'more' : number(qualities)}`,
      'Perhaps a download did not finish, or a program cut the residues and not the qualities.',
    ),
  badQuality: (byte: number) =>
    complaint(
      'BAD_QUALITY',
      `expected a quality ("!" to "~"), got ${byteWords(byte)}`,
      'The file is damaged, or its lines are out of step.',
    ),
  brokenGzip: () =>
    complaint(
      'BROKEN_GZIP',
      'the gzip data end too early or are damaged',
      'Download or copy the file again; "gzip -t FILE" tells whether it is whole.',
    ),
  cutBgzip: () =>
    complaint(
      'CUT_BGZIP',
      'the bgzip data lack their end mark, so the file is cut short',
      'Download or copy the file again; "bgzip -t FILE" tells whether it is whole.',
    ),
  brokenZip: () =>
    complaint(
      'BROKEN_ZIP',
      'the zip archive ends too early or is damaged',
      'Download or copy the file again; "unzip -t FILE" tells whether it is whole.',
    ),
  tooManyEntries: (limit: number) =>
    complaint(
      'TOO_MANY_ENTRIES',
      `the archive holds more than ${number(limit)} files`,
      'Put the sequences of each class into one file.',
    ),
  zipBomb: (ratio: number) =>
    complaint(
      'ZIP_BOMB',
      `the archive claims to grow more than ${number(ratio)} times, which sequences never do`,
      'Unpack it yourself, if you trust it, and drop the files.',
    ),
  encrypted: () => complaint('ENCRYPTED', 'the file is encrypted', 'Unpack the archive first, and drop the files.'),
  lineTooLong: (limit: number) =>
    complaint('LINE_TOO_LONG', `a line is longer than ${number(limit)} bytes`, 'Probably line breaks are missing.'),
  brokenJson: (reason: string) =>
    complaint(
      'BROKEN_JSON',
      `expected one JSON object per line: ${shortened(reason, 80)}`,
      'Write each record in one line, such as {"sequence": "ACGT", "label": "x"}.',
    ),
  noJsonObject: (text: string) =>
    complaint(
      'NO_JSON_OBJECT',
      `expected a JSON object, got ${shortened(text)}`,
      'Write each record in one line, such as {"sequence": "ACGT", "label": "x"}.',
    ),
  nestedJson: () =>
    complaint(
      'NESTED_JSON',
      'expected a text, a number or a list of texts, got an object',
      'Take what matters out of it, into a field of its own.',
    ),
  tooManyTokens: (limit: number) =>
    complaint(
      'TOO_MANY_TOKENS',
      `a sequence has more than ${number(limit)} tokens`,
      'Put a blank line between sequences.',
    ),
  tokenWithoutTag: (text: string) =>
    complaint(
      'TOKEN_WITHOUT_TAG',
      `expected a token and its tag, got "${shortened(text)}"`,
      'Tag what is outside with O.',
    ),
  mixedTokens: (token: string) =>
    complaint(
      'MIXED_TOKENS',
      `expected one residue per line as above, got "${shortened(token)}"`,
      'Write text and sequences into different files.',
    ),
  noSmiles: (byte: number) =>
    complaint(
      'NO_SMILES',
      `expected SMILES, got ${byteWords(byte)}`,
      'SMILES have no blanks; correct it or remove the row.',
    ),
  indexMismatch: (expected: number, got: number | null) =>
    complaint(
      'INDEX_MISMATCH',
      `the index tells of ${count(expected, 'residue')}, but the sequences ${got === null ? 'end before' : `have ${number(got)} or another name there`}`,
      'The index is older than the file: leave it out, or make it again with "samtools faidx".',
    ),
}
