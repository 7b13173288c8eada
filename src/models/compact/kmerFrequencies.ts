import type { RowFeatures } from '../types.ts'
import type { Channels } from './channels.ts'

/**
 * The bag of k-mers of each row: square roots of relative frequencies, so that every row is a unit vector. Windows
 * that touch anything but a letter are left out. The index of a k-mer is a number in base `letters.length`, first
 * letter most significant.
 * @param ids token ids, row by row
 * @param bothStrands counts the reverse complement of each k-mer too; letters must be ACGT
 */
export function kmerFrequencies(
  ids: Int32Array,
  rows: number,
  tokens: number,
  { letters, ofToken }: Channels,
  k: number,
  bothStrands: boolean,
): RowFeatures {
  const base = letters.length
  const width = base ** k
  const highest = width / base
  const data = new Float32Array(rows * width)
  for (let row = 0; row < rows; row++) {
    let length = 0 // letters in a row up to here
    let index = 0
    let complement = 0 // index of the reverse complement
    let windows = 0
    for (let i = row * tokens; i < (row + 1) * tokens; i++) {
      const channel = ofToken[ids[i]!] ?? -1
      const isLetter = channel >= 0 && channel < base
      length = isLetter ? length + 1 : 0
      if (!isLetter) continue
      index = (index % highest) * base + channel
      complement = Math.floor(complement / base) + (base - 1 - channel) * highest // A C G T: the complement is 3 − x
      if (length < k) continue
      data[row * width + index]! += 1
      if (bothStrands) data[row * width + complement]! += 1
      windows += bothStrands ? 2 : 1
    }
    toUnitLength(data.subarray(row * width, (row + 1) * width), windows)
  }
  return { data, width }
}

function toUnitLength(counts: Float32Array, windows: number): void {
  if (windows === 0) return
  for (let i = 0; i < counts.length; i++) counts[i] = Math.sqrt(counts[i]! / windows)
}
