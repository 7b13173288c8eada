import { utf8Size } from '../byteIds.ts'
import type { BpeSpec, TokenBody } from '../types.ts'
import { type Merger, mergeByRank } from './mergeByRank.ts'
import { mergeLinear } from './mergeLinear.ts'
import { type BpeRules, bpeRules } from './rules.ts'
import { wordEnds } from './words.ts'

/** Words whose tokens are remembered; texts repeat themselves, and sequences are no words. */
const MAX_CACHED = 50_000
/** Longer words hardly occur twice. */
const MAX_CACHED_BYTES = 48

/** The tokens of one word: ids, and where each ends, in bytes from the start of the word. */
type Pieces = { readonly ids: Int32Array; readonly ends: Int32Array; readonly count: number }

/**
 * Byte-pair encoding. A character that is no token is [UNK] by itself, and nothing is merged across it. Special tokens
 * are never read from the text, other than by the programs of Hugging Face: data are no mark-up.
 */
export function bpeBody(spec: BpeSpec): TokenBody {
  const encodeWord = wordEncoder(spec)
  return {
    mostTokens: (residueCount) => residueCount + (spec.prefixSpace ? 1 : 0),
    encode(residues, start, end, out, at, room, spans) {
      let to = at
      let readTo = start
      const ends = spec.words === 'none' ? [start, end] : wordEnds(spec, residues, start, end)
      for (let w = 0; w < ends.length && to < at + room; w += 2) {
        const [from, until] = [ends[w]!, ends[w + 1]!]
        const { ids, ends: places, count } = encodeWord(residues, from, until, spec.prefixSpace && w === 0)
        const kept = Math.min(count, at + room - to)
        for (let i = 0; i < kept; i++) {
          if (spans) {
            spans[2 * (to - at)] = from - start + (i === 0 ? 0 : places[i - 1]!)
            spans[2 * (to - at) + 1] = from - start + places[i]!
          }
          out[to++] = ids[i]!
        }
        readTo = kept === count ? until : from + (kept === 0 ? 0 : places[kept - 1]!)
      }
      // Blanks after the last word belong to no token, and are not lost either.
      return { written: to - at, readTo: to < at + room || readTo === (ends.at(-1) ?? end) ? end : readTo }
    },
  }
}

type WordEncoder = (residues: Uint8Array, from: number, to: number, prefixSpace: boolean) => Pieces

function wordEncoder(spec: BpeSpec): WordEncoder {
  const rules = bpeRules(spec)
  const merge = (spec.words === 'bytes' ? null : mergeLinear(rules)) ?? mergeByRank(rules)
  const encode = pieceEncoder(spec, rules, merge)
  if (spec.words === 'none') return encode
  const cache = new Map<string, Pieces>()
  return (residues, from, to, prefixSpace) => {
    if (to - from > MAX_CACHED_BYTES) return encode(residues, from, to, prefixSpace)
    const key = String.fromCharCode(prefixSpace ? 1 : 0, ...residues.subarray(from, to))
    const known = cache.get(key)
    if (known) return known
    const { ids, ends, count } = encode(residues, from, to, prefixSpace)
    const kept = { ids: ids.slice(0, count), ends: ends.slice(0, count), count }
    if (cache.size === MAX_CACHED) cache.clear()
    cache.set(key, kept)
    return kept
  }
}

/** Symbols of a word, merged; what it gives is valid until the next call. */
function pieceEncoder(spec: BpeSpec, { symbols }: BpeRules, merge: Merger): WordEncoder {
  const { vocabulary, special } = spec
  const ofByte = Int32Array.from({ length: 256 }, (_, byte) => symbols.get(readAs(spec, byte)) ?? -1)
  // How many symbols, which are bytes or characters, each token is made of.
  const lengths = Int32Array.from(vocabulary, (token) => [...token].length)
  const one = new TextDecoder()
  let ids = new Int32Array(64)
  let ends = new Int32Array(64)
  let places = new Int32Array(64)
  let run = new Int32Array(64)
  return (residues, from, to, prefixSpace) => {
    const room = to - from + 2
    if (room > ids.length) [ids, ends, places, run] = [0, 0, 0, 0].map(() => new Int32Array(2 * room)) as Columns
    let count = 0
    let length = 0
    const flush = () => {
      const merged = merge(run, length)
      for (let i = 0, symbol = -1; i < merged; i++) {
        symbol += lengths[run[i]!]!
        ids[count] = run[i]!
        ends[count++] = places[symbol]!
      }
      length = 0
    }
    if (prefixSpace && residues[from] !== BLANK) {
      places[0] = 0
      run[length++] = ofByte[BLANK]!
    }
    for (let i = from; i < to; ) {
      const byte = residues[i]!
      const size = byte < 0x80 || spec.words === 'bytes' ? 1 : utf8Size(byte)
      const next = Math.min(to, i + size)
      const id =
        size === 1 ? ofByte[byte]! : (symbols.get(one.decode(residues.subarray(i, next)).codePointAt(0)!) ?? -1)
      if (id >= 0) {
        places[length] = next - from
        run[length++] = id
      } else {
        flush()
        ids[count] = special.unk
        ends[count++] = next - from
      }
      i = next
    }
    flush()
    return { ids, ends, count }
  }
}

type Columns = [Int32Array<ArrayBuffer>, Int32Array<ArrayBuffer>, Int32Array<ArrayBuffer>, Int32Array<ArrayBuffer>]

const BLANK = 32
const [THYMINE, URACIL] = [84, 85]

/**
 * RNA reads in vocabularies of DNA, and DNA in those of RNA. Without words around them, a letter that has no token is
 * read as the unknown residue (N or X), as in `residueIds`.
 */
function readAs({ alphabet, vocabulary, words }: BpeSpec, byte: number): number {
  if (words === 'bytes' || alphabet === 'smiles' || alphabet === 'text') return byte
  const own = vocabulary.includes('T') ? THYMINE : URACIL
  const isBase = alphabet !== 'protein' && (byte === THYMINE || byte === URACIL)
  const read = isBase ? own : byte
  const isLetter = read >= 65 && read <= 90
  if (words === 'whitespace' || !isLetter || vocabulary.includes(String.fromCharCode(read))) return read
  return (alphabet === 'protein' ? 'X' : 'N').charCodeAt(0)
}
