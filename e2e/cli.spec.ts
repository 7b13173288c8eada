import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { expect, test } from '@playwright/test'
import type { ClassEvaluation, TrainResult } from '../src/train/types.ts'
import { example, resultOf, runCli } from './support/cli.ts'

const TINY = ['--backend', 'wasm', '--set', 'train.epochs=2', '--set', 'model.hiddenSize=16']

let out: string
test.beforeAll(() => {
  out = mkdtempSync(join(tmpdir(), 'strandbook-'))
})
test.afterAll(() => rmSync(out, { recursive: true, force: true }))

test('the same seed gives the same history; results and files have the documented shape', async () => {
  const first = await runCli(['uci-promoters', ...TINY, '--out', out])
  expect(first.exitCode, first.progress).toBe(0)
  expect(first.left).toEqual([])
  expect(first.document).toMatchObject({ backend: 'wasm' })
  const training = resultOf<TrainResult>(first, 'train')
  expect(training.params.epochs).toBe(2)
  expect(training.history).toHaveLength(training.steps)
  const { n, accuracy, confusion, perClass } = resultOf<ClassEvaluation>(first, 'evaluate')
  expect(perClass.map(({ label }) => label).sort()).toEqual(['non-promoter', 'promoter'])
  const right = confusion.reduce((sum, row, i) => sum + (row[i] ?? 0), 0)
  expect(accuracy).toBeCloseTo(right / n, 12)

  for (const file of ['model/config.json', 'model/model.safetensors', 'model/vocab.txt', 'README.md', 'metrics.json'])
    expect(existsSync(join(out, file)), file).toBe(true)
  const predictions = readFileSync(join(out, 'predictions.tsv'), 'utf8').trim().split('\n')
  expect(predictions).toHaveLength(n + 1)

  // Another engine gives the same numbers but for rounding, and the result says so.
  const plain = await runCli(['uci-promoters', ...TINY, '--set', 'device.kernels={"Gelu":false,"LayerNorm":false}'])
  const { device, history } = resultOf<TrainResult>(plain, 'train')
  expect(device.kernelsOff).toEqual(['Gelu', 'LayerNorm'])
  history.forEach(({ loss }, i) => {
    expect(loss).toBeCloseTo(training.history[i]!.loss, 3)
  })

  // Another way to say the same: the file itself, by a path relative to the caller's folder.
  const file = example('uci-promoters/promoters.fasta')
  const second = await runCli(['--data', relative(out, file), ...TINY], { cwd: out })
  expect(resultOf<TrainResult>(second, 'train').history).toEqual(training.history)
})

test('a broken file ends with its error, and names cell, record and line', async () => {
  const broken = join(out, 'broken.fasta')
  writeFileSync(broken, '>good one\nACGT\n>bad two\nACGT\nAC7T\n')
  const run = await runCli(['--data', broken, ...TINY])
  expect(run.exitCode).toBe(1)
  expect(run.document).toMatchObject({ error: { cell: 'data', code: 'INVALID_RESIDUE' } })
  expect(run.document).toMatchObject({ error: { message: expect.stringMatching(/broken\.fasta.*line 5.*"7"/) } })
  expect(run.left).toEqual([])
})

test('a parameter out of range is refused by its name', async () => {
  const run = await runCli(['uci-promoters', '--set', 'train.epochs=-1'])
  expect(run.exitCode).toBe(1)
  expect(run.document).toMatchObject({ error: { message: expect.stringContaining('epochs') } })
})

test('a command line that makes no sense is answered with how to use it', async () => {
  const run = await runCli(['no-such-example'])
  expect(run.exitCode).toBe(2)
  expect(run.document).toMatchObject({ error: { code: 'USAGE', cell: null } })
  expect(run.progress).toContain('Usage:')
})

test('Ctrl-C stops the training and leaves nothing behind', async () => {
  const run = await runCli(['uci-promoters', '--backend', 'wasm', '--set', 'train.epochs=500'], {
    interruptAt: /\[train\]/,
  })
  expect(run.exitCode).toBe(130)
  expect(run.document).toMatchObject({ error: { code: 'ABORTED' } })
  expect(run.left).toEqual([])
})
