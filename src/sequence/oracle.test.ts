/** What Biopython reads in the same files (scripts/fixtures/formats.py), against what is read here. */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import expected from '../../fixtures/formats/expected.json' with { type: 'json' }
import { paintBases } from './annotation/bases.ts'
import { placeFeatures } from './annotation/places.ts'
import { findIdentical } from './identical.ts'
import type { PackedFile } from './readBytes.ts'
import { readDataset } from './readDataset.ts'
import { readRecords } from './readRecords.ts'
import { defaultParams } from './samples.ts'
import { summarise } from './summary.ts'

const FOLDER = new URL('../../fixtures/formats/', import.meta.url)
const SCRIPT = fileURLToPath(new URL('../../scripts/fixtures/formats.py', import.meta.url))

const fixture = (name: string): PackedFile => ({ name, blob: new Blob([readFileSync(new URL(name, FOLDER))]) })
const sha256 = (content: string | Uint8Array) => createHash('sha256').update(content).digest('hex')
const genome = async (...names: readonly string[]) =>
  (await readDataset(names.map(fixture), { ...defaultParams, annotation: 'off', label: 'none' })).dataset

test.each(Object.entries(expected.files))('%s: all that can be counted', async (name, told) => {
  const read = await readDataset([fixture(name)], { ...defaultParams, annotation: 'off', label: 'none' })
  const { dataset, notes } = read
  const { duplicates, reverseComplementDuplicates, gc } = await summarise(read, await findIdentical(dataset))
  const lengths = Array.from(dataset.offsets.subarray(1), (end, i) => end - dataset.offsets[i]!)
  expect({
    records: dataset.count,
    firstId: dataset.ids[0],
    lastId: dataset.ids.at(-1),
    lengths: sha256(lengths.join(',')),
    residues: dataset.residues.length,
    sha256: sha256(dataset.residues),
    gc,
    ...{ duplicates, reverseComplementDuplicates },
    ...(await featuresOf(name)),
  }).toEqual({ ...told, meanQuality: undefined })
  const quality = notes.findings.find(({ code }) => code === 'MEAN_QUALITY')?.message
  expect(quality?.match(/Q([\d.]+)/)?.[1]).toBe(told.meanQuality?.toFixed(1))
})

async function featuresOf(name: string) {
  const { features } = await readRecords([fixture(name)], defaultParams)
  const rows = Array.from({ length: features.count }, (_, row) => {
    const [start, end, strand] = [features.start, features.end, features.strand].map(({ array }) => array[row]!)
    return [features.sequenceOf(row), features.typeOf(row), start!, end!, strand!] as const
  })
  const lines = rows.sort(asPythonSorts).map((row) => row.join('\t'))
  return { features: features.count, featuresSha256: sha256(lines.join('\n')) }
}

test('GenBank, and GFF3 with FASTA, label every base as Biopython does', async () => {
  for (const names of [['chloroplast.gb.gz'], ['chloroplast.fa.gz', 'chloroplast.gff3.gz']]) {
    const { features } = await readRecords(names.map(fixture), defaultParams)
    const dataset = await genome(...names)
    const params = { features: 'auto', stranded: true }
    const { names: labels, labels: codes } = paintBases(dataset, await placeFeatures(features, dataset, []), params)
    const counts = Object.fromEntries(labels.map((label, i) => [label, codes.filter((code) => code === i).length]))
    expect(counts).toEqual(expected.chloroplastBases.counts)
    expect(sha256(Array.from(codes, (code) => labels[code]).join('\n'))).toBe(expected.chloroplastBases.sha256)
  }
})

/** Where ORACLES=required is set, as it is for a release, a machine without Biopython fails instead of passing over. */
test('Biopython still reads what expected.json says', () => {
  const hasBiopython = spawnSync(PYTHON, ['-c', 'import Bio']).status === 0
  if (!hasBiopython && process.env.ORACLES !== 'required') return
  const { status, stderr, stdout } = spawnSync(PYTHON, [SCRIPT, '--check'], { encoding: 'utf8' })
  expect([status, stdout], stderr).toEqual([
    0,
    `formats: ${Object.keys(expected.files).length} files agree with Biopython\n`,
  ])
})

/** Debian's python3-biopython belongs to Debian's Python, which need not be the first in the path. */
const PYTHON =
  ['python3', '/usr/bin/python3'].find((python) => spawnSync(python, ['-c', 'import Bio']).status === 0) ?? 'python3'

type FeatureRow = readonly [string, string, number, number, number]

function asPythonSorts(a: FeatureRow, b: FeatureRow): number {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return a[i]! < b[i]! ? -1 : 1
  return 0
}
