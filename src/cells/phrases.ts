/** Numbers and counts in the one-line summaries of cells. */

export function countOf(n: number): string {
  return n.toLocaleString('en-US')
}

/** "1 class", "3 classes". */
export function plural(n: number, one: string, many = `${one}s`): string {
  return `${countOf(n)} ${n === 1 ? one : many}`
}

export function ratio(value: number): string {
  return value.toFixed(3)
}
