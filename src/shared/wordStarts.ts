const BLANK = 0x20

/** Per byte of [start, end): 1 where a word begins, that is behind a blank or at the start. */
export function wordStarts(text: Uint8Array, start: number, end: number): Uint8Array {
  const starts = new Uint8Array(end - start)
  let blank = true
  for (let at = start; at < end; at++) {
    const isBlank = text[at] === BLANK
    starts[at - start] = Number(blank && !isBlank)
    blank = isBlank
  }
  return starts
}
