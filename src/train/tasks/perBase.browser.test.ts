import { beforeAll, describe, expect, test, vi } from 'vitest'
import { useBackend } from '../../kernels/index.ts'
import { compact } from '../../models/compact/index.ts'
import type { ModelParams } from '../../models/types.ts'
import { readText } from '../../sequence/samples.ts'
import { streamKey, uniform } from '../../shared/random.ts'
import { encodeTiles } from '../../tokenize/encodeTiles.ts'
import { learnSpec } from '../../tokenize/learn/learnSpec.ts'
import { createTokenizer } from '../../tokenize/tokenizer.ts'
import type { TokenizerSpec } from '../../tokenize/types.ts'
import { TrainControl } from '../control.ts'
import { evaluatePart, predictPart, unlabelled } from '../evaluate.ts'
import { trainLoop } from '../loop.ts'
import { predictionFiles } from '../predictionFiles.ts'
import { resolvedParams } from '../samples.ts'
import { taskOfConfig } from './index.ts'
import { perBase } from './perBase.ts'

vi.setConfig({ testTimeout: 120_000 })

beforeAll(async () => {
  await useBackend('wasm')
})

const PARAMS: ModelParams = {
  ...{ family: 'compact', checkpoint: 'none', hiddenSize: 12, layers: 1, heads: 2, dropout: 0, kmerFeatures: 'auto' },
}

/** Random bases with a stretch of A and T in each: those are labelled x. Longer than a tile. */
function basesTable(rows: number): string {
  const lines = Array.from({ length: rows }, (_, row) => {
    const key = streamKey(3, 'row', row)
    const start = 10 + Math.floor(40 * uniform(key, 1000))
    const isIn = (i: number) => i >= start && i < start + 24
    const bases = Array.from({ length: 90 }, (_, i) => (isIn(i) ? 'AT' : 'CG')[Math.floor(2 * uniform(key, i))])
    return `${bases.join('')}\t${Array.from({ length: 90 }, (_, i) => (isIn(i) ? 'x' : '.')).join('')}`
  })
  return `sequence\tlabels\n${lines.join('\n')}\n`
}

/** Sentences where every word that ends in "itis" is a disease, alone or behind "acute". */
function wordsTable(rows: number): string {
  const choose = (key: number, i: number, choices: readonly string[]) =>
    choices[Math.floor(choices.length * uniform(key, i))]!
  const lines = Array.from({ length: rows }, (_, row) => {
    const key = streamKey(4, 'row', row)
    const disease = `${choose(key, 0, ['arthr', 'hepat', 'nephr', 'gastr', 'bronch'])}itis`
    const before = choose(key, 1, ['patients have', 'this causes', 'we saw'])
    const acute = uniform(key, 2) < 0.5
    const tokens = [...before.split(' '), ...(acute ? ['acute'] : []), disease, 'today']
    const tags = [...before.split(' ').map(() => 'O'), ...(acute ? ['B-D', 'I-D'] : ['B-D']), 'O']
    return `${tokens.join(' ')}\t${tags.join(' ')}`
  })
  return `tokens\ttags\n${lines.join('\n')}\n`
}

async function learnt(table: string, maxTokens: number, changes: Partial<TokenizerSpec>, epochs: number) {
  const { dataset } = await readText(table, { task: 'per-base' }, 'sample.tsv')
  const count = dataset.count
  const slice = (from: number, to: number) => Uint32Array.from({ length: to - from }, (_, i) => from + i)
  const { spec } = await learnSpec('char', dataset, slice(0, count), { maxTokens }, 100)
  const tokenizer = { ...spec, ...changes } as TokenizerSpec
  const parts = async (records: Uint32Array) => (await encodeTiles(createTokenizer(tokenizer), dataset, records)).part
  const train = await parts(slice(0, count - 8))
  const valid = await parts(slice(count - 8, count))
  const outputs = { names: dataset.labelNames }
  const sizes = { trainRows: count, maxTokens, medianTokens: maxTokens, p95Tokens: maxTokens }
  const facts = { tokenizer, head: perBase.head, problem: perBase.problem, classes: outputs.names, ...sizes }
  const model = compact.create(compact.configure(PARAMS, facts), 1)
  const params = resolvedParams({ epochs, batchSize: 8, learningRate: 0.01, reverseComplement: false })
  const device = { backend: 'wasm', device: 'test', reason: '', software: false } as const
  const control = new TrainControl()
  const events = trainLoop({
    model,
    train,
    valid,
    tokenizer,
    task: perBase,
    outputs,
    params,
    device,
    from: null,
    control,
  })
  for (let next = await events.next(); !next.done; next = await events.next());
  return { model, tokenizer, task: perBase, outputs, valid }
}

describe('labels of bases', () => {
  test('are learnt from tiles, stitched, and written as annotation', async () => {
    const trained = await learnt(basesTable(32), 48, {}, 6)
    expect(await taskOfConfig(trained.model.config)).toBe(perBase)
    const { predictions, metrics } = await evaluatePart(trained, trained.valid, { reverseComplement: false })
    expect(metrics).toMatchObject({ task: 'per-base', unit: 'base', n: 8 * 90, records: 8, entities: null })
    expect(perBase.scoresOf(metrics as never).accuracy).toBeGreaterThan(0.95)
    const ids = Array.from({ length: 8 }, (_, i) => `s${i}`)
    const rows = { ids, task: trained.task, outputs: trained.outputs, predictions, truth: trained.valid }
    const files = new Map(predictionFiles(rows as never).map(({ path, pieces }) => [path, pieces.join('')]))
    const [header, first] = files.get('predictions.tsv')!.split('\n')
    expect(header).toBe('id\tlabel\tpredicted')
    expect(first!.split('\t').map(({ length }) => length)).toEqual([2, 90, 90])
    expect(
      files
        .get('predictions.gff3')!
        .split('\n')
        .filter((line) => line.includes('\tx\t')).length,
    ).toBeGreaterThan(7)
    const [track] = perBase.tracks!(predictions as never, trained.valid, trained.outputs, 1)
    expect(track!.actual.reduce((sum, [, length]) => sum + length, 0)).toBe(90)
  })

  test('of data without labels are predicted all the same', async () => {
    const trained = await learnt(basesTable(16), 48, {}, 1)
    const blank = unlabelled(trained.valid)
    const known = await predictPart(trained, trained.valid, { reverseComplement: false })
    const predictions = await predictPart(trained, blank, { reverseComplement: false })
    expect(predictions).toMatchObject({ kind: 'per-base', loss: 0 })
    expect({ ...predictions, loss: known.loss }).toEqual(known)
  })
})

test('tags of words are learnt from their first characters, and scored as entities', async () => {
  const trained = await learnt(wordsTable(96), 64, {}, 8)
  const { metrics } = await evaluatePart(trained, trained.valid, { reverseComplement: false })
  expect(metrics).toMatchObject({ unit: 'word', records: 8, entities: { support: 8 } })
  expect(perBase.scoresOf(metrics as never).spanF1).toBeGreaterThan(0.8)
})
