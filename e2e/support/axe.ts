import AxeBuilder from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

/** Fails with the rule, the element and what to do about it. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  const found = violations.map(({ id, impact, help, nodes }) => ({
    rule: `${id} (${impact})`,
    help,
    elements: nodes.map(({ html }) => html.slice(0, 200)),
  }))
  expect(found).toEqual([])
}
