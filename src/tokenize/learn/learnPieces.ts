/**
 * A WordPiece vocabulary, learnt as the library tokenizers learns it: byte pairs within words, where a character that
 * does not begin its word is a symbol of its own, written with ##. Case stays, since names are told by it.
 */
import type { Dataset } from '../../sequence/types.ts'
import { growableInt32 } from '../../shared/growable.ts'
import type { Pace } from '../../shared/pacer.ts'
import { BREAK, learnMerges } from '../bpe/learnMerges.ts'
import { SPECIAL_TOKENS } from '../vocabulary.ts'
import { basicWords } from '../wordpiece/basicWords.ts'
import { CONTINUATION } from '../wordpiece/wordpieceBody.ts'
import { byFrequency, decode } from './learnCharacters.ts'
import type { Stretch } from './sample.ts'

/** Characters that get tokens of their own (`limit_alphabet` of the library). */
const MAX_SYMBOLS = 1_000

/** @param size tokens of the whole vocabulary at most, special ones included */
export async function learnPieces({ residues }: Dataset, stretches: readonly Stretch[], size: number, pace: Pace) {
  const cut = basicWords(false)
  const words: (readonly string[])[] = []
  const counts = new Map<string, number>()
  for (const [start, end] of stretches) {
    for (const { characters } of cut(decode(residues, start, end))) {
      const symbols = characters.map((character, i) => (i === 0 ? character : CONTINUATION + character))
      for (const symbol of symbols) counts.set(symbol, (counts.get(symbol) ?? 0) + 1)
      words.push(symbols)
    }
  }
  const symbols = byFrequency(counts).slice(0, MAX_SYMBOLS)
  const merges = size - SPECIAL_TOKENS.length - symbols.length
  const { tokens } = await learnMerges(symbolsOfWords(words, symbols), { symbols, join, merges }, pace)
  return { kind: 'wordpiece', lowerCase: false, vocabulary: [...SPECIAL_TOKENS, ...symbols, ...tokens] } as const
}

/** What stands before the right part is the mark of its place, and goes. */
function join(left: string, right: string): string {
  return left + right.slice(CONTINUATION.length)
}

function symbolsOfWords(words: readonly (readonly string[])[], symbols: readonly string[]): Int32Array {
  const symbolOf = new Map(symbols.map((symbol, i) => [symbol, i]))
  const text = growableInt32()
  for (const word of words) {
    for (const symbol of word) text.push(symbolOf.get(symbol) ?? BREAK)
    text.push(BREAK)
  }
  return text.finish()
}
