/**
 * BERT's `BasicTokenizer` (google-research/bert, tokenization.py; `BertNormalizer` and `BertPreTokenizer` of the library
 * tokenizers): control characters go, ideographs and signs are words of their own, and where the vocabulary is in lower
 * case, so is the text, without its accents.
 */

/** A word as the vocabulary writes it, one entry per character, with the bytes that each comes from. */
export type Word = {
  readonly characters: readonly string[]
  /** Start and end of each character, in bytes from the start of the text. */
  readonly starts: readonly number[]
  readonly ends: readonly number[]
}

type Fate =
  | { readonly kind: 'dropped' }
  | { readonly kind: 'blank' }
  /** `alone`: a word of its own. */
  | { readonly kind: 'kept'; readonly characters: readonly string[]; readonly alone: boolean }

const DROPPED: Fate = { kind: 'dropped' }
const BLANK: Fate = { kind: 'blank' }

/** Characters whose fate is remembered; there are some thousand in use. */
const MAX_REMEMBERED = 100_000

/** Cuts texts into words, one after the other. */
export function basicWords(lowerCase: boolean): (text: string) => Word[] {
  const fates = new Map<string, Fate>()
  const fateOf = (character: string) => {
    const known = fates.get(character)
    if (known) return known
    const fate = decide(character, lowerCase)
    if (fates.size < MAX_REMEMBERED) fates.set(character, fate)
    return fate
  }
  return (text) => cutWords(text, fateOf)
}

function cutWords(text: string, fateOf: (character: string) => Fate): Word[] {
  const words: Word[] = []
  let word = emptyWord()
  const close = () => {
    if (word.characters.length === 0) return
    words.push(word)
    word = emptyWord()
  }
  let at = 0
  for (const character of text) {
    const from = at
    at += utf8Size(character.codePointAt(0)!)
    const fate = fateOf(character)
    if (fate.kind === 'dropped') continue
    if (fate.kind === 'blank' || fate.alone) close()
    if (fate.kind === 'blank') continue
    for (const kept of fate.characters) {
      word.characters.push(kept)
      word.starts.push(from)
      word.ends.push(at)
    }
    if (fate.alone) close()
  }
  close()
  return words
}

function emptyWord() {
  return { characters: [] as string[], starts: [] as number[], ends: [] as number[] }
}

const SIGN = /^[\p{P}!-/:-@[-`{-~]$/u
const MARK = /\p{Mn}/gu
const CONTROL = /^[\p{C}\ufffd]$/u
const WHITE = /^\p{White_Space}$/u

function decide(character: string, lowerCase: boolean): Fate {
  if (/^[\t\n\r]$/.test(character)) return BLANK
  if (CONTROL.test(character)) return DROPPED
  if (WHITE.test(character)) return BLANK
  const written = lowerCase ? character.toLowerCase().normalize('NFD').replace(MARK, '') : character
  const alone = SIGN.test(character) || SIGN.test(written) || isIdeograph(character.codePointAt(0)!)
  return { kind: 'kept', characters: [...written], alone }
}

/** The blocks that BERT calls Chinese: ideographs, neither kana nor Hangul. */
const IDEOGRAPHS = [
  [0x4e00, 0x9fff],
  [0x3400, 0x4dbf],
  [0x20000, 0x2a6df],
  [0x2a700, 0x2b73f],
  [0x2b740, 0x2b81f],
  [0x2b820, 0x2ceaf],
  [0xf900, 0xfaff],
  [0x2f800, 0x2fa1f],
] as const

function isIdeograph(code: number): boolean {
  return code >= 0x3400 && IDEOGRAPHS.some(([from, to]) => code >= from && code <= to)
}

function utf8Size(code: number): number {
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
}
