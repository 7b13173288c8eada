/** Every sentence about tokens that a user may read. */
import type { Alphabet, DataAlphabet, Finding } from '../sequence/types.ts'
import { assertNever } from '../shared/assert.ts'
import type { LearntKind } from './learn/learnSpec.ts'
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

const learntOf: Readonly<Record<LearntKind, string>> = {
  char: 'Single characters:',
  bpe: 'Byte pairs:',
  wordpiece: 'Words and pieces of words, case kept:',
  smiles: 'Atoms, bonds, rings and branches:',
}

const kindNames: Readonly<Record<TokenizerSpec['kind'], string>> = {
  char: 'single characters',
  kmer: 'k-mers',
  'kmer-blocks': 'k-mers',
  wordpiece: 'pieces of words',
  bpe: 'byte pairs',
  esm: 'the tokens of ESM-2',
  nt: 'the tokens of the Nucleotide Transformer',
  smiles: 'atoms and bonds',
}

const kindAlphabets: Readonly<Record<TokenizerSpec['kind'], string>> = {
  char: 'everything',
  kmer: 'DNA and RNA',
  'kmer-blocks': 'DNA and RNA',
  wordpiece: 'text',
  bpe: 'everything',
  esm: 'proteins',
  nt: 'DNA and RNA',
  smiles: 'SMILES',
}

const alphabetNames: Readonly<Record<DataAlphabet, string>> = {
  dna: 'DNA',
  rna: 'RNA',
  protein: 'protein',
  smiles: 'SMILES',
  text: 'text',
}

export const words = {
  stage: 'Tokenizing',
  learning: 'Learning tokens',
  reasons: {
    auto: (alphabet: Alphabet) =>
      `One token per ${alphabets[alphabet]}: models trained from scratch on a few thousand sequences learn best from single characters.`,
    char: () => 'One token per residue, as chosen.',
    kmer: (k: number) => `Overlapping ${k}-mers in DNABERT's vocabulary, as chosen.`,
    'kmer-blocks': (k: number) => `Non-overlapping ${k}-mers, as chosen.`,
    esm: () => 'The alphabet of ESM-2, as chosen.',
    nt: () => 'The 6-mers of the Nucleotide Transformer, as chosen.',
    learnt: (kind: LearntKind, tokens: number, residues: number) =>
      `${learntOf[kind]} ${number(tokens)} tokens learnt from ${number(residues)} characters of the training sequences.`,
    ofModel: (name: string) =>
      /^[0-9a-f]{16}$/.test(name) ? 'The tokenizer of the imported model.' : `The tokenizer of ${name}.`,
  },
  errors: {
    badK: (min: number, max: number, got: number) => `Tokenizer: expected k from ${min} to ${max}, got ${got}.`,
    badKAdvice: 'DNABERT was published for k = 3, 4, 5 and 6.',
    badMaxTokens: (got: number) => `Tokenizer: expected at least 3 tokens per sequence, got ${got}.`,
    badMaxTokensAdvice: 'Use "auto" to keep whole sequences.',
    otherAlphabet: (kind: TokenizerSpec['kind'], alphabet: DataAlphabet) =>
      `Tokenizer: ${kindNames[kind]} are made for ${kindAlphabets[kind]}, got ${alphabetNames[alphabet]}.`,
    otherAlphabetAdvice: 'Set tokenizer.kind to "auto", or check the alphabet in the data cell.',
    otherModelAdvice: 'Choose a model that was made for such data.',
    otherInput: (pairs: boolean) =>
      pairs
        ? 'Prediction: expected pairs of sequences, on which this model was trained, got single sequences.'
        : 'Prediction: expected single sequences, which this model reads, got pairs.',
    otherInputAdvice: (pairs: boolean) =>
      pairs
        ? 'Name the column of the other sequence in the data cell (data.secondColumn), or choose a model of single sequences.'
        : 'Set data.secondColumn to "none", or choose a model that was trained on pairs.',
    noSuchModel: (name: string) => `Tokenizer: there is no model named "${name}".`,
    noSuchModelAdvice: 'Import its folder first, or choose "data" to make tokens as the other parameters say.',
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
    message: `${number(tokens)} ${tokens === 1 ? 'token' : 'tokens'} (${(100 * share).toFixed(2)} %) ${tokens === 1 ? 'is' : 'are'} not in the vocabulary: [UNK] stands there.`,
  }),
}
