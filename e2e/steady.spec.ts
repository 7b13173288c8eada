import { expect, type Locator, type Page, test } from '@playwright/test'
import { words } from '../src/ui/notebook/words.ts'
import { NotebookPage, PROMOTERS } from './support/notebookPage.ts'

/** As much as a line of text may differ while its font is loaded; far less than any part of a result. */
const MOST_PIXELS = 2

declare global {
  interface Window {
    places?: number[]
  }
}

/** Notes the place of the first element that matches, in every frame in which there is one. */
function followPlace({ selector, inPage }: { selector: string; inPage: boolean }): void {
  const places: number[] = []
  window.places = places
  const note = () => {
    const element = document.querySelector(selector)
    if (element) places.push(element.getBoundingClientRect().top + (inPage ? scrollY : 0))
    requestAnimationFrame(note)
  }
  requestAnimationFrame(note)
}

async function moved(page: Page): Promise<number> {
  const places = await page.evaluate(() => window.places ?? [])
  expect(places.length).toBeGreaterThan(1)
  return Math.max(...places) - Math.min(...places)
}

const topOf = async (locator: Locator) => (await locator.boundingBox())?.y ?? Number.NaN

test('after a reload every result has its place before it is drawn', async ({ page }) => {
  const notebook = new NotebookPage(page)
  await notebook.openExample(PROMOTERS)
  await notebook.set('train', 'Epochs', '1')
  await notebook.runAll()
  await notebook.expectStatus('export', 'done')
  await notebook.cell('export').scrollIntoViewIfNeeded()
  const before = await topOf(notebook.cell('export'))
  await page.waitForFunction(() => localStorage.getItem('strandbook.rooms')?.includes('/export"'))
  await page.addInitScript(followPlace, { selector: '#cell-export', inPage: true })
  await page.reload()
  await expect(notebook.cell('model').getByRole('table')).toBeVisible()
  await expect(notebook.cell('train').getByRole('figure').first()).toBeVisible()
  await expect(notebook.cell('evaluate').getByRole('table').first()).toBeVisible()
  expect(await moved(page)).toBeLessThanOrEqual(MOST_PIXELS)
  // The browser finds the place again that it was scrolled to.
  expect(Math.abs((await topOf(notebook.cell('export'))) - before)).toBeLessThanOrEqual(MOST_PIXELS)
})

test('what the pointer rests on stays under it while results are drawn above', async ({ page }) => {
  const notebook = new NotebookPage(page)
  await notebook.openExample(PROMOTERS)
  await notebook.runAllButton.focus()
  await notebook.cell('export').scrollIntoViewIfNeeded()
  const button = notebook.cell('export').getByRole('button', { name: words.runCell('Export') })
  await button.hover()
  const selector = '#cell-export header'
  await page.evaluate(followPlace, { selector, inPage: false })
  await page.keyboard.press('Enter') // run all
  await notebook.expectStatus('train', 'running')
  await expect(notebook.cell('train').getByRole('figure').first()).toBeVisible()
  expect(await moved(page)).toBeLessThanOrEqual(MOST_PIXELS)
})
