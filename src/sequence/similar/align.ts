/** Fields of the table beyond which an alignment is not worth its time and memory. */
const MAX_FIELDS = 4_000_000

const STOP = 0
const BOTH = 1
const PATTERN_ONLY = 2
const TEXT_ONLY = 3

export type Alignment = {
  readonly edits: number
  /** Rows of equal length with `-` for gaps. */
  readonly pattern: string
  readonly text: string
}

/** The pattern aligned whole with the stretch of the text that it fits best, or null where both are very long. */
export function align(pattern: string, text: string, isExact: Uint8Array): Alignment | null {
  const columns = text.length + 1
  if ((pattern.length + 1) * columns > MAX_FIELDS) return null
  const steps = new Uint8Array((pattern.length + 1) * columns)
  let row = new Uint32Array(columns)
  for (let i = 1; i <= pattern.length; i++) {
    const next = new Uint32Array(columns)
    next[0] = i
    steps[i * columns] = PATTERN_ONLY
    const letter = pattern.charCodeAt(i - 1)
    for (let j = 1; j < columns; j++) {
      const same = letter === text.charCodeAt(j - 1) && isExact[letter] === 1
      const both = row[j - 1]! + (same ? 0 : 1)
      const up = row[j]! + 1
      const left = next[j - 1]! + 1
      next[j] = Math.min(both, up, left)
      steps[i * columns + j] = next[j] === both ? BOTH : next[j] === up ? PATTERN_ONLY : TEXT_ONLY
    }
    row = next
  }
  const edits = row.reduce((least, value) => Math.min(least, value))
  return { edits, ...traceBack(pattern, text, steps, row.indexOf(edits)) }
}

function traceBack(pattern: string, text: string, steps: Uint8Array, end: number): { pattern: string; text: string } {
  const above: string[] = []
  const below: string[] = []
  let i = pattern.length
  let j = end
  for (let step = steps[i * (text.length + 1) + j]!; step !== STOP; step = steps[i * (text.length + 1) + j]!) {
    above.push(step === TEXT_ONLY ? '-' : pattern.charAt(i - 1))
    below.push(step === PATTERN_ONLY ? '-' : text.charAt(j - 1))
    if (step !== TEXT_ONLY) i -= 1
    if (step !== PATTERN_ONLY) j -= 1
  }
  return { pattern: above.reverse().join(''), text: below.reverse().join('') }
}
