import { type TileTargets, UNKNOWN_LABEL } from '../../tokenize/types.ts'

/**
 * Labels of one sequence as data sets write them: one letter per base where all names are one letter, tags with blanks
 * between them for text, and else runs as `name:length`. What is not labelled is `?`.
 */
export function labelText(
  units: Uint8Array,
  names: readonly string[],
  { wordStarts }: Pick<TileTargets, 'wordStarts'>,
): string {
  const nameOf = (label: number) => (label === UNKNOWN_LABEL ? '?' : (names[label] ?? '?'))
  if (wordStarts !== null) return Array.from(units, nameOf).join(' ')
  if (names.every((name) => name.length === 1)) return Array.from(units, nameOf).join('')
  return [...runsOf(units)].map(({ label, start, end }) => `${nameOf(label)}:${end - start}`).join(' ')
}

/** Runs [start, end) of equal values. */
export function* runsOf(values: Uint8Array): Generator<{ label: number; start: number; end: number }> {
  let start = 0
  for (let i = 1; i <= values.length; i++) {
    if (i < values.length && values[i] === values[start]) continue
    yield { label: values[start]!, start, end: i }
    start = i
  }
}
