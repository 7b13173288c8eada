import { expect, test } from '@playwright/test'
import { words } from '../src/cells/data/words.ts'
import { words as tokenizer } from '../src/cells/tokenizer/words.ts'
import { NotebookPage, SPLICE } from './support/notebookPage.ts'

test('a finding is mended by one click, which stays recorded and can be taken back', async ({ page }) => {
  const notebook = new NotebookPage(page)
  await notebook.openExample(SPLICE)
  await notebook.run('data')
  await notebook.expectStatus('data', 'done')
  const data = notebook.cell('data')
  await expect(data).toContainText('185 sequences stand in the data more than once')

  await data.getByRole('button', { name: words.mends.dropDuplicates }).click()
  await expect(data).toContainText('185 repeated sequences left out, as chosen')
  expect(await notebook.fact('data', words.records)).toBe('3,001')
  await notebook.showAllParameters('data')
  await expect(data.getByLabel('Repeated sequences', { exact: true })).toHaveValue('drop')

  await data.getByRole('button', { name: words.mends.takeBack }).click()
  await expect(data).toContainText('185 sequences stand in the data more than once')
})

test('an invalid residue is named, and one click reads it as unknown', async ({ page }) => {
  const notebook = new NotebookPage(page)
  await page.goto('/')
  await notebook.drop([{ name: 'typo.fa', bytes: new TextEncoder().encode('>a x\nACGT\n>b y\nAC5T\n>c x\nAAAA\n') }])
  await notebook.run('data')
  await notebook.expectStatus('data', 'failed')
  await expect(notebook.cell('data')).toContainText('typo.fa, line 4, character 3, record "b"')
  await notebook.cell('data').getByRole('button', { name: words.mends.mask }).click()
  await notebook.expectStatus('data', 'done')
  await expect(notebook.cell('data')).toContainText('1 invalid residue read as N')
})

test('tokens of another alphabet cannot be chosen once it is known, and one click leaves them', async ({ page }) => {
  const notebook = new NotebookPage(page)
  await notebook.openExample(SPLICE)
  const kind = notebook.cell('tokenizer').getByLabel('Tokens', { exact: true })
  await kind.selectOption('esm') // nobody knows yet what the data are
  await notebook.run('tokenizer')
  await notebook.expectStatus('tokenizer', 'failed')
  await expect(notebook.cell('tokenizer').getByRole('alert')).toContainText(/made for proteins, got DNA/)
  await expect(kind.locator('option[value=smiles]')).toBeDisabled()
  await expect(kind.locator('option[value=kmer]')).toBeEnabled()
  await expect(notebook.cell('tokenizer')).toContainText(tokenizer.notFor.dna)
  await notebook.cell('tokenizer').getByRole('button', { name: tokenizer.mends.auto }).click()
  await notebook.expectStatus('tokenizer', 'done')
  await expect(kind).toHaveValue('auto')
})
