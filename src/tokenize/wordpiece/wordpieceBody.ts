import type { TokenBody, WordpieceSpec } from '../types.ts'
import { basicWords, type Word } from './basicWords.ts'

/** What stands before a piece that does not begin its word. */
export const CONTINUATION = '##'
/** Longer words are [UNK] (`max_input_chars_per_word`). */
export const MAX_WORD_CHARACTERS = 100
/** Words whose pieces are remembered. */
const MAX_CACHED = 50_000

/** The ids of a word, and which character each ends with (exclusive). */
type Pieces = { readonly ids: readonly number[]; readonly ends: readonly number[] }

/**
 * WordPiece (Devlin 2019): each word is cut into the longest pieces that the vocabulary has, from its left end; where
 * that fails, the whole word is [UNK]. Special tokens are never read from the text.
 */
export function wordpieceBody(spec: WordpieceSpec): TokenBody {
  const cut = basicWords(spec.lowerCase)
  const pieces = pieceCutter(spec)
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  return {
    mostTokens: (residueCount) => residueCount,
    encode(residues, start, end, out, at, room, spans) {
      const words = cut(decoder.decode(residues.subarray(start, end)))
      let to = at
      let readTo = start
      for (const word of words) {
        const { ids, ends } = pieces(word)
        for (let i = 0; i < ids.length; i++) {
          if (to === at + room) return { written: room, readTo }
          const last = ends[i]! - 1
          const first = i === 0 ? 0 : ends[i - 1]!
          if (spans) {
            spans[2 * (to - at)] = word.starts[first]!
            spans[2 * (to - at) + 1] = word.ends[last]!
          }
          out[to++] = ids[i]!
          readTo = start + word.ends[last]!
        }
      }
      return { written: to - at, readTo: end }
    },
  }
}

function pieceCutter({ vocabulary, special }: WordpieceSpec): (word: Word) => Pieces {
  const idOf = new Map(vocabulary.map((token, id) => [token, id]))
  const longest = vocabulary.reduce((most, token) => Math.max(most, token.length), 0)
  const cache = new Map<string, Pieces>()
  return ({ characters }) => {
    const text = characters.join('')
    const known = cache.get(text)
    if (known) return known
    const found = cutWord(characters, idOf, longest) ?? { ids: [special.unk], ends: [characters.length] }
    if (cache.size === MAX_CACHED) cache.clear()
    cache.set(text, found)
    return found
  }
}

function cutWord(characters: readonly string[], idOf: ReadonlyMap<string, number>, longest: number): Pieces | null {
  if (characters.length > MAX_WORD_CHARACTERS) return null
  const ids: number[] = []
  const ends: number[] = []
  for (let from = 0; from < characters.length; ) {
    let to = Math.min(characters.length, from + longest)
    let id: number | undefined
    for (; to > from; to--) {
      id = idOf.get((from > 0 ? CONTINUATION : '') + characters.slice(from, to).join(''))
      if (id !== undefined) break
    }
    if (id === undefined) return null
    ids.push(id)
    ends.push(to)
    from = to
  }
  return { ids, ends }
}
