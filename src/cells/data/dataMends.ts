import type { Mend, Mendable } from '../../notebook/types.ts'
import { words } from './words.ts'

/** An ambiguous residue in ten leaves a sequence readable. */
const MOST_AMBIGUOUS = 0.1

/** What one click can do about a finding or an error of the data cell. */
export function dataMends({ code, limit = 0 }: Mendable): readonly Mend[] {
  switch (code) {
    case 'DUPLICATE_SEQUENCES':
      return [{ label: words.mends.dropDuplicates, param: 'duplicates', value: 'drop' }]
    case 'REVERSE_COMPLEMENTS':
      return [{ label: words.mends.dropEitherStrand, param: 'duplicates', value: 'drop-either-strand' }]
    case 'CONFLICTING_LABELS':
      return [{ label: words.mends.dropConflicts, param: 'conflicts', value: 'drop' }]
    case 'AMBIGUOUS_RESIDUES':
      return [{ label: words.mends.dropAmbiguous(MOST_AMBIGUOUS), param: 'maxAmbiguous', value: MOST_AMBIGUOUS }]
    case 'LONG_TAIL':
      return [{ label: words.mends.cut(limit), param: 'maxLength', value: limit }]
    case 'VERY_SHORT':
      return [{ label: words.mends.dropShort, param: 'minLength', value: limit }]
    case 'SMALL_CLASS':
      return [{ label: words.mends.dropSmall(limit), param: 'minClassSize', value: limit }]
    case 'IMBALANCED':
      return [{ label: words.mends.limitClass(limit), param: 'maxClassSize', value: limit }]
    case 'ONE_CLASS':
      return [{ label: words.mends.shuffle, param: 'negatives', value: 'shuffles' }]
    case 'INVALID_RESIDUE':
      return [
        { label: words.mends.mask, param: 'invalidResidues', value: 'mask' },
        { label: words.mends.dropInvalid, param: 'invalidResidues', value: 'drop-record' },
      ]
    default:
      return takenBack(code)
  }
}

/** The way back from a mend, beside the note that says what it did. */
const DEFAULTS: Readonly<Record<string, readonly [param: string, value: string | number]>> = {
  DUPLICATES_DROPPED: ['duplicates', 'keep'],
  CONFLICTS_DROPPED: ['conflicts', 'keep'],
  SHORT_DROPPED: ['minLength', 0],
  AMBIGUOUS_DROPPED: ['maxAmbiguous', 1],
  CUT: ['maxLength', 0],
  CLASSES_DROPPED: ['minClassSize', 0],
  EXCESS_DROPPED: ['maxClassSize', 0],
  INVALID_MASKED: ['invalidResidues', 'error'],
  INVALID_DROPPED: ['invalidResidues', 'error'],
}

function takenBack(code: string): readonly Mend[] {
  const back = DEFAULTS[code]
  return back ? [{ label: words.mends.takeBack, param: back[0], value: back[1] }] : []
}
