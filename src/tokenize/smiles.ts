import type { SmilesSpec, TokenBody } from './types.ts'

/**
 * Schwaller's pattern (Schwaller 2018, "Found in Translation", and the Molecular Transformer): a bracket atom, an atom
 * of the organic subset, a bond, a branch, a ring closure of one digit or of % and two.
 */
export const SMILES_PATTERN = String.raw`(\[[^\]]+]|Br?|Cl?|N|O|S|P|F|I|b|c|n|o|s|p|\(|\)|\.|=|#|-|\+|\\|\/|:|~|@|\?|>>?|\*|\$|%[0-9]{2}|[0-9])`

/** Characters that are tokens by themselves. */
const SINGLE = new Uint8Array(256)
for (const character of 'BCNOSPFIbcnosp().=#-+\\/:~@?>*$0123456789') SINGLE[character.charCodeAt(0)] = 1

const code = (character: string) => character.charCodeAt(0)
const [OPEN, CLOSE, PERCENT, GREATER, B, C, LOWER_R, LOWER_L] = [...'[]%>BCrl'].map(code) as [
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
]

/**
 * Where the token that begins at i ends, as the pattern says. What it does not match ends where the next match
 * begins.
 */
export function smilesTokenEnd(bytes: Uint8Array, i: number, end: number): number {
  const matched = matchEnd(bytes, i, end)
  if (matched > i) return matched
  let next = i + 1
  while (next < end && matchEnd(bytes, next, end) === next) next++
  return next
}

/** One token per match of the pattern, looked up as it stands: what the training data do not hold is [UNK]. */
export function smilesBody({ vocabulary, special }: SmilesSpec): TokenBody {
  const idOf = new Map(vocabulary.map((token, id) => [token, id]))
  const single = Uint16Array.from({ length: 256 }, (_, byte) => idOf.get(String.fromCharCode(byte)) ?? special.unk)
  const idAt = (residues: Uint8Array, from: number, to: number) =>
    to - from === 1
      ? single[residues[from]!]!
      : (idOf.get(String.fromCharCode(...residues.subarray(from, to))) ?? special.unk)
  return {
    mostTokens: (residueCount) => residueCount,
    encode(residues, start, end, out, at, room, spans) {
      let to = at
      let i = start
      while (i < end && to < at + room) {
        const from = i
        i = smilesTokenEnd(residues, i, end)
        if (spans) {
          spans[2 * (to - at)] = from - start
          spans[2 * (to - at) + 1] = i - start
        }
        out[to++] = idAt(residues, from, i)
      }
      return { written: to - at, readTo: i }
    },
  }
}

/** The end of the match that begins at i, or i where none does. */
function matchEnd(bytes: Uint8Array, i: number, end: number): number {
  const byte = bytes[i]!
  const next = i + 1 < end ? bytes[i + 1]! : 0
  if (byte === OPEN) return bracketEnd(bytes, i, end)
  if (byte === PERCENT) return i + 2 < end && isDigit(next) && isDigit(bytes[i + 2]!) ? i + 3 : i
  if ((byte === B && next === LOWER_R) || (byte === C && next === LOWER_L)) return i + 2
  if (byte === GREATER && next === GREATER) return i + 2
  return SINGLE[byte] === 1 ? i + 1 : i
}

function bracketEnd(bytes: Uint8Array, i: number, end: number): number {
  const close = bytes.subarray(i + 1, end).indexOf(CLOSE)
  return close > 0 ? i + 1 + close + 1 : i // at least one character in between
}

function isDigit(byte: number): boolean {
  return byte >= 48 && byte <= 57
}
