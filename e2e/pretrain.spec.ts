import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import type { ModelResult } from '../src/models/types.ts'
import type { GenerateResult, PretrainResult } from '../src/train/types.ts'
import { example, resultOf, runCli } from './support/cli.ts'

const DATA = ['--data', example('uci-promoters/promoters.fasta'), '--backend', 'wasm']

let folder: string
test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'strandbook-'))
})
test.afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('a model starts from what was pretrained above it, and new sequences are drawn from a model of next tokens', async () => {
  const cell = (id: string, kind: string, params: object, inputs: object) => ({ id, kind, params, inputs })
  const cells = [
    cell('data', 'data', { files: [] }, {}),
    cell('split', 'split', {}, { data: 'data' }),
    cell('tokenizer', 'tokenizer', {}, { split: 'split' }),
    cell('hidden', 'pretrain', { steps: 20 }, { tokenizer: 'tokenizer' }),
    cell('next', 'pretrain', { steps: 20, objective: 'causal', hiddenSize: 16, layers: 1 }, { tokenizer: 'tokenizer' }),
    cell('real', 'pretrain', { steps: 20, objective: 'shuffled' }, { tokenizer: 'tokenizer' }),
    cell('started', 'model', {}, { tokenizer: 'tokenizer', pretrained: 'real' }),
    cell('generate', 'generate', { count: 8 }, { model: 'next' }),
    cell('model', 'model', {}, { tokenizer: 'tokenizer', pretrained: 'hidden' }),
    cell('train', 'train', { epochs: 1 }, { model: 'model' }),
  ]
  const notebook = join(folder, 'language.strandbook.json')
  writeFileSync(notebook, JSON.stringify({ format: 'strandbook', version: 1, title: 'Language', cells }))
  const out = join(folder, 'flow')
  const run = await runCli([notebook, ...DATA, '--out', out])
  expect(run.exitCode, run.progress).toBe(0)
  const { initialised, checkpoint } = resultOf<ModelResult>(run, 'model')
  expect(checkpoint).not.toBe('none')
  expect(initialised.length).toBeGreaterThan(0)
  expect(initialised.some((name) => name.startsWith('stem'))).toBe(false)
  const started = resultOf<ModelResult>(run, 'started')
  expect(started.initialised, 'nothing of the head of the question').toContain('head.weight')
  expect(started.initialised).not.toContain('stem.weight')
  const tokenizer = JSON.parse(readFileSync(join(out, 'real/model/tokenizer_config.json'), 'utf8'))
  expect(tokenizer.model_max_length, 'promoters are 57 bases long, the trunk takes more').toBe(128)
  expect(resultOf<GenerateResult>(run, 'generate')).toMatchObject({ sequences: 8, valid: null })
  expect(readFileSync(join(out, 'generate/generated.fasta'), 'utf8')).toMatch(/^(>g\d\n[ACGTN]*\n){8}$/)
  expect(existsSync(join(out, 'hidden/model/config.json'))).toBe(true)
})

test('a pretraining that was stopped goes on from its checkpoint and ends as an uninterrupted one', async () => {
  const settings = ['steps=60', 'hiddenSize=16', 'evaluateEvery=10'].flatMap((one) => ['--set', `pretrain.${one}`])
  const command = (out: string) => [...DATA, ...settings, '--out', join(folder, out)]
  const script = { script: 'scripts/pretrain.ts' }
  const whole = await runCli(command('whole'), script)
  expect(whole.exitCode, whole.progress).toBe(0)
  const stopped = await runCli(command('parts'), { ...script, interruptAt: /step 10, / })
  expect(stopped.exitCode, stopped.progress).toBe(130)
  const resumed = await runCli(command('parts'), script)
  expect(resumed.exitCode, resumed.progress).toBe(0)
  expect(resumed.progress).toContain('goes on from the checkpoint')
  const [first, second] = [whole, resumed].map((run) => resultOf<PretrainResult>(run, 'pretrain')) as [
    PretrainResult,
    PretrainResult,
  ]
  expect(second.history).toEqual(first.history)
  expect(second.evals).toEqual(first.evals)
  expect(existsSync(join(folder, 'parts/checkpoint'))).toBe(false)
  for (const file of ['model/config.json', 'model/model.safetensors', 'curves.json', 'SOURCE.md'])
    expect(existsSync(join(folder, 'parts', file)), file).toBe(true)
})
