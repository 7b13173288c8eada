/**
 * Whether pattern[from, to) and the text from `at` on differ by at most one edit. Up to the first mismatch there is
 * nothing to decide; behind it, one of the three edits must repair everything.
 */
export function withinOneEditForwards(
  pattern: Uint8Array,
  from: number,
  to: number,
  text: Uint8Array,
  at: number,
): boolean {
  let i = from
  let x = at
  while (i < to && pattern[i] === text[x]) {
    i++
    x++
  }
  if (i + 1 >= to) return true
  return (
    equalForwards(pattern, i + 1, to, text, x + 1) ||
    equalForwards(pattern, i + 1, to, text, x) ||
    equalForwards(pattern, i, to, text, x + 1)
  )
}

/** The same for the text that ends at `at` (exclusive), read backwards. */
export function withinOneEditBackwards(
  pattern: Uint8Array,
  from: number,
  to: number,
  text: Uint8Array,
  at: number,
): boolean {
  let i = to - 1
  let x = at - 1
  while (i >= from && pattern[i] === text[x]) {
    i--
    x--
  }
  if (i <= from) return true
  return (
    equalBackwards(pattern, from, i - 1, text, x - 1) ||
    equalBackwards(pattern, from, i - 1, text, x) ||
    equalBackwards(pattern, from, i, text, x - 1)
  )
}

function equalForwards(pattern: Uint8Array, from: number, to: number, text: Uint8Array, at: number): boolean {
  for (let i = from, x = at; i < to; i++, x++) if (pattern[i] !== text[x]) return false
  return true
}

/** Compares pattern[from, last] with the text that ends with position `lastText`. */
function equalBackwards(pattern: Uint8Array, from: number, last: number, text: Uint8Array, lastText: number): boolean {
  for (let i = last, x = lastText; i >= from; i--, x--) if (pattern[i] !== text[x]) return false
  return true
}
