import { expect, test } from '@playwright/test'
import { words } from '../src/cells/split/words.ts'
import { NotebookPage, SPLICE } from './support/notebookPage.ts'

test('leaks are counted and shown side by side; one click splits by similarity, and undo takes it back', async ({
  page,
}) => {
  const notebook = new NotebookPage(page)
  await notebook.openExample(SPLICE)
  await notebook.run('split')
  await notebook.expectStatus('split', 'done')
  const split = notebook.cell('split')
  await expect(split).toContainText(
    '150 test sequences stand in the training or validation part too: 69 exactly, 81 nearly',
  )
  await expect(split.getByRole('img', { name: 'test, train: 0 differences' }).first()).toBeVisible()

  await split.getByRole('button', { name: words.resplit }).first().click()
  await expect(split).toContainText(words.noLeak('90%'))
  await expect(split.getByLabel('How', { exact: true })).toHaveValue('similarity')

  await notebook.undoButton.click()
  await expect(split.getByLabel('How', { exact: true })).toHaveValue('auto')
  await notebook.expectStatus('split', 'done')
})
