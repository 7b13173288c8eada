import { isEmptyLabel } from '../../shared/emptyLabel.ts'

/**
 * A letter for each label, so that labels can be told apart without colour: the first of its letters that is still
 * free. Labels of the forward strand (`coding+`) have it in upper case, those of the reverse strand in lower case.
 */
export function lettersOf(labels: readonly string[]): ReadonlyMap<string, string> {
  const letterOf = new Map<string, string>()
  for (const label of labels) {
    const name = nameOf(label)
    if (letterOf.has(name)) continue
    const taken = new Set(letterOf.values())
    const free = [...name.toUpperCase(), ...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'].find((letter) => !taken.has(letter))
    letterOf.set(name, isEmptyLabel(label) ? '·' : (free ?? '?'))
  }
  return new Map(
    labels.map((label) => {
      const letter = letterOf.get(nameOf(label)) ?? '?'
      return [label, label.endsWith('-') && label.length > 1 ? letter.toLowerCase() : letter]
    }),
  )
}

/** `coding` of `coding+` and `coding-`; `gene` of `B-gene` and `I-gene`. */
const nameOf = (label: string) => label.replace(/(.)[+-]$/, '$1').replace(/^[BIESLU]-(.)/, '$1')
