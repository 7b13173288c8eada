import type { ParamSpec } from '../../notebook/types.ts'

const limit = { type: 'number', default: 0, min: 0, integer: true, advanced: true } as const

/** What is done about what the checks find. The buttons beside the findings set these. */
export const curationParams: readonly ParamSpec[] = [
  {
    name: 'duplicates',
    type: 'choice',
    label: 'Repeated sequences',
    help: 'Sequences that stand in the data several times, letter for letter or as their reverse complement. The first one stays.',
    default: 'keep',
    advanced: true,
    options: [
      { value: 'keep', label: 'keep them all' },
      { value: 'drop', label: 'keep the first' },
      { value: 'drop-either-strand', label: 'keep the first, on either strand' },
    ],
  },
  {
    name: 'conflicts',
    type: 'choice',
    label: 'Contradicting labels',
    help: 'Equal sequences of different classes, which no model can get right.',
    default: 'keep',
    advanced: true,
    options: [
      { value: 'keep', label: 'keep them' },
      { value: 'drop', label: 'leave them out' },
    ],
  },
  {
    ...limit,
    name: 'minLength',
    label: 'Shortest',
    help: 'Shorter sequences are left out. 0 keeps them all.',
    unit: 'residues',
    max: 1_000_000,
  },
  {
    ...limit,
    name: 'maxLength',
    label: 'Cut to',
    help: 'Longer sequences are cut to this length. 0 keeps them whole.',
    unit: 'residues',
    max: 1_000_000_000,
  },
  {
    name: 'cutKeeps',
    type: 'choice',
    label: 'A cut keeps',
    help: 'Which part of a sequence stays when it is cut. "All pieces" makes a genome into many sequences to pretrain on.',
    default: 'start',
    advanced: true,
    options: [
      { value: 'start', label: 'the start' },
      { value: 'centre', label: 'the middle' },
      { value: 'end', label: 'the end' },
      { value: 'all', label: 'all pieces, side by side' },
    ],
  },
  {
    name: 'maxAmbiguous',
    type: 'number',
    label: 'Ambiguous at most',
    help: 'Sequences with a larger share of ambiguous residues (N, X …) are left out. 1 keeps them all.',
    default: 1,
    min: 0,
    max: 1,
    step: 0.05,
    advanced: true,
  },
  {
    ...limit,
    name: 'minClassSize',
    label: 'Smallest class',
    help: 'Classes with fewer sequences are left out. 0 keeps them all.',
    unit: 'sequences',
    max: 1_000_000,
  },
  {
    ...limit,
    name: 'maxClassSize',
    label: 'Largest class',
    help: 'Of larger classes so many sequences are drawn at random, by the seed above. 0 keeps them all.',
    unit: 'sequences',
    max: 10_000_000,
  },
]
