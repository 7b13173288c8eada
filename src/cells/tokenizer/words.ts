export const words = {
  vocabulary: 'Vocabulary',
  vocabularyHelp: 'How many different tokens there are, special ones included.',
  perSequence: 'Tokens per sequence',
  perToken: 'Letters per token',
  perTokenHelp: 'Mean length of a token, in the first sequences. Longer tokens make shorter rows, and rarer words.',
  total: 'Tokens in all',
  cut: 'Cut off',
  cutHelp: 'Sequences longer than the limit lose their end. Raise “Longest” to read them whole.',
  nothingCut: 'nothing',
  cutValue: (sequences: string, residues: string) => `${sequences} sequences, ${residues} residues`,
  unknown: 'Unknown tokens',
  unknownHelp:
    'Pieces of the sequences that are not in the vocabulary: an N, say, or an atom that the training sequences do not have.',
  preview: 'First sequences, token by token',
  token: (text: string, id: number, start: string, end: string) => `${text} · id ${id} · residues ${start}–${end}`,
  special: (text: string, id: number) => `${text} · id ${id}`,
} as const
