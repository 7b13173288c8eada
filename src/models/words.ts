/** Every sentence of this folder that a user reads in a result; errors carry their own. */
export const words = {
  chosen: 'Chosen by hand.',
  compactForCharacters:
    'Single characters and random weights: convolutions learn motifs from a few thousand sequences.',
  compactForAtoms: 'Atoms and bonds, and random weights: convolutions learn groups from a few thousand molecules.',
  bertForKmers: 'k-mer tokens: the encoder that DNABERT uses.',
  bertForPairs: 'Two sequences in a row: BERT, which is told the tokens of one from those of the other.',
  bertForText: 'Pieces of words or of molecules: a BERT encoder, which needs no alphabet of residues.',
  esmForItsTokens: 'Tokens of ESM-2 or the Nucleotide Transformer: the encoder that they use.',
  gpt2ForGenerating: 'Writing from left to right takes a model that looks back only: GPT-2.',
  tensors: (count: number, largest: readonly number[]) =>
    count === 1 ? largest.join(' × ') : `${count} tensors, largest ${largest.join(' × ')}`,
} as const
