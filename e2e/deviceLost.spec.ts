import { chromium, expect, test } from '@playwright/test'
import { findBrowser } from '../scripts/browser.ts'
import { chromiumFlags } from '../scripts/headless/flags.ts'
import { words as train } from '../src/cells/train/words.ts'
import { words as notebookWords } from '../src/ui/notebook/words.ts'
import { words as shell } from '../src/ui/shell/words.ts'
import { NotebookPage, PROMOTERS } from './support/notebookPage.ts'

/** Real WGSL, on a software adapter where there is no other: each step of even the smallest model takes a while. */
const STEPS_MS = 180_000

test('a graphics device that is lost is named, and training goes on from its checkpoint', async ({ baseURL }) => {
  test.setTimeout(2 * STEPS_MS)
  const browser = await chromium.launch({
    executablePath: findBrowser(),
    headless: false, // `--headless=new` among the flags: the full browser without a window
    args: chromiumFlags('webgpu'),
  })
  try {
    const page = await browser.newPage({ ...(baseURL ? { baseURL } : {}) })
    const notebook = new NotebookPage(page)
    await notebook.openExample(PROMOTERS)
    await notebook.chooseBackend('webgpu')
    await notebook.showAllParameters('model')
    await notebook.set('model', 'Width', '8')
    await notebook.set('model', 'Layers', '0')
    await notebook.set('train', 'Epochs', '1000')
    await notebook.runAll()
    const step = async () => Number.parseInt((await notebook.fact('train', train.step)).replace(',', ''), 10)
    await expect.poll(step, { timeout: STEPS_MS }).toBeGreaterThan(3)

    await (await browser.newBrowserCDPSession()).send('Browser.crashGpuProcess')
    await notebook.expectStatus('train', 'failed')
    await expect(notebook.cell('train')).toContainText('DEVICE_LOST')
    const offer = notebook.cell('train').getByText(/It can go on from step [1-9]/)
    const saved = Number.parseInt(((await offer.textContent()) ?? '').match(/step ([\d,]+)/)?.[1] ?? '', 10)

    await notebook.cell('train').getByRole('button', { name: notebookWords.resume }).click()
    await expect.poll(step, { timeout: STEPS_MS }).toBeGreaterThan(saved)
    await expect(page.getByRole('banner').getByRole('button', { name: shell.device })).toContainText('WebGPU')
    await notebook.cell('train').getByRole('button', { name: train.stop }).click()
    await notebook.expectStatus('train', 'done', STEPS_MS)
  } finally {
    await browser.close()
  }
})
