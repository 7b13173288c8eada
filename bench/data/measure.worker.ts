/** Tokenising and clustering of made-up sequences, in one worker. */
import { findIdentical } from '../../src/sequence/identical.ts'
import { clusterSimilar } from '../../src/sequence/similar/clusterSimilar.ts'
import { RandomSequences } from '../../src/sequence/similar/samples.ts'
import type { Dataset } from '../../src/sequence/types.ts'
import { encodeRows } from '../../src/tokenize/encodeRows.ts'
import { makeSpec } from '../../src/tokenize/makeSpec.ts'
import { createTokenizer } from '../../src/tokenize/tokenizer.ts'

export type Request = { readonly work: 'tokens' | 'clusters' }
export type Row = { readonly what: string; readonly seconds: number; readonly residues: number }

addEventListener('message', async ({ data }: MessageEvent<Request>) => {
  postMessage(data.work === 'tokens' ? await tokens() : await clusters())
})

async function tokens(): Promise<Row> {
  const length = 1_000
  const dataset = datasetOf(new Array<string>(100_000).fill(new RandomSequences(1).sequence(length)))
  const tokenizer = createTokenizer(makeSpec('dna', { kind: 'kmer', k: 6, maxTokens: 2_048 }, length).spec)
  const records = Uint32Array.from({ length: dataset.count }, (_, i) => i)
  await encodeRows(tokenizer, dataset, records.subarray(0, 1_000)) // the compiler of the browser warms up
  const started = performance.now()
  await encodeRows(tokenizer, dataset, records)
  const seconds = (performance.now() - started) / 1000
  return { what: 'tokenising, k = 6', seconds, residues: dataset.residues.length }
}

/** 48,000 random sequences and 12,000 copies with up to 8 edits. */
async function clusters(): Promise<Row> {
  const random = new RandomSequences(1)
  const sequences = Array.from({ length: 48_000 }, () => random.sequence(70))
  while (sequences.length < 60_000) {
    sequences.push(random.edited(sequences[random.below(sequences.length)]!, random.below(9)))
  }
  const dataset = datasetOf(sequences)
  const identical = await findIdentical(dataset)
  const started = performance.now()
  const first = await clusterSimilar(dataset, identical, 0.9)
  const seconds = (performance.now() - started) / 1000
  const what = `clustering 60,000 × 70 bp at 0.9 into ${new Set(first).size} clusters`
  return { what, seconds, residues: dataset.residues.length }
}

function datasetOf(sequences: readonly string[]): Dataset {
  const offsets = new Float64Array(sequences.length + 1)
  sequences.forEach((residues, i) => {
    offsets[i + 1] = offsets[i]! + residues.length
  })
  return {
    alphabet: 'dna',
    count: sequences.length,
    residues: new TextEncoder().encode(sequences.join('')),
    offsets,
    ids: sequences.map((_, i) => `s${i}`),
    labels: new Int32Array(sequences.length),
    labelNames: ['x'],
    givenSplit: new Uint8Array(sequences.length),
    columns: [],
  }
}
