import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { zipSync } from 'fflate'
import { words as data } from '../src/cells/data/words.ts'
import { words } from '../src/ui/shell/words.ts'
import { NotebookPage } from './support/notebookPage.ts'

const text = (lines: readonly string[]) => new TextEncoder().encode(`${lines.join('\n')}\n`)

test('a dropped FASTA file becomes a notebook that says what was read', async ({ page }) => {
  const notebook = new NotebookPage(page)
  await page.goto('/')
  const records = Array.from({ length: 20 }, (_, i) => [`>read${i} ${i % 2 ? 'left' : 'right'}`, 'ACGTTGCAAC'])
  await notebook.drop([{ name: 'reads.fa', bytes: text(records.flat()) }])
  await notebook.run('data')
  await notebook.expectStatus('data', 'done')
  await expect(notebook.cell('data')).toContainText('20 sequences')
  await expect(notebook.cell('data')).toContainText('2 classes')
})

test('a broken file says which record and line, and the notebook stays as it was', async ({ page }) => {
  const notebook = new NotebookPage(page)
  await page.goto('/')
  const lines = ['>good one', 'ACGTACGT', '>bad two', 'ACGT', 'AC7T']
  await notebook.drop([{ name: 'broken.fa', bytes: text(lines) }])
  await notebook.run('data')
  await notebook.expectStatus('data', 'failed')
  const alert = notebook.cell('data').getByRole('alert')
  await expect(alert).toContainText('broken.fa')
  await expect(alert).toContainText('bad')
  await expect(alert).toContainText('line 5')
  await expect(notebook.cell('export')).toBeVisible()
})

test('over an open notebook the page asks what dropped sequences are for', async ({ page }) => {
  const notebook = new NotebookPage(page)
  await page.goto('/')
  await notebook.drop([{ name: 'one.fa', bytes: text(['>a x', 'ACGT', '>b y', 'TTTT']) }])
  await expect(notebook.cell('data')).toBeVisible()
  await notebook.drop([{ name: 'other.fa', bytes: text(['>c x', 'ACGTA', '>d y', 'TTTTA', '>e y', 'TTTTC']) }])
  await page.getByRole('dialog').getByRole('button', { name: words.useReplace }).click()
  await expect(notebook.cell('data')).toContainText('other.fa')
})

test('a dropped archive of class files is read by class; a folder is chosen with its paths', async ({ page }) => {
  const notebook = new NotebookPage(page)
  await page.goto('/')
  const one = text(['>a', 'ACGTACGTAC', '>b', 'TTGACCATGG'])
  const other = text(['>c', 'GGCATTACGA', '>d', 'CCATAGGATA'])
  await notebook.drop([{ name: 'set.zip', bytes: zipSync({ 'promoter.fa': one, 'other.fa': other }) }])
  await notebook.run('data')
  await notebook.expectStatus('data', 'done')
  await expect(notebook.cell('data')).toContainText('2 classes')
  await expect(notebook.cell('data')).toContainText(data.labelledBy)
  await expect(notebook.cell('data')).toContainText('promoter')

  const folder = mkdtempSync(join(tmpdir(), 'classes-'))
  for (const name of ['exon', 'intron']) {
    mkdirSync(join(folder, name))
    writeFileSync(join(folder, name, '1.fa'), name === 'exon' ? one : other)
  }
  await notebook
    .cell('data')
    .getByRole('button', { name: data.removeFile('set.zip') })
    .click()
  await notebook.cell('data').getByLabel(data.addFolder).last().setInputFiles(folder)
  await notebook.run('data')
  await expect(notebook.cell('data')).toContainText('intron')
  rmSync(folder, { recursive: true })
})

test('what is no sequence file is named, not guessed at', async ({ page }) => {
  const notebook = new NotebookPage(page)
  await page.goto('/')
  const png = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13])
  await notebook.drop([{ name: 'reads.fa', bytes: png }])
  await notebook.run('data')
  await expect(notebook.cell('data').getByRole('alert')).toContainText('PNG')
})

test('a notebook file that is none is refused, with the place', async ({ page }) => {
  const notebook = new NotebookPage(page)
  await page.goto('/')
  const broken = { format: 'strandbook', version: 1, title: 'x', cells: [{ id: 'a', kind: 7 }] }
  await notebook.drop([{ name: 'mine.strandbook.json', bytes: text([JSON.stringify(broken)]) }])
  await expect(page.getByRole('alert')).toContainText('$.cells[0].kind')
})
