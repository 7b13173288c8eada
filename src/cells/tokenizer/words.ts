import type { DataAlphabet } from '../../sequence/types.ts'
import type { TokenizerParams } from '../../tokenize/types.ts'

export const words = {
  kinds: {
    auto: 'auto',
    char: 'single characters',
    bpe: 'byte pairs, learnt',
    kmer: 'overlapping k-mers (DNA, RNA)',
    'kmer-blocks': 'k-mers side by side (DNA, RNA)',
    nt: '6-mers of the Nucleotide Transformer (DNA, RNA)',
    esm: 'amino acids of ESM-2 (proteins)',
    smiles: 'atoms and bonds (SMILES)',
    wordpiece: 'words and their pieces (text)',
  } satisfies Record<TokenizerParams['kind'], string>,
  notFor: {
    dna: 'not for DNA',
    rna: 'not for RNA',
    protein: 'not for proteins',
    smiles: 'not for SMILES',
    text: 'not for text',
  } satisfies Record<DataAlphabet, string>,
  mends: { auto: 'Choose tokens that fit the data', fromData: 'Make tokens from the data' },
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
