import type { GeneratedSequence } from '../../train/types.ts'

export const words = {
  noModel: 'This cell has no model: no pretraining cell above it, and none imported.',
  noModelAdvice:
    'Choose a pretraining cell with the objective "next token" as its input, or set Model to the name of a model.',
  sequences: 'Sequences',
  ended: 'Ended by themselves',
  endedHelp: 'The others were cut at the longest length.',
  distinct: 'Distinct',
  novel: 'New',
  novelHelp: 'Distinct sequences that do not stand in the training data.',
  valid: 'Valid molecules',
  validHelp:
    'By a small grammar of SMILES: symbols, brackets, rings, branches, valences. RDKit is stricter on aromatic rings.',
  length: 'Length',
  lengthOf: (min: string, max: string) => `${min}–${max}`,
  meanLength: 'Mean length',
  first: 'The first of them',
  sequence: 'Sequence',
  tokens: 'Tokens',
  remark: 'Remark',
  repeated: 'repeated',
  known: 'in the training data',
  cut: 'cut',
  faults: {
    none: '',
    symbol: 'not a molecule: unknown symbol',
    bond: 'not a molecule: bond without atom',
    branch: 'not a molecule: open branch',
    ring: 'not a molecule: open ring',
    valence: 'not a molecule: too many bonds',
    empty: 'empty',
  } satisfies Record<NonNullable<GeneratedSequence['fault']>, string>,
  download: (path: string) => `Download ${path.slice(path.lastIndexOf('.') + 1).toUpperCase()}`,
} as const
