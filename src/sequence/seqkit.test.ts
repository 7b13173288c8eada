/** What seqkit (Debian package seqkit) says of the same files: records, lengths, GC, duplicates on one strand and on both. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findIdentical } from './identical.ts'
import { readDataset } from './readDataset.ts'
import { defaultParams } from './samples.ts'
import { reverseComplement } from './similar/bruteForce.ts'
import { RandomSequences } from './similar/samples.ts'
import { summarise } from './summary.ts'

const hasSeqkit = spawnSync('seqkit', ['version']).status === 0
const folder = mkdtempSync(join(tmpdir(), 'strandbook-seqkit-'))
const made = (name: string) => join(folder, name)
const bundled = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url))
const FILES = [
  bundled('public/examples/uci-promoters/promoters.fasta'),
  bundled('fixtures/formats/chloroplast.fa.gz'),
  bundled('fixtures/formats/reads.fastq.bgz'),
  made('repeats.fa'),
  made('repeats.fastq'),
]
const compared: string[] = []

beforeAll(() => {
  const random = new RandomSequences(12, 'ACGTacgtN')
  const sequences = Array.from({ length: 400 }, () => random.sequence(1 + random.below(120)))
  for (let i = 0; i < 300; i++) {
    const copy = sequences[random.below(sequences.length)]!.toUpperCase()
    sequences.push(i % 3 === 0 ? reverseComplement(copy) : copy)
  }
  const lines = (residues: string) => residues.match(/.{1,30}/g)!.join('\n')
  writeFileSync(made('repeats.fa'), sequences.map((residues, i) => `>s${i}\n${lines(residues)}\n`).join(''))
  const reads = sequences.map((residues, i) => `@s${i}\n${residues}\n+\n${'I'.repeat(residues.length)}\n`)
  writeFileSync(made('repeats.fastq'), reads.join(''))
})

afterAll(() => rmSync(folder, { recursive: true }))

describe.skipIf(!hasSeqkit)('as seqkit reads it', () => {
  test.each(FILES)('%s', async (path) => {
    const read = await readDataset([{ name: basename(path), blob: new Blob([readFileSync(path)]) }], {
      ...defaultParams,
      alphabet: 'dna',
      label: 'none',
    })
    const result = await summarise(read, await findIdentical(read.dataset))
    const told = statsOf(path)
    expect(result.records).toBe(told.num_seqs)
    expect(result.residues).toBe(told.sum_len)
    expect([result.lengths.min, result.lengths.max]).toEqual([told.min_len, told.max_len])
    expect(result.lengths.mean).toBeCloseTo(told.avg_len!, 1)
    expect(result.lengths.median).toBe(told.Q2)
    // seqkit's share is of all residues, ours of the exact ones.
    expect((100 * result.gc! * (result.residues - result.ambiguous)) / result.residues).toBeCloseTo(told['GC(%)']!, 1)
    expect(result.duplicates).toBe(result.records - distinct(path, ['--only-positive-strand']))
    expect(result.duplicates + result.reverseComplementDuplicates).toBe(result.records - distinct(path, []))
    compared.push(path)
  })
})

/** Where ORACLES=required is set, as it is for a release, a machine without seqkit fails instead of passing over. */
test('seqkit was asked where it is installed', () => {
  if (!hasSeqkit && process.env.ORACLES !== 'required') return
  expect(compared).toEqual(FILES)
})

function statsOf(path: string): Readonly<Record<string, number>> {
  const [names = '', values = ''] = seqkit(['stats', '--all', '--tabular', path]).split('\n')
  const row = values.split('\t')
  return Object.fromEntries(names.split('\t').map((name, i) => [name, Number(row[i])]))
}

/** Sequences that are left when repeated ones are removed. */
function distinct(path: string, options: readonly string[]): number {
  const left = seqkit(['rmdup', '--by-seq', '--ignore-case', ...options, path])
  return seqkitCount(left)
}

function seqkitCount(text: string): number {
  const { stdout } = spawnSync('seqkit', ['stats', '--tabular'], { input: text, encoding: 'utf8', maxBuffer: 2 ** 28 })
  return Number(stdout.split('\n')[1]?.split('\t')[3])
}

function seqkit(args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync('seqkit', args, { encoding: 'utf8', maxBuffer: 2 ** 28 })
  expect(status, stderr).toBe(0)
  return stdout
}
