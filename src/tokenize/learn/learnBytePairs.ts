/** Byte pairs of sequences, of SMILES, and of texts. */
import type { DataAlphabet, Dataset } from '../../sequence/types.ts'
import { growableInt32 } from '../../shared/growable.ts'
import type { Pace } from '../../shared/pacer.ts'
import { byteCharacters } from '../bpe/byteCharacters.ts'
import { BREAK, learnMerges } from '../bpe/learnMerges.ts'
import { wordEnds } from '../bpe/words.ts'
import { CHARACTERS, SPECIAL_TOKENS } from '../vocabulary.ts'
import type { Stretch } from './sample.ts'

/**
 * Residues are merged whatever stands around them, but never with an unknown one (N or X); bytes of texts within words,
 * as GPT-2 has them.
 * @param size tokens of the whole vocabulary at most, special ones included
 */
export async function learnBytePairs(dataset: Dataset, stretches: readonly Stretch[], size: number, pace: Pace) {
  const symbols = symbolsOf(dataset, stretches)
  const text =
    dataset.alphabet === 'text' ? bytesOfWords(dataset, stretches) : symbolsOfAll(dataset, stretches, symbols)
  const merges = size - SPECIAL_TOKENS.length - symbols.length
  const learnt = await learnMerges(text, { symbols, join: (left, right) => left + right, merges }, pace)
  return {
    kind: 'bpe',
    vocabulary: [...SPECIAL_TOKENS, ...symbols, ...learnt.tokens],
    merges: learnt.pairs.map(([left, right]) => `${left} ${right}`),
    words: dataset.alphabet === 'text' ? 'bytes' : 'none',
    prefixSpace: false,
    pairSeparators: 1,
  } as const
}

/** The single characters: all of an alphabet, what occurs in SMILES, or all bytes. */
function symbolsOf({ alphabet, residues }: Dataset, stretches: readonly Stretch[]): readonly string[] {
  if (alphabet === 'text') return byteCharacters()
  if (alphabet !== 'smiles') return [...CHARACTERS[alphabet]]
  const seen = new Uint8Array(256)
  for (const [start, end] of stretches) for (let i = start; i < end; i++) seen[residues[i]!] = 1
  return Array.from(seen.keys()).flatMap((byte) => (seen[byte] === 1 ? [String.fromCharCode(byte)] : []))
}

function symbolsOfAll({ alphabet, residues }: Dataset, stretches: readonly Stretch[], symbols: readonly string[]) {
  const symbolOf = new Int32Array(256).fill(BREAK)
  symbols.forEach((symbol, i) => {
    symbolOf[symbol.charCodeAt(0)] = i
  })
  const unknown = unknownOf(alphabet)
  if (unknown !== null) symbolOf[unknown.charCodeAt(0)] = BREAK
  const text = new Int32Array(stretches.reduce((sum, [start, end]) => sum + end - start + 1, 0)).fill(BREAK)
  let at = 0
  for (const [start, end] of stretches) {
    for (let i = start; i < end; i++) text[at++] = symbolOf[residues[i]!]!
    at += 1 // a break between two records
  }
  return text
}

function unknownOf(alphabet: DataAlphabet): 'N' | 'X' | null {
  if (alphabet === 'smiles' || alphabet === 'text') return null
  return alphabet === 'protein' ? 'X' : 'N'
}

function bytesOfWords({ residues }: Dataset, stretches: readonly Stretch[]): Int32Array {
  const text = growableInt32()
  for (const [start, end] of stretches) {
    const ends = wordEnds({ words: 'bytes', prefixSpace: false }, residues, start, end)
    for (let w = 0; w < ends.length; w += 2) {
      text.append(residues.subarray(ends[w], ends[w + 1]))
      text.push(BREAK)
    }
  }
  return text.finish()
}
