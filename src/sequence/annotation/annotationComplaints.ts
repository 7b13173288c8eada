/** What can be wrong with entries, features and variants. */
import { complaint } from '../complaint.ts'
import { count, list, number, shortened } from '../phrases.ts'

export const annotationComplaints = {
  needsSequences: (name: string) =>
    complaint(
      'NEEDS_SEQUENCES',
      `${name} tells places on sequences and has none itself`,
      'Drop it together with the sequences, as FASTA.',
    ),
  featureFields: (got: number) =>
    complaint('FEATURE_FIELDS', `expected 9 fields with tabs between them, got ${number(got)}`, 'Is it GFF3 or GTF?'),
  bedFields: (got: number) =>
    complaint('BED_FIELDS', `expected at least 3 fields with tabs between them, got ${number(got)}`, 'Is it BED?'),
  bedBlocks: () =>
    complaint('BED_BLOCKS', 'the blocks (fields 10 to 12) do not lie within the feature', 'Is it BED12?'),
  featurePlace: (start: string, end: string) =>
    complaint(
      'FEATURE_PLACE',
      `expected start and end as whole numbers, got "${shortened(start)}" and "${shortened(end)}"`,
      'Correct the line, or remove it.',
    ),
  featureSpan: (start: string, end: string) =>
    complaint(
      'FEATURE_SPAN',
      `expected a start before the end, got ${start} and ${end}`,
      'Correct the line, or remove it.',
    ),
  strand: (got: string) =>
    complaint('STRAND', `expected the strand +, - or ".", got "${shortened(got)}"`, 'Correct the line, or remove it.'),
  badLocation: (key: string, location: string) =>
    complaint(
      'BAD_LOCATION',
      `expected where the feature ${shortened(key)} lies, such as 10..20 or complement(10..20), got "${shortened(location)}"`,
      'Correct it, or remove the feature.',
    ),
  entryWithoutName: () => complaint('ENTRY_WITHOUT_NAME', 'an entry has no name', 'Give every entry a name.'),
  entryWithoutResidues: () =>
    complaint(
      'ENTRY_WITHOUT_RESIDUES',
      'the entry has no residues',
      'Download it with its sequence ("GenBank (full)"), or drop annotation and FASTA together.',
    ),
  entryEndsEarly: () =>
    complaint(
      'ENTRY_ENDS_EARLY',
      'the entry ends before its "//"',
      'Perhaps a download did not finish; download the file again.',
    ),
  entryLength: (expected: number, got: number) =>
    complaint(
      'ENTRY_LENGTH',
      `expected ${count(expected, 'residue')} as its first line says, got ${number(got)}`,
      'Perhaps a download did not finish; download the file again.',
    ),
  tooManyFeatures: (limit: number) =>
    complaint(
      'TOO_MANY_FEATURES',
      `the annotation has more than ${number(limit)} features`,
      'Keep the types that matter: "grep -w CDS FILE" does for GFF3.',
    ),
  vcfHeaderTooLong: (limit: number) =>
    complaint('VCF_HEADER_TOO_LONG', `the header is longer than ${number(limit)} bytes`, 'Is it VCF?'),
  noFeatures: () =>
    complaint(
      'NO_FEATURES',
      'the files hold no features',
      'Drop the annotation (GFF3, GTF or BED) with the sequences.',
    ),
  featureBeyondEnd: (end: number, length: number) =>
    complaint(
      'FEATURE_BEYOND_END',
      `the feature ends at ${number(end)}, but the sequence has ${count(length, 'residue')}`,
      'Take annotation and sequence of the same version of the genome.',
    ),
  featuresOnOtherSequences: (names: readonly string[], ids: readonly string[]) =>
    complaint(
      'OTHER_SEQUENCES',
      `the sequences that are annotated (${list(names, 3)}) are not those of the data (${list(ids, 3)})`,
      'Take annotation and sequence of the same version of the genome.',
    ),
  noSuchFeature: (name: string, known: readonly string[]) =>
    complaint(
      'NO_SUCH_FEATURE',
      `there is no feature "${shortened(name)}"; the annotation has ${list(known)}`,
      'Name features as they are, or classes of them: coding=CDS, RNA=tRNA+rRNA, intron.',
    ),
  onlyContainers: (known: readonly string[]) =>
    complaint(
      'NO_CLASSES_OF_FEATURES',
      `no features that make a class by themselves, only ${list(known)}`,
      'Say which ones are meant: the parameter "features" takes their names.',
    ),
  noIntrons: () =>
    complaint(
      'NO_INTRONS',
      'no transcript has more than one part, so there are no splice sites',
      'Choose another task for this annotation.',
    ),
  tooManyBaseLabels: (limit: number) =>
    complaint('TOO_MANY_BASE_LABELS', `more than ${number(limit)} labels per base`, 'Name fewer classes of features.'),
  gapsInGenome: () =>
    complaint(
      'GAPS_IN_GENOME',
      'the sequences have gaps, so places on them are not what the annotation means',
      'Use the sequences without gaps.',
    ),
  noVariants: () => complaint('NO_VARIANTS', 'the VCF file holds no variant', 'Choose another file.'),
  variantPlace: () =>
    complaint('VARIANT_PLACE', 'expected a sequence and a position from 1 on', 'Correct the line, or remove it.'),
  variantReference: (got: string) =>
    complaint('VARIANT_REFERENCE', `expected bases as REF, got "${shortened(got)}"`, 'Correct the line, or remove it.'),
  otherReference: (reference: string, found: string) =>
    complaint(
      'OTHER_REFERENCE',
      `the reference allele is "${shortened(reference)}", but the sequence has "${shortened(found)}" there`,
      'Take variants and sequence of the same version of the genome.',
    ),
  brokenVariant: (reason: string) =>
    complaint(
      'BROKEN_VARIANT',
      `expected a line of VCF 4: ${shortened(reason, 80)}`,
      'Correct the line, or remove it.',
    ),
}
