/** Every sentence about tokens that a user may read. */
import type { Alphabet, Finding } from '../sequence/types.ts'
import { assertNever } from '../shared/assert.ts'
import type { TokenizerSpec } from './types.ts'

const number = (value: number) => value.toLocaleString('en-US')
const alphabets: Readonly<Record<Alphabet, string>> = { dna: 'base', rna: 'base', protein: 'amino acid' }

/** What the tokens are, as the end of a sentence. */
export function tokensInWords(spec: TokenizerSpec): string {
  switch (spec.kind) {
    case 'char':
      return 'single characters'
    case 'kmer':
      return `overlapping ${spec.k}-mers`
    case 'kmer-blocks':
      return `${spec.k}-mers side by side`
    case 'wordpiece':
      return 'words and pieces of words'
    case 'bpe':
      return spec.words === 'bytes' ? 'byte pairs' : 'byte pairs of letters'
    case 'esm':
      return 'the amino acids of ESM-2'
    case 'nt':
      return `${spec.k}-mers of the Nucleotide Transformer`
    case 'smiles':
      return 'atoms and bonds'
    default:
      return assertNever(spec)
  }
}

export const words = {
  stage: 'Tokenizing',
  reasons: {
    auto: (alphabet: Alphabet) =>
      `One token per ${alphabets[alphabet]}: models trained from scratch on a few thousand sequences learn best from single characters.`,
    char: () => 'One token per residue, as chosen.',
    kmer: (k: number) => `Overlapping ${k}-mers in DNABERT's vocabulary, as chosen.`,
    'kmer-blocks': (k: number) => `Non-overlapping ${k}-mers, as chosen.`,
  },
  errors: {
    badK: (min: number, max: number, got: number) => `Tokenizer: expected k from ${min} to ${max}, got ${got}.`,
    badKAdvice: 'DNABERT was published for k = 3, 4, 5 and 6.',
    badMaxTokens: (got: number) => `Tokenizer: expected at least 3 tokens per sequence, got ${got}.`,
    badMaxTokensAdvice: 'Use "auto" to keep whole sequences.',
    kmersOfProtein: 'Tokenizer: k-mers are made for DNA and RNA, got protein.',
    kmersOfProteinAdvice: 'Choose single characters for proteins.',
    tooManyTokens: (got: number, limit: number) =>
      `Tokenizer: ${number(got)} tokens do not fit into a browser tab; expected at most ${number(limit)}.`,
    tooManyTokensAdvice: 'Use fewer records, or a smaller limit per sequence.',
    malformed: (where: string, expected: string, got: string) =>
      `Tokenizer, ${where}: expected ${expected}, got ${got}.`,
    malformedAdvice: 'Export the model again, or take the tokenizer files from where the model came from.',
    missingTokenizer:
      'Tokenizer: expected tokenizer.json, vocab.txt, or vocab.json with merges.txt in the model folder, got none of them.',
    missingTokenizerAdvice: 'Choose the whole model folder, tokenizer files included.',
    foreignTokenizer: (name: string) =>
      `Tokenizer: expected the vocabulary of BERT (with pieces such as ##s), DNABERT, ProtBert or Strandbook, got another one (${name}).`,
    foreignTokenizerAdvice:
      'WordPiece, BPE (also byte-level), k-mers, the alphabets of ESM-2 and the Nucleotide Transformer can be read.',
  },
  truncated: (sequences: number, residues: number, maxTokens: number): Finding => ({
    severity: 'warning',
    code: 'TRUNCATED',
    message: `${number(sequences)} ${sequences === 1 ? 'sequence is' : 'sequences are'} cut at ${number(maxTokens)} tokens; ${number(residues)} residues are not seen.`,
    advice: 'Raise the limit, or cut windows around the places of interest.',
  }),
  tooShort: (sequences: number, k: number): Finding => ({
    severity: 'warning',
    code: 'SHORTER_THAN_K',
    message: `${number(sequences)} ${sequences === 1 ? 'sequence is' : 'sequences are'} shorter than ${k} residues and give no token.`,
    advice: 'Use a smaller k or single characters.',
  }),
  unknown: (tokens: number, share: number): Finding => ({
    severity: share > 0.01 ? 'warning' : 'info',
    code: 'UNKNOWN_TOKENS',
    message: `${number(tokens)} tokens (${(100 * share).toFixed(2)} %) contain ambiguous residues and become [UNK].`,
  }),
}
