import { expect, test } from '@playwright/test'
import { words } from '../src/ui/notebook/words.ts'
import { words as shell } from '../src/ui/shell/words.ts'
import { NotebookPage, PROMOTERS } from './support/notebookPage.ts'

const cellIds = (notebook: NotebookPage) =>
  notebook.page.getByRole('article').evaluateAll((cells) => cells.map((cell) => cell.id.replace(/^cell-/, '')))

test('an edit makes stale what depends on it and nothing else; undo makes it done again', async ({ page }) => {
  const notebook = new NotebookPage(page)
  await notebook.openExample(PROMOTERS)
  await notebook.run('tokenizer')
  for (const id of ['data', 'split', 'tokenizer']) await notebook.expectStatus(id, 'done')

  await notebook.set('split', 'Test share', '0.2')
  await notebook.expectStatus('data', 'done')
  for (const id of ['split', 'tokenizer']) await notebook.expectStatus(id, 'stale')
  await notebook.expectStatus('model', 'idle')

  await notebook.undoButton.click()
  for (const id of ['data', 'split', 'tokenizer']) await notebook.expectStatus(id, 'done')
  await notebook.redoButton.click()
  await notebook.expectStatus('split', 'stale')
})

test('cells are chosen, added, moved, deleted and brought back from the keyboard', async ({ page }) => {
  const notebook = new NotebookPage(page)
  await notebook.openExample(PROMOTERS)
  const before = await cellIds(notebook)
  await notebook.cell('data').focus()

  await page.keyboard.press('ArrowDown')
  await expect(notebook.cell('split')).toBeFocused()

  await page.keyboard.press('m')
  const field = page.getByLabel(words.noteLabel)
  await expect(field).toBeFocused()
  await page.keyboard.type('# Why 57 bases')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('heading', { name: 'Why 57 bases' })).toBeVisible()
  expect(await cellIds(notebook)).toHaveLength(before.length + 1)

  await page.keyboard.press('d')
  await page.keyboard.press('d')
  expect(await cellIds(notebook)).toEqual(before)

  await page.keyboard.press('z')
  await expect(page.getByRole('heading', { name: 'Why 57 bases' })).toBeVisible()
})

test('Shift+Enter runs a cell and goes on to the next; keys in a field are left alone', async ({ page }) => {
  const notebook = new NotebookPage(page)
  await notebook.openExample(PROMOTERS)
  await notebook.cell('data').focus()
  await page.keyboard.press('Shift+Enter')
  await notebook.expectStatus('data', 'done')
  await expect(notebook.cell('split')).toBeFocused()

  const before = await cellIds(notebook)
  await notebook.cell('split').getByLabel('Test share').focus()
  await page.keyboard.press('d')
  await page.keyboard.press('d')
  expect(await cellIds(notebook)).toEqual(before)
})

test('? lists the keys, and Escape closes the list', async ({ page }) => {
  const notebook = new NotebookPage(page)
  await notebook.openExample(PROMOTERS)
  await notebook.cell('data').focus()
  await page.keyboard.press('?')
  const help = page.getByRole('dialog', { name: words.help })
  await expect(help).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(help).toBeHidden()
})

test('the document survives a reload, with its edits', async ({ page }) => {
  const notebook = new NotebookPage(page)
  await notebook.openExample(PROMOTERS)
  await notebook.set('split', 'Test share', '0.25')
  await page.getByLabel(shell.notebookTitle).fill('My promoters')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: shell.showRail }).click()
  const saved = page.getByRole('navigation', { name: shell.notebooks }).getByRole('button', { name: /^My promoters/ })
  await expect(saved).toBeVisible()
  await page.reload()
  await expect(notebook.cell('split').getByLabel('Test share')).toHaveValue('0.25')
  await expect(page.getByLabel(shell.notebookTitle)).toHaveValue('My promoters')
})
