import type { LetterColumn } from './letterColumn.ts'

/** What a blank between two words is labelled with: it is outside of everything, unless its neighbours are one name. */
const OUTSIDE = 'O'

const encoder = new TextEncoder()

/** Gives every byte of words, joined by blanks, the tag of its word; words and tags are as many. */
export function tagWords(column: LetterColumn, words: readonly string[], tags: readonly string[]): void {
  words.forEach((word, i) => {
    const tag = tags[i]!
    if (i > 0) column.addLabel(tag.startsWith('I-') ? tag : OUTSIDE)
    for (let at = encoder.encode(word).length; at > 0; at--) column.addLabel(tag)
  })
}
