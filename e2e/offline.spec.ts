import { expect, test } from '@playwright/test'
import { serveBundle } from '../scripts/server.ts'
import { common } from '../src/ui/common/words.ts'
import { NotebookPage, PROMOTERS } from './support/notebookPage.ts'

test('a server that goes away costs no work: what cannot be loaded says so, and is there after a reload', async ({
  browser,
}) => {
  let server = await serveBundle(0)
  const { url } = server
  const page = await (await browser.newContext({ baseURL: url })).newPage()
  const notebook = new NotebookPage(page)
  await notebook.openExample(PROMOTERS)
  await notebook.set('train', 'Epochs', '1')
  await notebook.run('train')
  await expect(notebook.cell('train')).toHaveAttribute('data-status', 'running', { timeout: 30_000 })
  await expect(notebook.cell('train').getByRole('figure').first()).toBeVisible()
  await server.close()

  await notebook.expectStatus('train', 'done') // its end was fetched while it ran
  await notebook.run('evaluate')
  await notebook.expectStatus('evaluate', 'failed')
  const failure = notebook.cell('evaluate').getByRole('alert')
  await expect(failure).toContainText('PART_NOT_LOADED')
  await expect(failure).toContainText('Reload the page')

  server = await serveBundle(Number(new URL(url).port))
  await page.reload()
  await notebook.expectStatus('train', 'done')
  await notebook.run('evaluate')
  await notebook.expectStatus('evaluate', 'done')
  await server.close()
})

test('a view that does not come leaves the rest of the page as it is', async ({ page }) => {
  const notebook = new NotebookPage(page)
  await notebook.openExample(PROMOTERS)
  await expect(notebook.cell('split')).toBeVisible()
  await page.route('**/assets/*', (route) => route.abort())
  await notebook.run('data')
  await notebook.expectStatus('data', 'done')
  await expect(notebook.cell('data').getByRole('alert')).toContainText('PART_NOT_LOADED')
  await notebook.set('train', 'Epochs', '7')
  await page.unroute('**/assets/*')
  await notebook.cell('data').getByRole('button', { name: common.reload }).click()
  await expect(notebook.cell('data').getByRole('figure').first()).toBeVisible()
  await expect(notebook.cell('train').getByLabel('Epochs', { exact: true })).toHaveValue('7')
})
