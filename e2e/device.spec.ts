import { expect, test } from '@playwright/test'
import { words } from '../src/ui/shell/words.ts'
import { expectAccessible } from './support/axe.ts'

test('the device panel names the kernels and switches them until the page is left', async ({ page }) => {
  await page.goto('/')
  await page.getByRole('button', { name: words.device }).click()
  const panel = page.getByRole('dialog', { name: words.device })
  const summary = panel.locator('summary')
  await expect(summary).toHaveText(/all \d+ on/)
  const all = Number(/\d+/.exec((await summary.textContent()) ?? '')?.[0])
  await summary.click()
  await panel.getByRole('checkbox', { name: 'AdamW' }).uncheck()
  await expect(summary).toHaveText(words.kernels(all - 1, all))
  await expectAccessible(page)
  await page.reload()
  await page.getByRole('button', { name: words.device }).click()
  await expect(summary).toHaveText(words.kernels(all, all))
})
