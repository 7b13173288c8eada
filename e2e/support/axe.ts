import AxeBuilder from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

/** Fails with the rule, the element and what to do about it. */
export async function expectAccessible(page: Page): Promise<void> {
  await page.mouse.move(0, 0) // a tooltip under the pointer stands outside of all landmarks, as tooltips do
  await expect(page.getByRole('tooltip')).toHaveCount(0)
  const { violations } = await new AxeBuilder({ page }).analyze()
  const found = violations.map(({ id, impact, help, nodes }) => ({
    rule: `${id} (${impact})`,
    help,
    elements: nodes.map(({ html }) => html.slice(0, 200)),
  }))
  expect(found).toEqual([])
}
