/** The notebook page as a user sees it: cells by id, controls by the words on them. */

import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { expect, type Locator, type Page } from '@playwright/test'
import type { BackendChoice } from '../../src/train/types.ts'
import type { CellStatus } from '../../src/ui/session/port.ts'
import { words as shell } from '../../src/ui/shell/words.ts'

export const PROMOTERS = 'E. coli promoters (UCI)'
export const SPLICE = 'Primate splice junctions (UCI)'

export class NotebookPage {
  readonly page: Page
  readonly runAllButton: Locator
  readonly undoButton: Locator
  readonly redoButton: Locator

  constructor(page: Page) {
    this.page = page
    this.runAllButton = page.getByRole('button', { name: shell.runAll })
    this.undoButton = page.getByRole('button', { name: shell.undo, exact: true })
    this.redoButton = page.getByRole('button', { name: shell.redo, exact: true })
  }

  async openExample(title: string): Promise<void> {
    await this.page.goto('/')
    await this.page.getByRole('button', { name: title }).click()
    await expect(this.cell('data')).toBeVisible()
  }

  cell(id: string): Locator {
    return this.page.locator(`#cell-${id}`)
  }

  async expectStatus(id: string, status: CellStatus, timeout = 60_000): Promise<void> {
    await expect(this.cell(id)).toHaveAttribute('data-status', status, { timeout })
  }

  /** Types into a field of a cell's form; it is written when the field is left. */
  async set(id: string, label: string, value: string): Promise<void> {
    const field = this.cell(id).getByLabel(label, { exact: true })
    await field.fill(value)
    await field.press('Enter')
  }

  async showAllParameters(id: string): Promise<void> {
    await this.cell(id)
      .getByRole('button', { name: /more parameters$/, expanded: false })
      .click()
  }

  /** Runs one cell and what it needs. */
  async run(id: string): Promise<void> {
    await this.cell(id)
      .getByRole('button', { name: /^Run .* and what it needs$/ })
      .click()
  }

  async runAll(): Promise<void> {
    await this.runAllButton.click()
  }

  /** A number that a cell shows beside its label. */
  async fact(id: string, label: string): Promise<string> {
    const entry = this.cell(id).locator('dl > div', { has: this.page.locator('dt', { hasText: label }) })
    return (await entry.first().locator('dd').textContent())?.trim() ?? ''
  }

  async chooseBackend(backend: BackendChoice): Promise<void> {
    const chip = this.page.getByRole('banner').getByRole('button', { name: shell.device })
    await chip.click()
    await this.page.getByLabel(shell.backend).selectOption(backend)
    await this.page.keyboard.press('Escape')
  }

  /** The entries of that title in the list of notebooks. */
  library(title: string): Locator {
    return this.page
      .getByRole('navigation', { name: shell.notebooks })
      .getByRole('listitem')
      .filter({
        has: this.page.getByRole('button', { name: shell.more(title), exact: true }),
      })
  }

  async libraryMenu(title: string, item: string): Promise<void> {
    await this.library(title)
      .getByRole('button', { name: shell.more(title), exact: true })
      .click()
    await this.page.getByRole('menuitem', { name: item }).click()
  }

  /** The zip of the trained model, by the menu of the top bar. */
  async downloadModel(): Promise<Uint8Array> {
    await this.page.getByRole('banner').getByRole('button', { name: shell.export }).click()
    return this.downloadBy(this.page.getByRole('menuitem', { name: shell.exportModel }))
  }

  async downloadBy(button: Locator): Promise<Uint8Array> {
    const download = this.page.waitForEvent('download')
    await button.click()
    return new Uint8Array(readFileSync(await (await download).path()))
  }

  /** Drops files on the page as a file manager does. */
  async drop(files: readonly { readonly name: string; readonly bytes: Uint8Array }[]): Promise<void> {
    const sent = files.map(({ name, bytes }) => ({ name, base64: Buffer.from(bytes).toString('base64') }))
    const transfer = await this.page.evaluateHandle((all) => {
      const data = new DataTransfer()
      for (const { name, base64 } of all)
        data.items.add(new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], name))
      return data
    }, sent)
    await this.page.dispatchEvent('main', 'dragover', { dataTransfer: transfer })
    await this.page.dispatchEvent('main', 'drop', { dataTransfer: transfer })
  }

  async dropPath(path: string): Promise<void> {
    await this.drop([{ name: basename(path), bytes: readFileSync(path) }])
  }
}
