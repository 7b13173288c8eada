import { type Browser, expect, test } from '@playwright/test'
import { words } from '../src/cells/train/words.ts'
import { words as notebookWords } from '../src/ui/notebook/words.ts'
import { readExport } from './support/exported.ts'
import { NotebookPage, PROMOTERS } from './support/notebookPage.ts'

const EPOCHS = '16'
/** On a machine that does other things besides. */
const TRAINING_MS = 120_000

async function prepare(browser: Browser): Promise<NotebookPage> {
  const context = await browser.newContext() // storage of its own: no result of another run is found
  const notebook = new NotebookPage(await context.newPage())
  await notebook.openExample(PROMOTERS)
  await notebook.set('train', 'Epochs', EPOCHS)
  return notebook
}

async function historyOf(notebook: NotebookPage) {
  await notebook.expectStatus('export', 'done', TRAINING_MS)
  return readExport(await notebook.downloadModel()).metrics.training.history
}

test('a training that is paused, reloaded and resumed gives the curve of an uninterrupted one', async ({ browser }) => {
  test.slow() // it trains twice
  const interrupted = await prepare(browser)
  await interrupted.runAll()
  await interrupted.cell('train').getByRole('button', { name: words.pause }).click()
  await interrupted.expectStatus('train', 'paused')
  await interrupted.page.reload()
  await expect(interrupted.cell('train')).toContainText(/It can go on from step [1-9]/)
  await interrupted.cell('train').getByRole('button', { name: notebookWords.resume }).click()
  await interrupted.expectStatus('train', 'done', TRAINING_MS)
  await interrupted.runAll()
  const resumed = await historyOf(interrupted)

  const whole = await prepare(browser)
  await whole.runAll()
  expect(resumed).toEqual(await historyOf(whole))
})
