import { readFileSync } from 'node:fs'
import { expect, test } from '@playwright/test'
import { words as shell } from '../src/ui/shell/words.ts'
import { NotebookPage, PROMOTERS } from './support/notebookPage.ts'

test('notebooks are kept side by side: renamed, duplicated, deleted and brought back', async ({ page }) => {
  const notebook = new NotebookPage(page)
  await notebook.openExample(PROMOTERS)
  await page.getByRole('button', { name: shell.showRail }).click()

  await notebook.libraryMenu(PROMOTERS, shell.rename)
  await page.getByRole('dialog').getByLabel(shell.title).fill('Mine')
  await page.keyboard.press('Enter')
  await expect(notebook.library('Mine')).toHaveCount(1)
  await expect(page.getByLabel(shell.notebookTitle)).toHaveValue('Mine')

  await notebook.libraryMenu('Mine', shell.duplicate)
  await expect(page.getByRole('navigation').getByRole('listitem')).toHaveCount(2)

  await notebook.libraryMenu('Mine', shell.delete)
  await expect(notebook.library('Mine')).toHaveCount(0)
  await page.getByRole('status').getByRole('button', { name: shell.undoNotice }).click()
  await expect(notebook.library('Mine')).toHaveCount(1)
})

test('a downloaded notebook file opens again, with its edits', async ({ page }) => {
  const notebook = new NotebookPage(page)
  await notebook.openExample(PROMOTERS)
  await notebook.set('train', 'Epochs', '7')
  await page.getByRole('button', { name: shell.showRail }).click()
  const download = page.waitForEvent('download')
  await notebook.libraryMenu(PROMOTERS, shell.downloadFile)
  const file = await download
  expect(file.suggestedFilename()).toMatch(/\.strandbook\.json$/)
  const bytes = new Uint8Array(readFileSync(await file.path()))

  await notebook.libraryMenu(PROMOTERS, shell.delete)
  await expect(notebook.library(PROMOTERS)).toHaveCount(0)
  await notebook.drop([{ name: file.suggestedFilename(), bytes }])
  await expect(notebook.library(PROMOTERS)).toHaveCount(1)
  await expect(notebook.cell('train').getByLabel('Epochs', { exact: true })).toHaveValue('7')
})
