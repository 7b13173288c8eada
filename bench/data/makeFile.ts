/**
 * Writes made-up sequence files of a given size, the same bytes for the same seed: contigs of 200 to 5,000 bases in lines
 * of 70 (FASTA), or reads of 150 bases (FASTQ, and FASTA of short records).
 */
import { closeSync, openSync, writeSync } from 'node:fs'
import { mix32 } from '../../src/shared/random.ts'

export type Kind = 'fasta' | 'fastq' | 'reads'

const LINE = 70
const READ = 150
const BLOCK = 1 << 22

/** Returns the bytes written: at least `size`, with the last record whole. */
export function makeFile(path: string, kind: Kind, size: number, seed = 1): number {
  const file = openSync(path, 'w')
  const block = Buffer.alloc(BLOCK + 20_000)
  const bases = randomLetters('ACGT', seed)
  const qualities = randomLetters(':;<=>?@ABCDEFGHI', seed + 1)
  let written = 0
  let at = 0
  for (let record = 0; written + at < size; record++) {
    const random = mix32(seed * 1_000_003 + record)
    at += block.write(`${kind === 'fastq' ? '@' : '>'}seq${record} ${'xy'[random & 1]}\n`, at, 'latin1')
    const length = kind === 'fasta' ? 200 + (random % 4_801) : READ
    const from = mix32(random) % (bases.length - 5_000)
    for (let done = 0; done < length; done += LINE) {
      const line = kind === 'fastq' ? length : Math.min(LINE, length - done)
      at += bases.copy(block, at, from + done, from + done + line)
      block[at++] = 10
      if (kind === 'fastq') break
    }
    if (kind === 'fastq') {
      at += block.write('+\n', at, 'latin1')
      at += qualities.copy(block, at, from, from + length)
      block[at++] = 10
    }
    if (at < BLOCK) continue
    written += writeSync(file, block, 0, at)
    at = 0
  }
  written += writeSync(file, block, 0, at)
  closeSync(file)
  return written
}

/** A long stretch to cut records from, prime in length so that cuts seldom repeat. */
function randomLetters(letters: string, seed: number): Buffer {
  const bytes = Buffer.alloc(16_777_259)
  for (let i = 0; i < bytes.length; i++) bytes[i] = letters.charCodeAt(mix32(i ^ mix32(seed)) % letters.length)
  return bytes
}
