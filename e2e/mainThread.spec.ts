import { expect, test } from '@playwright/test'
import { words } from '../src/cells/train/words.ts'
import { heapMeter } from './support/heap.ts'
import { mainThreadTasks } from './support/mainThread.ts'
import { NotebookPage, PROMOTERS, SPLICE } from './support/notebookPage.ts'

/**
 * The budget is 50 ms on an idle machine. Processor time leaves out waiting for a core, but a busy machine has cold
 * caches, so a few tasks may take up to twice as long.
 */
const TASK_MS = 50
const EXCEPTIONS = 3

test('while training, the main thread is free and device memory does not grow', async ({ browser, page }) => {
  const notebook = new NotebookPage(page)
  const epoch = async () => Number.parseFloat(await notebook.fact('train', words.epoch))
  await notebook.openExample(PROMOTERS)
  await notebook.set('train', 'Epochs', '1000')
  await notebook.showAllParameters('train')
  await notebook.set('train', 'Patience (evaluations)', '0')
  await notebook.runAll()
  await expect(notebook.cell('train')).toContainText('These weights are kept')
  const memory = await notebook.fact('train', words.memory)
  const tasks = await mainThreadTasks(browser, page, () => expect.poll(epoch, { timeout: 60_000 }).toBeGreaterThan(30))
  expect(await notebook.fact('train', words.memory)).toBe(memory)
  expect(tasks.length).toBeGreaterThan(50)
  expect(tasks[0]).toBeLessThan(2 * TASK_MS)
  expect(tasks.filter((ms) => ms > TASK_MS).length).toBeLessThanOrEqual(EXCEPTIONS)

  await notebook.cell('train').getByRole('button', { name: words.stop }).click()
  await notebook.expectStatus('train', 'done')
  await expect(notebook.cell('train')).toContainText(words.stopped.stopped)
})

/** What a step must keep for the charts and the history; 16 numbers would be generous. */
const KEPT_BYTES_PER_STEP = 128
/** Charts grow up to 600 points, and what draws them is compiled along the way; from here on they only change. */
const SETTLED_STEPS = 2_000
/** A picture that is just being drawn holds up to a megabyte, so a heap at rest is the smallest of so many. */
const MEASUREMENTS = 8
/** What two heaps at rest still differ by. */
const NOISE_BYTES = 500_000

test('over 500 steps neither the heaps of page and workers nor the device memory grow', async ({ page }) => {
  test.setTimeout(180_000)
  const notebook = new NotebookPage(page)
  const step = async () => Number.parseInt((await notebook.fact('train', words.step)).replace(',', ''), 10)
  const beyond = (target: number) => expect.poll(step, { timeout: 60_000 }).toBeGreaterThan(target)
  await notebook.openExample(SPLICE)
  const heapBytes = await heapMeter(page)
  const heapAtRest = async () => {
    let smallest = Number.POSITIVE_INFINITY
    for (let i = 0; i < MEASUREMENTS; i++) {
      smallest = Math.min(smallest, await heapBytes())
      await beyond((await step()) + 50)
    }
    return smallest
  }
  await notebook.showAllParameters('model')
  await notebook.set('model', 'Width', '8')
  await notebook.set('train', 'Epochs', '1000')
  await notebook.runAll()
  await beyond(SETTLED_STEPS)

  const [from, bytesBefore, memory] = [await step(), await heapAtRest(), await notebook.fact('train', words.memory)]
  await beyond(from + 500 + MEASUREMENTS * 50)
  const [to, bytesAfter] = [await step(), await heapAtRest()]
  expect(bytesAfter - bytesBefore).toBeLessThan((to - from) * KEPT_BYTES_PER_STEP + NOISE_BYTES)
  expect(await notebook.fact('train', words.memory)).toBe(memory)
})
