import type { Alphabet, DataAlphabet } from '../sequence/types.ts'
import type { SpecialIds } from './types.ts'

/** The special tokens of every tokenizer made here, in DNABERT's order. */
export const SPECIAL_TOKENS = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'] as const
export const SPECIAL_IDS: SpecialIds = { pad: 0, unk: 1, cls: 2, sep: 3, mask: 4 }
export const FIRST_RESIDUE_ID = SPECIAL_TOKENS.length

/** Residue tokens of the character tokenizers; the exact bases come first, side by side. */
export const CHARACTERS: Readonly<Record<Alphabet, string>> = {
  dna: 'ACGTN',
  rna: 'ACGUN',
  protein: 'ACDEFGHIKLMNPQRSTVWYXBOUZ',
}

/** Bases of k-mers in DNABERT's order (jerryji1993/DNABERT b6da04e, vocab.txt), first letter slowest. */
export const KMER_BASES: Readonly<Record<'dna' | 'rna', string>> = { dna: 'ATCG', rna: 'AUCG' }

/** Whether data are residues, upper case and known in advance; SMILES and text are characters. */
export function isInResidues(alphabet: DataAlphabet): alphabet is Alphabet {
  return alphabet !== 'smiles' && alphabet !== 'text'
}

export function characterVocabulary(alphabet: Alphabet): readonly string[] {
  return [...SPECIAL_TOKENS, ...CHARACTERS[alphabet]]
}

export function kmerVocabulary(alphabet: 'dna' | 'rna', k: number): readonly string[] {
  return [...SPECIAL_TOKENS, ...kmers(KMER_BASES[alphabet], k)]
}

/** k-mers, then the single letters that the rest of a sequence (shorter than k) is written in. */
export function blockVocabulary(alphabet: 'dna' | 'rna', k: number): readonly string[] {
  return [...kmerVocabulary(alphabet, k), ...KMER_BASES[alphabet], 'N']
}

/** The alphabet of ESM-2 (facebookresearch/esm 2b36991, `Alphabet.from_architecture('ESM-1b')`). */
export const ESM_VOCABULARY: readonly string[] = [
  ...['<cls>', '<pad>', '<eos>', '<unk>'],
  ...'LAGVSERTIDPKQNFYMHWCXBUZO.-',
  ...['<null_1>', '<mask>'],
]
export const ESM_SPECIAL_IDS: SpecialIds = { cls: 0, pad: 1, sep: 2, unk: 3, mask: 32 }

/** Bases per word of the Nucleotide Transformer, and its vocabulary as of version 2. */
export const NT_WORD = 6
export const NT_SPECIAL_IDS: SpecialIds = { unk: 0, pad: 1, mask: 2, cls: 3, sep: 4 }

export function ntVocabulary(): readonly string[] {
  const bases = KMER_BASES.dna
  return ['<unk>', '<pad>', '<mask>', '<cls>', '<eos>', '<bos>', ...kmers(bases, NT_WORD), ...bases, 'N']
}

/** All words of length k over the letters, first letter slowest. */
export function kmers(letters: string, k: number): readonly string[] {
  let words: string[] = ['']
  for (let i = 0; i < k; i++) words = words.flatMap((word) => [...letters].map((letter) => word + letter))
  return words
}
