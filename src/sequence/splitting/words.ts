/** Every sentence about splits that a user may read: what was found, and what is refused. */
import { complaint } from '../complaint.ts'
import { finding } from '../finding.ts'
import { count, list, number, percent, shortened } from '../phrases.ts'
import type { SplitPart } from '../types.ts'
import type { LeakResult, SplitResult } from './types.ts'
export const groupRules = { pattern: (pattern: string) => `what /${shortened(pattern)}/ matches in the ids` }

export const unitWords = { similarity: (identity: number) => `similarity of ${percent(identity)} or more` }

const partWords: Readonly<Record<SplitPart, string>> = {
  none: 'no part',
  train: 'train',
  valid: 'validation',
  test: 'test',
}

export const findings = {
  leaks: ({ exact, reverseComplement, near, identity }: LeakResult) => {
    const all = exact + reverseComplement + near
    const kinds = [
      ...(exact > 0 ? [`${number(exact)} exactly`] : []),
      ...(reverseComplement > 0 ? [`${number(reverseComplement)} as reverse complement`] : []),
      ...(near > 0 ? [`${number(near)} nearly (${percent(identity)} identity or more)`] : []),
    ]
    return finding(
      'warning',
      'TEST_LEAKS',
      `${count(all, 'test sequence')} stand${all === 1 ? 's' : ''} in the training or validation part too: ${kinds.join(', ')}. ` +
        'Test figures are too good by that much.',
      'Split by similarity, which keeps near-duplicates together.',
    )
  },
  validationLeaks: (n: number, identity: number) =>
    finding(
      'warning',
      'VALIDATION_LEAKS',
      `${count(n, 'validation sequence')} stand${n === 1 ? 's' : ''} in the training part too, exactly or with ${percent(identity)} identity; ` +
        'training watches what it knows, and is stopped too late.',
    ),
  leaksSampled: ({ sequences, of }: LeakResult['compared']) =>
    finding(
      'info',
      'LEAKS_SAMPLED',
      `Near-duplicates were looked for with a random sample of ${number(sequences)} of ${count(of, 'held-out sequence')}; ` +
        'equal sequences with all of them.',
    ),
  notCompared: (n: number) =>
    finding(
      'info',
      'NOT_COMPARED',
      `${count(n, 'sequence')} too short or too long to be compared for near-duplicates; compared for equality only.`,
    ),
  sharesOff: ({ label, part, wanted, got }: NonNullable<SplitResult['furthest']>, { largest }: { largest: number }) =>
    finding(
      'info',
      'SHARES_OFF',
      `What belongs together was kept together (up to ${count(largest, 'record')}), so shares differ from what was asked: ` +
        `${percent(got)} of "${shortened(label)}" in ${partWords[part]} instead of ${percent(wanted)}.`,
    ),
  withoutGroup: (n: number) =>
    finding('warning', 'WITHOUT_GROUP', `${count(n, 'record')} without a group; each was dealt on its own.`),
  unseenClass: (names: readonly string[]) =>
    finding(
      'warning',
      'UNSEEN_CLASS',
      `No training record has the label ${list(names)}, which stands in another part.`,
    ),
  smallTest: (n: number) =>
    finding('info', 'SMALL_TEST', `The test part has only ${count(n, 'record')}: its figures are rough.`),
  validIgnored: () =>
    finding(
      'info',
      'GIVEN_PARTS_IGNORED',
      'The files name parts but no test part; the split is made anew from all records.',
    ),
}

export const splitComplaints = {
  noGivenSplit: () =>
    complaint(
      'NO_GIVEN_SPLIT',
      'the files name no test part',
      'Choose a stratified split, or add a column "split" with train and test.',
    ),
  emptyGivenTrain: () =>
    complaint(
      'EMPTY_TRAIN',
      'the files leave no labelled record for training',
      'Check the column "split", or choose a stratified split.',
    ),
  badShares: (valid: number, test: number) =>
    complaint(
      'BAD_SHARES',
      `validation (${valid}) and test (${test}) must each be from 0 to 0.9 and leave something for training`,
      'Usual values are 0.1 and 0.2.',
    ),
  noSuchFold: (fold: number, folds: number) =>
    complaint(
      'NO_SUCH_FOLD',
      `there is no fold ${fold} of ${count(Math.max(1, folds), 'fold')}; they count from 0`,
      'Set "folds" to the number of folds, and "fold" to one less at most.',
    ),
  noGroups: (columns: readonly string[]) =>
    complaint(
      'NO_GROUPS',
      columns.length === 0
        ? 'nothing in these data says what belongs together'
        : `no column is plainly a group; these data offer ${list(columns)}`,
      'Name one of the columns, or give a pattern over the ids such as "pattern:^([^_]+)_".',
    ),
  noSuchGroup: (group: string, columns: readonly string[]) =>
    complaint(
      'NO_SUCH_GROUP',
      `records cannot be grouped by "${shortened(group)}"; these data offer ${columns.length === 0 ? 'no column' : list(columns)}`,
      'Choose one of these, or a pattern over the ids such as "pattern:^([^_]+)_".',
    ),
  noGroupMatches: (words: string) =>
    complaint('NO_GROUP_MATCHES', `no record has a group by ${words}`, 'Correct the pattern, or choose a column.'),
  badPattern: (pattern: string) =>
    complaint(
      'BAD_PATTERN',
      `"${shortened(pattern)}" is no regular expression of at most 200 characters`,
      'The first group in brackets names the group: "^([^_]+)_" takes what stands before the first underscore.',
    ),
  oneUnit: (words: string) =>
    complaint(
      'ONE_GROUP',
      `by ${words}, all records belong together, so nothing can be set aside`,
      'Choose another grouping, or a higher identity.',
    ),
  emptyPart: (part: string) =>
    complaint(
      'EMPTY_PART',
      `the split leaves no record for the ${part} part`,
      'Use more data, a larger share, or another kind of split.',
    ),
  tooFewPerClass: (names: readonly string[]) =>
    complaint(
      'TOO_FEW_PER_CLASS',
      `fewer than two records have the label ${list(names)}; each class needs at least one to learn from and one to test on`,
      'Add records of these classes, remove them, or choose another label in the data cell.',
    ),
}
