import { expect, test } from '@playwright/test'
import { words } from '../src/ui/shell/words.ts'
import { expectAccessible } from './support/axe.ts'

for (const width of [1440, 390]) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`the first screen has no axe violation and does not scroll sideways (${width} px, ${colorScheme})`, async ({
      page,
    }) => {
      await page.setViewportSize({ width, height: 900 })
      await page.emulateMedia({ colorScheme })
      await page.goto('/')
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      await expect(page.getByRole('heading', { name: words.examples })).toBeVisible()
      await expectAccessible(page)
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
      expect(overflow).toBeLessThanOrEqual(0)
    })
  }
}

test('the page is cross-origin isolated and asks no other origin for anything', async ({ page, baseURL }) => {
  const foreign: string[] = []
  page.on('request', (request) => {
    if (/^(https?|wss?):/.test(request.url()) && !request.url().startsWith(`${baseURL}/`)) foreign.push(request.url())
  })
  const refused: string[] = []
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) refused.push(message.text())
  })
  await page.goto('/')
  await expect(page.getByRole('heading', { name: words.examples })).toBeVisible()
  await expect(page.getByText(words.deviceUnknown)).toBeHidden() // workers and backend are up
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true)
  expect(foreign).toEqual([])
  expect(refused).toEqual([])
})
