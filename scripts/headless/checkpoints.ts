/** Checkpoints of a long run, kept below its output folder, so that the same command goes on after it was killed. */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import type { HeadlessCheckpoint } from '../../src/app/headlessApi.ts'

/** Bytes per round trip; base64 of it must fit one DevTools message. */
const CHUNK = 4 << 20
/** A file that is half written has another name. */
const UNFINISHED = '.part'

export type KeptCheckpoints = { remove(): void }

/** Gives the page what an earlier run left, and fetches every new checkpoint from it. */
export async function keepCheckpoints(page: Page, out: string, say: (line: string) => void): Promise<KeptCheckpoints> {
  const folder = join(out, 'checkpoint')
  const found = existsSync(folder) ? readdirSync(folder).filter((name) => !name.endsWith(UNFINISHED)) : []
  await page.setInputFiles(
    '#checkpoint-files',
    found.map((name) => join(folder, name)),
  )
  await page.exposeFunction('strandbookCheckpoint', async (checkpoint: HeadlessCheckpoint) => {
    try {
      mkdirSync(folder, { recursive: true })
      const path = join(folder, checkpoint.key)
      writeFileSync(path + UNFINISHED, await fetchCheckpoint(page, checkpoint))
      renameSync(path + UNFINISHED, path) // in one step: a kill leaves the old one or the new one
    } catch (error) {
      // The next one may have taken its place while it was read; that will be told of in turn.
      say(`checkpoint at step ${checkpoint.step} not kept: ${error instanceof Error ? error.message : String(error)}`)
    }
  })
  return { remove: () => rmSync(folder, { recursive: true, force: true }) }
}

async function fetchCheckpoint(page: Page, { key, size }: HeadlessCheckpoint): Promise<Buffer> {
  const chunks: Buffer[] = []
  for (let at = 0; at < size; at += CHUNK) {
    const text = await page.evaluate(
      ([name, offset, length]) => window.strandbook!.readCheckpoint(name, offset, length),
      [key, at, Math.min(CHUNK, size - at)] as const,
    )
    chunks.push(Buffer.from(text, 'base64'))
  }
  return Buffer.concat(chunks)
}
