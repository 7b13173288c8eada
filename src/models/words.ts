/** Every sentence of this folder that a user reads in a result; errors carry their own. */
export const words = {
  chosen: 'Chosen by hand.',
  compactForCharacters:
    'Single characters and random weights: convolutions learn motifs from a few thousand sequences.',
  bertForWords: 'k-mer tokens: the encoder that DNABERT uses.',
  tensors: (count: number, largest: readonly number[]) =>
    count === 1 ? largest.join(' × ') : `${count} tensors, largest ${largest.join(' × ')}`,
} as const
