/** How smoothly a page moves. */
import type { Browser, Page } from 'playwright-core'
import { mainThreadTasks } from '../../e2e/support/mainThread.ts'

export type Smoothness = {
  readonly framesPerSecond: number
  /** Longest time between two frames, in milliseconds. */
  readonly longestFrameMs: number
  /** Processor time of the longest task of the main thread, and of all of them as a share of the time. */
  readonly longestTaskMs: number
  readonly busy: number
}

export async function measureSmoothness(browser: Browser, page: Page, seconds: number): Promise<Smoothness> {
  let frames: number[] = []
  const tasks = await mainThreadTasks(browser, page, async () => {
    frames = await page.evaluate(countFrames, 1000 * seconds)
  })
  const gaps = frames.slice(1).map((time, i) => time - frames[i]!)
  const passed = frames.at(-1)! - frames[0]!
  return {
    framesPerSecond: (1000 * gaps.length) / passed,
    longestFrameMs: Math.max(...gaps),
    longestTaskMs: tasks[0] ?? 0,
    busy: tasks.reduce((sum, ms) => sum + ms, 0) / passed,
  }
}

/** Runs in the page, where helpers of the compiler do not exist: no function with a name in here. */
async function countFrames(forMs: number): Promise<number[]> {
  const times: number[] = []
  do times.push(await new Promise<number>(requestAnimationFrame))
  while (times.at(-1)! - times[0]! < forMs)
  return times
}
