/** Labels along sequences: bases of made-up genes, and diseases in made-up sentences. */
import { expect, test } from '@playwright/test'
import { unzipSync } from 'fflate'
import { words } from '../src/cells/evaluate/perBase/words.ts'
import { streamKey, uniform } from '../src/shared/random.ts'
import { expectAccessible } from './support/axe.ts'
import { NotebookPage } from './support/notebookPage.ts'

const ROWS = 60

/** Sequences with a stretch of A and T, whose bases are labelled C. */
function genes(): string {
  const lines = Array.from({ length: ROWS }, (_, row) => {
    const key = streamKey(1, 'gene', row)
    const length = 120 + Math.floor(80 * uniform(key, 2000))
    const start = 20 + Math.floor((length - 70) * uniform(key, 1000))
    const isIn = (i: number) => i >= start && i < start + 40
    const places = Array.from({ length }, (_, i) => i)
    const bases = places.map((i) => (isIn(i) ? 'AT' : 'CG')[Math.floor(2 * uniform(key, i))])
    return `gene${row}\t${bases.join('')}\t${places.map((i) => (isIn(i) ? 'C' : '.')).join('')}`
  })
  return `id\tsequence\tlabels\n${lines.join('\n')}\n`
}

/** Sentences in which words that end in "itis" are diseases. */
function sentences(): string {
  const choose = (key: number, i: number, from: readonly string[]) => from[Math.floor(from.length * uniform(key, i))]!
  const lines = Array.from({ length: 3 * ROWS }, (_, row) => {
    const key = streamKey(2, 'sentence', row)
    const disease = `${choose(key, 0, ['Arthr', 'hepat', 'nephr', 'gastr', 'bronch'])}itis`
    const acute = uniform(key, 1) < 0.5
    const tokens = [
      'Patients',
      choose(key, 2, ['with', 'without']),
      ...(acute ? ['acute'] : []),
      disease,
      'were',
      'seen',
      '.',
    ]
    const tags = ['O', 'O', ...(acute ? ['B-Disease', 'I-Disease'] : ['B-Disease']), 'O', 'O', 'O']
    return `${tokens.join(' ')}\t${tags.join(' ')}`
  })
  return `tokens\ttags\n${lines.join('\n')}\n`
}

async function trainOn(notebook: NotebookPage, name: string, table: string): Promise<void> {
  const { page } = notebook
  await page.goto('/')
  await notebook.drop([{ name, bytes: new TextEncoder().encode(table) }])
  await expect(notebook.cell('data')).toBeVisible()
  await notebook.set('train', 'Epochs', '8')
  await notebook.runAll()
  await notebook.expectStatus('export', 'done')
  await expect(notebook.cell('evaluate')).toContainText(words.tracks)
}

test('bases get labels: tables, tracks of truth and prediction, and annotation files', async ({ page }) => {
  const notebook = new NotebookPage(page)
  await trainOn(notebook, 'genes.tsv', genes())
  expect(Number(await notebook.fact('evaluate', 'Accuracy'))).toBeGreaterThan(0.9)
  await expect(notebook.cell('evaluate').getByRole('img', { name: /^True: .*1 × C/ })).toBeVisible()
  await expect(notebook.cell('evaluate').getByRole('table', { name: words.segments })).toBeVisible()
  await expectAccessible(page)
  const files = unzipSync(await notebook.downloadModel())
  const textOf = (path: string) => new TextDecoder().decode(files[path])
  expect(textOf('predictions.gff3')).toMatch(/^##gff-version 3\n[\s\S]*\tstrandbook\tC\t\d+\t\d+\t/)
  expect(textOf('predictions.bed')).toMatch(/^gene\d+\t\d+\t\d+\tC\t\d+\t\.$/m)
  expect(textOf('predictions.tsv')).toMatch(/^id\tlabel\tpredicted\ngene\d+\t[C.]+\t[C.]+$/m)
  expect(Object.keys(files)).toContain('model/onnx/model.onnx')
})

test('words get tags: entities are counted and marked in the text', async ({ page }) => {
  const notebook = new NotebookPage(page)
  await trainOn(notebook, 'abstracts.tsv', sentences())
  expect(Number(await notebook.fact('evaluate', 'Entity F1'))).toBeGreaterThan(0.6)
  await expect(notebook.cell('evaluate').getByRole('table', { name: words.entities })).toBeVisible()
  await expect(notebook.cell('evaluate').locator('mark').first()).toContainText('itis')
  await expectAccessible(page)
})
