/**
 * What the Python of a card does, done here with the exported files alone: sequences.fasta through the exported tokenizer and
 * ONNX file gives predictions.tsv. With EXPORTS=FOLDER the exports are written there, for `bench/parity/card.py`.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, test } from 'vitest'
import { onnxFiles } from '../../../workers/training/onnxFiles.ts'
import { useBackend } from '../../kernels/index.ts'
import { loadFamily } from '../../models/families.ts'
import { withStrandbookFacts } from '../../models/labels.ts'
import type { FamilyName, Model, ModelConfig, ModelFamily, ProblemType } from '../../models/types.ts'
import { openOnnx } from '../../onnx/testing.ts'
import { normal, streamKey, uniform } from '../../shared/random.ts'
import { parseTokenizer } from '../../tokenize/files/parseTokenizer.ts'
import { makeSpec } from '../../tokenize/makeSpec.ts'
import { createTokenizer } from '../../tokenize/tokenizer.ts'
import type { EncodedPart, TokenizerParams, TokenizerSpec } from '../../tokenize/types.ts'
import { predictPart } from '../evaluate.ts'
import { exportFolder } from '../exportFolder.ts'
import { readWeights } from '../learnerState.ts'
import type { CardFacts } from '../modelCard.ts'
import { inUnitOfData, modelFiles, type TrainedModel } from '../modelFiles.ts'
import { partOf, resolvedParams } from '../samples.ts'
import { taskOfConfig } from '../tasks/index.ts'
import type { TrainResult } from '../types.ts'

type Setup = {
  readonly family: FamilyName
  readonly tokenizer: TokenizerParams['kind']
  readonly alphabet?: 'dna' | 'protein'
  readonly bothStrands?: boolean
  readonly problem?: ProblemType
}

beforeAll(async () => {
  await useBackend('cpu')
})

const LETTERS = { dna: 'ACGT', protein: 'ACDEFGHIKLMNPQRSTVWY' }
const CLASSES = ['rest', 'promoter']

const setups: readonly Setup[] = [
  { family: 'compact', tokenizer: 'char', bothStrands: true },
  { family: 'compact', tokenizer: 'char', alphabet: 'protein' },
  { family: 'bert', tokenizer: 'kmer' },
  { family: 'bert', tokenizer: 'kmer', bothStrands: true },
  { family: 'bert', tokenizer: 'kmer-blocks' },
  { family: 'roberta', tokenizer: 'char', bothStrands: true },
  { family: 'esm', tokenizer: 'esm', alphabet: 'protein' },
  { family: 'esm', tokenizer: 'nt' },
  { family: 'dnabert2', tokenizer: 'kmer-blocks' },
  { family: 'gpt2', tokenizer: 'char' },
  { family: 'bert', tokenizer: 'kmer', problem: 'multi_label_classification' },
  { family: 'bert', tokenizer: 'kmer', problem: 'regression' },
  { family: 'compact', tokenizer: 'char', problem: 'regression' },
]

test.each(setups)(
  '$family, $tokenizer, $problem, both strands: $bothStrands',
  async (setup) => {
    const files = new Map((await makeExport(setup)).map(({ path, bytes }) => [path, bytes]))
    const folder = process.env.EXPORTS
    if (folder) writeAll(join(folder, Object.values(setup).join('-')), files)
    const text = (path: string) => new TextDecoder().decode(files.get(path)).trimEnd()
    const model = [...files].flatMap(([path, bytes]) =>
      path.startsWith('model/') ? [{ path: path.slice(6), bytes }] : [],
    )
    const sequences = text('sequences.fasta')
      .slice(1)
      .split('\n>')
      .map((record) => record.split('\n')[1] ?? '')
    const batch = padded(parseTokenizer(model), sequences)
    const { data } = await (await openOnnx(files.get('model/onnx/model.onnx')!))(batch)
    const [header = '', ...lines] = text('predictions.tsv').split('\n')
    const wanted = header
      .split('\t')
      .map((name) => name.startsWith(setup.problem === 'regression' ? 'predicted' : 'p('))
    const told = lines.map((line) => line.split('\t').flatMap((field, i) => (wanted[i] ? [Number(field)] : [])))
    expect(told).toHaveLength(sequences.length)
    told.forEach((values, row) => {
      const answers = ANSWERS[setup.problem ?? 'single_label_classification']([...data.subarray(2 * row, 2 * row + 2)])
      values.forEach((value, i) => {
        expect(Math.abs(value - answers[i]!), lines[row]).toBeLessThan(2e-5 * Math.max(1, Math.abs(value)))
      })
    })
    expect(new Set(told.map(([first]) => first)).size).toBeGreaterThan(10)
  },
  30_000,
)

/** From two logits to what stands in the table. */
const ANSWERS: Readonly<Record<ProblemType, (logits: readonly number[]) => readonly number[]>> = {
  single_label_classification: ([a = 0, b = 0]) => [1 / (1 + Math.exp(b - a)), 1 / (1 + Math.exp(a - b))],
  multi_label_classification: (logits) => logits.map((x) => 1 / (1 + Math.exp(-x))),
  regression: (logits) => logits,
}

/** The values of the rows, two each: the table has a column for them, and nothing else comes of them here. */
const TARGETS: Readonly<Record<ProblemType, (rows: number) => Pick<EncodedPart, 'targets'>>> = {
  single_label_classification: () => ({}),
  multi_label_classification: (rows) => ({
    targets: { kind: 'multi-label', width: 2, values: Uint8Array.from({ length: 2 * rows }, (_, i) => i % 2) },
  }),
  regression: (rows) => ({
    targets: { kind: 'regression', width: 2, values: Float64Array.from({ length: 2 * rows }, (_, i) => i) },
  }),
}

/** Twelve random sequences, a small random model and what it says of them. */
async function makeExport(setup: Setup) {
  const { family, tokenizer: kind, alphabet = 'dna', bothStrands = false } = setup
  const { problem = 'single_label_classification' } = setup
  const sequences = randomSequences(LETTERS[alphabet])
  const { spec } = makeSpec(alphabet, { kind, k: 3, maxTokens: 40 } as TokenizerParams, 60)
  const own = await loadFamily(family)
  const plain = withStrandbookFacts(configOf(own, spec, problem), { reverse_complement: bothStrands })
  const model = own.create(plain, 1)
  stir(model)
  const outputs = { names: CLASSES, ...(problem === 'regression' ? { scale: { mean: [1, 2], sd: [0.5, 3] } } : {}) }
  const trained = {
    model,
    tokenizer: spec,
    task: await taskOfConfig(plain),
    outputs,
    reverseComplement: bothStrands,
    pairs: false,
  }
  const rows = sequences.map((sequence, i) => ({ ids: encode(spec, sequence), label: i % 2 }))
  const part = { ...partOf(rows), ...TARGETS[problem](rows.length) }
  const predictions = await predictPart(trained, part, { reverseComplement: bothStrands })
  const { config, weights } = inUnitOfData(trained, await readWeights(model))
  const folder = new Map([...modelFiles(config, weights, spec), ...(await onnxFiles(trained, weights, true))])
  const ids = sequences.map((_, i) => `r${i}`)
  model.dispose()
  return exportFolder(
    folder,
    cardOf(trained),
    { ids, task: trained.task, outputs, predictions, truth: part },
    sequences,
  )
}

function configOf(own: ModelFamily, tokenizer: TokenizerSpec, problem: ProblemType): ModelConfig {
  const params = {
    family: own.name,
    checkpoint: 'none',
    hiddenSize: 16,
    layers: 2,
    heads: 2,
    dropout: 0,
    kmerFeatures: 'auto',
  } as const
  const sizes = { trainRows: 5_000, maxTokens: 40, medianTokens: 30, p95Tokens: 40 }
  const asked = { tokenizer, head: 'sequence', problem, classes: CLASSES } as const
  return own.configure(params, { ...asked, ...sizes })
}

/** Far from where it began, so that its answers differ. */
function stir({ parameters }: Model): void {
  for (const { name, variable } of parameters) {
    const key = streamKey(3, name)
    const noise = Float32Array.from({ length: variable.size }, (_, i) => 0.4 * normal(key, i))
    variable.assign(tf.tidy(() => tf.add(variable, tf.tensor(noise, variable.shape))))
  }
}

/** Some longer than the model reads, some with letters that it does not know. */
function randomSequences(letters: string): readonly string[] {
  return Array.from({ length: 12 }, (_, row) => {
    const key = streamKey(5, 'sequence', row)
    const length = 12 + Math.floor(uniform(key, -1) * 48)
    const text = Array.from({ length }, (_, i) => letters[Math.floor(uniform(key, i) * letters.length)]).join('')
    return row === 3 && letters === 'ACGT' ? text.replace(/^(.{6})./, '$1N') : text
  })
}

function encode(spec: TokenizerSpec, sequence: string): Uint16Array {
  const residues = new TextEncoder().encode(sequence)
  const ids = new Uint16Array(spec.maxTokens)
  const { written } = createTokenizer(spec).encodeInto(residues, 0, residues.length, ids, 0)
  return ids.slice(0, written)
}

function padded(spec: TokenizerSpec, sequences: readonly string[]) {
  const rows = sequences.map((sequence) => [...encode(spec, sequence)])
  const width = Math.max(...rows.map(({ length }) => length))
  const fill = (value: (row: readonly number[], i: number) => number) =>
    rows.map((row) => Array.from({ length: width }, (_, i) => value(row, i)))
  return { ids: fill((row, i) => row[i] ?? spec.special.pad), mask: fill((row, i) => Number(i < row.length)) }
}

function cardOf({ model, tokenizer, task, outputs, reverseComplement }: TrainedModel): CardFacts {
  const params = resolvedParams({ reverseComplement })
  const device = { backend: 'cpu', device: 'a test', threads: 1 }
  const best = { step: 0, epoch: 0, metric: 'loss', value: 0 }
  const nothing = { steps: 0, seconds: 0, history: [], evals: [], baselines: [], stopReason: 'finished' }
  return {
    title: 'Random weights',
    config: model.config,
    tokenizer,
    task,
    outputs,
    reverseComplement,
    files: [],
    split: { kind: 'random', seed: 1 },
    training: { ...nothing, params, device, best } as unknown as TrainResult, // nothing was trained
    evaluation: null,
    version: '0',
    base: null,
    pretrainedOn: null,
    tuning: { kind: 'full' },
    hasOnnx: true,
    adapterOnly: false,
    hasSequences: true,
  }
}

function writeAll(folder: string, files: ReadonlyMap<string, Uint8Array>): void {
  for (const [path, bytes] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), bytes)
  }
}
