import { readFileSync } from 'node:fs'
import { expect, test } from '@playwright/test'
import { words as evaluate } from '../src/cells/evaluate/words.ts'
import { words as predict } from '../src/cells/predict/words.ts'
import { words as shell } from '../src/ui/shell/words.ts'
import { expectAccessible } from './support/axe.ts'
import { example } from './support/cli.ts'
import { type Exported, type Row, readExport, readTsv } from './support/exported.ts'
import { NotebookPage, PROMOTERS } from './support/notebookPage.ts'
import { onnxProbabilities } from './support/onnx.ts'

const TOLERANCE = 1e-5

test('an example trains, shows its figures, exports, and predicts the same after import', async ({ page }) => {
  const notebook = new NotebookPage(page)
  await notebook.openExample(PROMOTERS)
  await notebook.set('train', 'Epochs', '10')
  await notebook.runAll()
  await notebook.expectStatus('export', 'done')

  const exported = readExport(await notebook.downloadModel())
  expectLossToFall(exported)
  await expect(notebook.cell('evaluate')).toContainText(evaluate.headline.test)
  expect(await notebook.fact('evaluate', evaluate.accuracy)).toBe(exported.metrics.evaluation.accuracy.toFixed(3))
  await expectAccessible(page)
  await expectOnnxToAgree(exported)

  const again = await predictAfterImport(notebook, exported.zip)
  const byId = new Map(again.map((row) => [row.id, row]))
  for (const row of exported.predictions) expectSamePrediction(byId.get(row.id ?? ''), row)
})

test('a field of the confusion matrix shows its sequences', async ({ page }) => {
  const notebook = new NotebookPage(page)
  await notebook.openExample(PROMOTERS)
  await notebook.set('train', 'Epochs', '1')
  await notebook.run('evaluate')
  await notebook.expectStatus('evaluate', 'done')
  const field = notebook
    .cell('evaluate')
    .getByRole('table')
    .getByRole('button', { name: /^[1-9]/ })
    .first()
  const count = Number.parseInt((await field.getAttribute('aria-label')) ?? '', 10)
  await field.click()
  const members = notebook.cell('evaluate').getByRole('table', { name: /predicted as/ })
  await expect(members.getByRole('row')).toHaveCount(1 + count)
})

function expectLossToFall({ metrics }: Exported): void {
  const losses = metrics.training.history.map(({ loss }) => loss)
  const mean = (part: readonly number[]) => part.reduce((sum, loss) => sum + loss, 0) / part.length
  const third = Math.floor(losses.length / 3)
  expect(mean(losses.slice(-third))).toBeLessThan(0.8 * mean(losses.slice(0, third)))
}

/** The ONNX file alone says what the app said of the test part. */
async function expectOnnxToAgree(exported: Exported): Promise<void> {
  const all = readFasta(readFileSync(example('uci-promoters/promoters.fasta'), 'utf8'))
  const tested = exported.predictions.map(({ id = '' }) => [id, all.get(id) ?? ''] as const)
  const probabilities = await onnxProbabilities(exported, new Map(tested))
  expect(tested.length).toBeGreaterThanOrEqual(10)
  for (const row of exported.predictions) {
    const told = Object.keys(row).flatMap((column) => (column.startsWith('p(') ? [Number(row[column])] : []))
    told.forEach((value, c) => {
      expect(Math.abs(probabilities.get(row.id ?? '')![c]! - value), `${row.id}, class ${c}`).toBeLessThan(1e-4)
    })
  }
}

/** Residues by the first word of each header. */
function readFasta(text: string): ReadonlyMap<string, string> {
  return new Map(
    text
      .split('>')
      .slice(1)
      .map((record) => {
        const [header = '', ...lines] = record.split('\n')
        return [header.split(/\s/)[0] ?? '', lines.join('').trim()] as const
      }),
  )
}

/** Drops the zip on the first screen, which makes a notebook that predicts, and gives it the example's sequences. */
async function predictAfterImport(notebook: NotebookPage, zip: Uint8Array): Promise<Row[]> {
  const { page } = notebook
  await page.getByRole('button', { name: shell.product }).click()
  await expect(page.getByRole('heading', { name: shell.headline })).toBeVisible()
  await notebook.drop([{ name: 'promoters.zip', bytes: zip }])
  await notebook.expectStatus('predict', 'idle')
  await notebook.dropPath(example('uci-promoters/promoters.fasta'))
  await page.getByRole('dialog').getByRole('button', { name: shell.useReplace }).click()
  await notebook.run('predict')
  await notebook.expectStatus('predict', 'done')
  const tsv = await notebook.downloadBy(
    notebook.cell('predict').getByRole('button', { name: predict.download('predictions.tsv') }),
  )
  return readTsv(new TextDecoder().decode(tsv))
}

function expectSamePrediction(again: Row | undefined, row: Row): void {
  expect(again?.predicted, row.id).toBe(row.predicted)
  for (const name of Object.keys(row).filter((column) => column.startsWith('p(')))
    expect(Math.abs(Number(again?.[name]) - Number(row[name])), `${row.id} ${name}`).toBeLessThan(TOLERANCE)
}
