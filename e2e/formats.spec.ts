/** Every format trains by one headless command: the commands of docs/formats.md, on small files made here. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from '@playwright/test'
import { strToU8, zipSync } from 'fflate'
import type { DataResult } from '../src/sequence/types.ts'
import { bgzipped, WRITERS, type WrittenRecord } from '../src/sequence/writers.ts'
import { streamKey, uniform } from '../src/shared/random.ts'
import type { EvaluateResult } from '../src/train/types.ts'
import { resultOf, runCli } from './support/cli.ts'

const TINY = ['--backend', 'wasm', '--set', 'train.epochs=1', '--set', 'model.hiddenSize=16', '--set', 'model.layers=1']

let folder: string
test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'formats-'))
})
test.afterAll(() => rmSync(folder, { recursive: true, force: true }))

const bases = (key: number, n: number) =>
  Array.from({ length: n }, (_, i) => 'ACGT'[Math.floor(4 * uniform(key, i))]).join('')

/** Half of the sequences end in a run of A. */
const records: readonly WrittenRecord[] = Array.from({ length: 80 }, (_, i) => {
  const sequence = bases(streamKey(1, 'format', i), 40)
  return i % 2 === 0 ? { sequence, label: 'x' } : { sequence: `${sequence.slice(0, 28)}${'A'.repeat(12)}`, label: 'y' }
})
const written = (format: string) => WRITERS[format]!.write(records)
const ofClass = (label: string) =>
  WRITERS.FASTA!.write(records.filter((one) => one.label === label)).replaceAll(/ [xy]\n/g, '\n')

/** A genome with 40 coding features of 100 bases, 300 apart. */
const genome = `>chr1\n${bases(streamKey(2, 'genome'), 12_400)}\n`
const places = Array.from({ length: 40 }, (_, i) => [200 + 300 * i, 300 + 300 * i] as const)
const gff = `##gff-version 3\n${places.map(([start, end], i) => `chr1\t.\tCDS\t${start + 1}\t${end}\t.\t+\t0\tID=c${i}\n`).join('')}`
const bed = places.map(([start, end], i) => `chr1\t${start}\t${end}\t${i % 2 ? 'exon' : 'repeat'}\t0\t+\n`).join('')

type Case = {
  readonly files: Readonly<Record<string, Uint8Array | string>>
  readonly args?: readonly string[]
  readonly format: string
}

const CASES: Readonly<Record<string, Case>> = {
  GenBank: { files: { 'set.gb': written('GenBank') }, args: ['--set', 'data.label=source:note'], format: 'GenBank' },
  'GFF3 with FASTA': {
    files: { 'genome.fa': genome, 'genes.gff3': gff },
    args: ['--set', 'data.window=100'],
    format: 'FASTA with GFF3',
  },
  'BED with FASTA': {
    files: { 'genome.fa': genome, 'places.bed': bed },
    args: ['--set', 'data.window=100'],
    format: 'FASTA with BED',
  },
  'FASTQ, gzip': { files: { 'reads.fastq.gz': gzipSync(written('FASTQ')) }, format: 'FASTQ (gzip)' },
  bgzip: { files: { 'set.fa.bgz': bgzipped(strToU8(written('FASTA')), 900) }, format: 'FASTA (bgzip)' },
  'a zip of class files': {
    files: { 'set.zip': zipSync({ 'x.fa': strToU8(ofClass('x')), 'y.fa': strToU8(ofClass('y')) }) },
    format: 'FASTA',
  },
  'a folder per class': { files: { 'set/x/1.fa': ofClass('x'), 'set/y/1.fa': ofClass('y') }, format: 'FASTA' },
  CSV: { files: { 'set.csv': written('CSV') }, format: 'CSV' },
  'JSON Lines': { files: { 'set.jsonl': written('JSON Lines') }, format: 'JSON Lines' },
  'FASTA of one class, against shuffles': {
    files: { 'y.fa': ofClass('y') },
    args: ['--set', 'data.negatives=shuffles'],
    format: 'FASTA',
  },
}

for (const [name, { files, args = [], format }] of Object.entries(CASES)) {
  test(`${name} trains by one command`, async () => {
    const run = await runCli([...dataOptions(name, files), ...args, ...TINY])
    const data = resultOf<DataResult>(run, 'data')
    expect([data.format, data.task]).toEqual([format, 'classification'])
    expect(data.classes.length).toBeGreaterThan(1)
    expect(resultOf<EvaluateResult>(run, 'evaluate').n).toBeGreaterThan(0)
  })
}

/** Writes the files; `--data` takes each file at the top, or the folder that lies there. */
function dataOptions(name: string, files: Case['files']): string[] {
  const home = join(folder, name.replaceAll(/\W+/g, '-'))
  const tops = new Set<string>()
  for (const [path, content] of Object.entries(files)) {
    const target = join(home, path)
    mkdirSync(join(target, '..'), { recursive: true })
    writeFileSync(target, content)
    tops.add(path.split('/')[0]!)
  }
  return [...tops].flatMap((top) => ['--data', join(home, top)])
}

test('numbers are read and learnt', async () => {
  const rows = Array.from({ length: 40 }, (_, i) => `${bases(streamKey(3, 'rows', i), 30)}\t${i / 8}`)
  const options = dataOptions('numbers', { 'set.tsv': `sequence\tvalue\n${rows.join('\n')}\n` })
  const run = await runCli([...options, ...TINY])
  expect(resultOf<DataResult>(run, 'data')).toMatchObject({ task: 'regression', labelled: 40 })
  expect(resultOf<object>(run, 'evaluate')).toMatchObject({ task: 'regression' })
})
