import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { words as model } from '../src/cells/model/words.ts'
import { words as train } from '../src/cells/train/words.ts'
import type { ModelResult } from '../src/models/types.ts'
import type { ClassEvaluation, TrainResult } from '../src/train/types.ts'
import { expectAccessible } from './support/axe.ts'
import { resultOf, runCli } from './support/cli.ts'
import { NotebookPage, PROMOTERS } from './support/notebookPage.ts'

const KMERS = ['--backend', 'wasm', '--set', 'tokenizer.kind=kmer', '--set', 'tokenizer.k=3']
const SMALL = ['--set', 'model.family=bert', '--set', 'model.hiddenSize=32', '--set', 'train.epochs=1']

let out: string
let base: string
test.beforeAll(async () => {
  out = mkdtempSync(join(tmpdir(), 'strandbook-tuning-'))
  const first = await runCli(['uci-promoters', ...KMERS, ...SMALL, '--out', join(out, 'base')])
  expect(first.exitCode, first.progress).toBe(0)
  base = join(out, 'base', 'model')
})
test.afterAll(() => rmSync(out, { recursive: true, force: true }))

const tune = (method: string, ...more: readonly string[]) =>
  runCli(['uci-promoters', ...KMERS, '--model', base, '--set', `model.tuning=${method}`, ...more])

for (const method of ['lora', 'adapters', 'bitfit', 'head']) {
  test(`${method} trains beside a model from a folder`, async () => {
    const target = join(out, method)
    const run = await tune(method, '--set', 'train.epochs=2', '--out', target)
    expect(run.exitCode, run.progress).toBe(0)
    const { trainable, parameters, optimizerBytes } = resultOf<ModelResult>(run, 'model')
    expect(trainable).toBeLessThan(0.5 * parameters)
    expect(optimizerBytes).toBe(8 * trainable)
    expect(resultOf<ClassEvaluation>(run, 'evaluate').n).toBeGreaterThan(0)
    expect(existsSync(join(target, 'predictions.tsv'))).toBe(true)
    expect(existsSync(join(target, 'adapter', 'adapter_config.json'))).toBe(method === 'lora')
    const sizeOf = (folder: string) => statSync(join(folder, 'model.safetensors')).size
    if (method !== 'adapters') expect(sizeOf(join(target, 'model'))).toBe(sizeOf(base))
  })
}

test('AdaLoRA meets its budget, and its adapter is exported alone where that is asked', async () => {
  const target = join(out, 'adalora')
  const run = await tune('adalora', '--set', 'model.targetRank=2', '--set', 'export.adapter=alone', '--out', target)
  expect(run.exitCode, run.progress).toBe(0)
  const { ranks } = resultOf<TrainResult>(run, 'train')
  expect(ranks?.matrices.reduce((sum, { rank }) => sum + rank, 0)).toBe(ranks?.finalBudget)
  expect(existsSync(join(target, 'model'))).toBe(false)
  const config = JSON.parse(readFileSync(join(target, 'adapter', 'adapter_config.json'), 'utf8'))
  expect(config).toMatchObject({ peft_type: 'ADALORA', init_r: 3, target_r: 2, target_modules: ['query', 'value'] })
  expect(config.base_model_name_or_path).not.toMatch(/^[0-9a-f]{16}$/)
})

test('layers thaw one after the other, and move less the lower they lie', async () => {
  const run = await tune(
    'full',
    '--set',
    'train.unfreeze=1',
    '--set',
    'train.layerDecay=0.8',
    '--set',
    'train.epochs=3',
  )
  expect(run.exitCode, run.progress).toBe(0)
  expect(resultOf<TrainResult>(run, 'train').params).toMatchObject({ unfreeze: 1, layerDecay: 0.8, emaDecay: 0 })
})

test('the ranks of AdaLoRA move in the train cell, and end at the budget', async ({ page }) => {
  const notebook = new NotebookPage(page)
  await notebook.openExample(PROMOTERS)
  await notebook.cell('model').getByLabel('Train', { exact: true }).selectOption('adalora')
  await notebook.set('train', 'Epochs', '10')
  await notebook.run('train')
  await notebook.expectStatus('train', 'done')
  const table = notebook.cell('train').getByRole('group', { name: train.ranks })
  const ranks = (await table.getByRole('cell').allTextContents()).map(Number)
  expect(ranks.reduce((sum, rank) => sum + rank, 0)).toBe(8 * ranks.length)
  expect(await notebook.fact('model', model.adapter)).toMatch(/B$/)
  await expectAccessible(page)
})
