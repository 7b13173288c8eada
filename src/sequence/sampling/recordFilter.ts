import { complaints } from '../complaints.ts'
import { DataError } from '../errors.ts'

const LF = 10
const CR = 13
const GREATER = 62
const AT = 64
const PLUS = 43

/** Passes on the bytes of chosen records only. `choose` is asked once per record, in order. */
export type RecordFilter = (chunk: Uint8Array) => readonly Uint8Array[]

/** FASTA: a record goes from a ">" at the start of a line to the next one. */
export function fastaFilter(choose: () => boolean): RecordFilter {
  let kept = false
  let last = LF
  return (chunk) => {
    const pieces: Uint8Array[] = []
    let from = 0
    for (let at = chunk.indexOf(GREATER); at >= 0; at = chunk.indexOf(GREATER, at + 1)) {
      const before = at === 0 ? last : chunk[at - 1]!
      if (before !== LF && before !== CR) continue
      if (kept && at > from) pieces.push(chunk.subarray(from, at))
      from = at
      kept = choose()
    }
    if (kept && from < chunk.length) pieces.push(chunk.subarray(from))
    if (chunk.length > 0) last = chunk[chunk.length - 1]!
    return pieces
  }
}

/** FASTQ with four lines to a read, as every machine writes it. */
export function fastqFilter(file: string, choose: () => boolean): RecordFilter {
  let kept = false
  /** Line within the read, and whether its first byte has been seen. */
  let line = 0
  let begun = false
  return (chunk) => {
    const pieces: Uint8Array[] = []
    let from = 0
    let at = 0
    while (at < chunk.length) {
      if (!begun) {
        const first = chunk[at]!
        const isBlank = line === 0 && (first === LF || first === CR)
        if (isBlank) {
          at += 1
          continue
        }
        if ((line === 0 && first !== AT) || (line === 2 && first !== PLUS)) {
          throw new DataError({ file }, complaints.wrappedFastq())
        }
        if (line === 0) {
          if (kept && at > from) pieces.push(chunk.subarray(from, at))
          from = at
          kept = choose()
        }
        begun = true
      }
      const end = chunk.indexOf(LF, at)
      if (end < 0) break
      line = (line + 1) % 4
      begun = false
      at = end + 1
    }
    if (kept && from < chunk.length) pieces.push(chunk.subarray(from))
    return pieces
  }
}
