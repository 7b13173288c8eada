/** Every other sentence about data that a user may read; failures are in `complaints.ts`. */
import { finding } from './finding.ts'
import { count, list, number, percent, shortened } from './phrases.ts'
import type { DataTask } from './types.ts'

export const labelRules = {
  none: 'no labels',
  word: 'second word of each header (>id label)',
  pipe: 'second field of each header (>id|label)',
  id: 'the header itself (>label)',
  key: (key: string) => `"${key}=" in each header`,
  column: (name: string) => `column "${name}"`,
  columns: (names: string) => `columns ${names.replaceAll(',', ', ')}: a label each`,
  numberColumns: (names: string) => `columns ${names.replaceAll(',', ', ')}: a number each`,
  table: (name: string) => `column "${name}" of the second table, joined by id`,
  source: (key: string) => `"/${key}" of each entry`,
  tags: 'tag of each token',
  as: (words: string, task: string) => `${words}: ${task}`,
  file: 'name of the file',
  folder: 'name of the folder',
  annotation: {
    features: 'features of the annotation, in windows',
    promoters: 'upstream of genes, in windows',
    'splice-sites': 'borders of introns, in windows',
    bases: 'features of the annotation, base by base',
  },
  shuffles: 'the sequences themselves, against shuffles of them',
}

/** What is predicted, in words that follow "the labels are". */
export const taskWords: Readonly<Record<DataTask, string>> = {
  classification: 'one class per sequence',
  'multi-label': 'several per sequence',
  regression: 'numbers',
  'per-base': 'one per residue or word',
}

/** What records without any label are called where a split counts them. */
export const noLabelName = 'no label'

/** Names of classes that are made here. */
export const madeNames = {
  feature: 'feature',
  promoter: 'promoter',
  donor: 'donor',
  acceptor: 'acceptor',
  neither: 'neither',
  background: 'background',
  intergenic: 'intergenic',
  shuffled: 'shuffled',
  original: 'original',
}

/** What was recognised: "GenBank", "FASTQ (bgzip)", "FASTA (gzip) with GFF3". */
export function formatWords(files: readonly { format: { name: string }; packing: string }[]): string {
  const names = files.map(({ format, packing }) => (packing === 'plain' ? format.name : `${format.name} (${packing})`))
  return [...new Set(names)].join(' with ')
}

export const findings = {
  gaps: (n: number) =>
    finding(
      'warning',
      'GAPS_REMOVED',
      `${count(n, 'gap')} (- or .) removed; the sequences seem to come from an alignment.`,
    ),
  terminalStops: (n: number) =>
    finding('info', 'STOPS_REMOVED', `${count(n, 'stop')} (*) at the end of a protein removed.`),
  innerStops: (n: number) => finding('warning', 'STOPS_MASKED', `${count(n, 'stop')} (*) inside proteins read as X.`),
  passedOver: (names: readonly string[]) => finding('info', 'FILES_PASSED_OVER', `Not read as data: ${list(names)}.`),
  indexAgrees: (file: string) => finding('info', 'INDEX_AGREES', `"${shortened(file)}" fits the sequences.`),
  notInTable: (n: number, file: string) =>
    finding('warning', 'NOT_IN_TABLE', `${count(n, 'record')} without a row in "${shortened(file)}".`),
  strangersInTable: (n: number, file: string) =>
    finding('warning', 'ROWS_WITHOUT_RECORD', `${count(n, 'row')} of "${shortened(file)}" name no record.`),
  featuresElsewhere: (n: number) =>
    finding('warning', 'FEATURES_ELSEWHERE', `${count(n, 'feature')} on sequences that are not in the data, left out.`),
  windowsBeyondEnds: (n: number) =>
    finding('info', 'WINDOWS_BEYOND_ENDS', `${count(n, 'window')} would reach beyond the end of a sequence, left out.`),
  fewerNegatives: (n: number) =>
    finding(
      'warning',
      'FEWER_NEGATIVES',
      `There was no room for ${count(n, 'window')} to compare with.`,
      'Use shorter windows, or shuffles as negatives.',
    ),
  variantsAgree: (checked: number, elsewhere: number) =>
    finding(
      'info',
      'VARIANTS_AGREE',
      `The reference alleles of ${count(checked, 'variant')} agree with the sequences` +
        (elsewhere > 0 ? `; ${number(elsewhere)} lie on sequences that are not in the data.` : '.'),
    ),
  made: (n: number) =>
    finding('info', 'MADE', `${count(n, 'record')} made here to compare with; they stand in no file.`),
  meanQuality: (phred: number) =>
    finding(
      'info',
      'MEAN_QUALITY',
      `The qualities are Q${phred.toFixed(1)} on average (Phred scores, written from "!").`,
    ),
  sampled: (taken: number, of: number, seed: number) =>
    finding(
      'info',
      'SAMPLED',
      `A random sample: ${number(taken)} of ${count(of, 'record')}, drawn by seed ${seed}. What is said of the whole file comes from all of them.`,
    ),
  uracil: (n: number) => finding('warning', 'U_READ_AS_T', `${count(n, 'U')} in DNA read as T.`),
  thymine: (n: number) => finding('warning', 'T_READ_AS_U', `${count(n, 'T')} in RNA read as U.`),
  masked: (n: number, unknown: string) =>
    finding('warning', 'INVALID_MASKED', `${count(n, 'invalid residue')} read as ${unknown}.`),
  dropped: (n: number) =>
    finding('warning', 'INVALID_DROPPED', `${count(n, 'record')} with invalid residues left out.`),
  duplicateIds: (n: number, first: string) =>
    finding(
      'warning',
      'DUPLICATE_IDS',
      `${count(n, 'record')} repeat the id of an earlier one, first "${shortened(first)}".`,
    ),
  duplicates: (n: number) =>
    finding(
      'warning',
      'DUPLICATE_SEQUENCES',
      `${count(n, 'sequence')} stand${n === 1 ? 's' : ''} in the data more than once.`,
      'A split made here keeps equal sequences in the same part.',
    ),
  conflicts: (n: number) =>
    finding(
      'warning',
      'CONFLICTING_LABELS',
      `${count(n, 'sequence')} with more than one label; no model can get all of them right.`,
    ),
  reverseDuplicates: (n: number) =>
    finding(
      'info',
      'REVERSE_COMPLEMENTS',
      `${count(n, 'sequence')} stand${n === 1 ? 's' : ''} in the data on the other strand too.`,
      'A split made here keeps both strands in the same part.',
    ),
  longTail: (p95: number, max: number) =>
    finding(
      'info',
      'LONG_TAIL',
      `A few sequences are far longer than the rest: 19 of 20 have at most ${number(p95)} residues, the longest ${number(max)}.`,
      'Long ones cost time, and models from scratch look at the usual length only.',
      p95,
    ),
  veryShort: (n: number, least: number) =>
    finding('warning', 'VERY_SHORT', `${count(n, 'sequence')} shorter than ${number(least)} residues.`, '', least),
  duplicatesDropped: (n: number) =>
    finding('info', 'DUPLICATES_DROPPED', `${count(n, 'repeated sequence')} left out, as chosen.`),
  conflictsDropped: (n: number) =>
    finding('info', 'CONFLICTS_DROPPED', `${count(n, 'record')} with contradicting labels left out, as chosen.`),
  shortDropped: (n: number, least: number) =>
    finding('info', 'SHORT_DROPPED', `${count(n, 'sequence')} shorter than ${number(least)} left out, as chosen.`),
  ambiguousDropped: (n: number, most: number) =>
    finding(
      'info',
      'AMBIGUOUS_DROPPED',
      `${count(n, 'sequence')} with more than ${percent(most)} ambiguous residues left out, as chosen.`,
    ),
  cut: (n: number, length: number, intoPieces: boolean) =>
    finding(
      'info',
      'CUT',
      `${count(n, 'sequence')} cut ${intoPieces ? 'into pieces of' : 'to'} ${number(length)} residues, as chosen.`,
    ),
  classesDropped: (names: readonly string[], least: number) =>
    finding(
      'info',
      'CLASSES_DROPPED',
      `Classes with fewer than ${number(least)} records left out, as chosen: ${list(names)}.`,
    ),
  excessDropped: (n: number, most: number) =>
    finding(
      'info',
      'EXCESS_DROPPED',
      `${count(n, 'record')} left out at random, so that no class has more than ${number(most)}, as chosen.`,
    ),
  ambiguous: (n: number, share: number) =>
    finding('info', 'AMBIGUOUS_RESIDUES', `${count(n, 'ambiguous residue')} (${percent(share)}).`),
  softMasked: (share: number) =>
    finding(
      'info',
      'SOFT_MASKED',
      `${percent(share)} of the residues are lower-case (soft-masked); read as upper-case.`,
    ),
  unlabelled: (n: number, first: readonly string[]) =>
    finding(
      'warning',
      'UNLABELLED_LEFT_OUT',
      `${count(n, 'record')} without label (${list(first, 3)}); the split leaves them out.`,
    ),
  oneClass: (name: string) =>
    finding(
      'warning',
      'ONE_CLASS',
      `All records have the label "${shortened(name)}": nothing to tell apart.`,
      'Add records of another class, or set "negatives" to shuffles, which keep how often each pair of neighbours occurs.',
    ),
  imbalance: (ratio: number, limit: number) =>
    finding(
      'info',
      'IMBALANCED',
      `The largest class has ${number(Math.round(ratio))} times as many records as the smallest.`,
      'Look at MCC and macro F1 rather than at accuracy.',
      limit,
    ),
  smallClass: (name: string, n: number, least: number) =>
    finding('warning', 'SMALL_CLASS', `Class "${shortened(name)}" has only ${count(n, 'record')}.`, '', least),
  notLabels: (words: string) =>
    finding(
      'warning',
      'NOT_LABELS',
      `The values of ${words} are (nearly) all different, so they are not classes.`,
      'Only classification is possible so far; choose another label, or group the values.',
    ),
  chooseLabel: () =>
    finding(
      'info',
      'NO_LABELS',
      'No labels found: this data can be given to a trained model.',
      'To train on it, choose where labels stand.',
    ),
  unknownParts: (words: readonly string[]) =>
    finding(
      'warning',
      'UNKNOWN_PARTS',
      `The split column names ${list(words)}, which is neither train, valid nor test.`,
    ),
}

export const stages = {
  annotate: 'Making windows',
  negatives: 'Drawing negatives',
  shuffle: 'Shuffling',
  read: 'Reading',
  survey: 'Counting records',
  hash: 'Hashing',
  compare: 'Looking for equal sequences',
  summarise: 'Counting',
  split: 'Splitting',
  cluster: 'Clustering similar sequences',
  leaks: 'Looking for leaks',
}
