/** One notebook, run by the production bundle in a real headless Chromium. */
import { mkdirSync, readFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { basename, dirname, join, resolve, sep } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import type { HeadlessAnswer, HeadlessFile } from '../../src/app/headlessApi.ts'
import { pretrainingNotebook } from '../../src/notebook/template.ts'
import { findBrowser } from '../browser.ts'
import { ensureBundle, serveBundle } from '../server.ts'
import type { HeadlessArguments } from './arguments.ts'
import { keepCheckpoints } from './checkpoints.ts'
import { chromiumFlags } from './flags.ts'

/** Bytes per round trip when an exported file is fetched; base64 of it must fit one DevTools message. */
const CHUNK = 4 << 20

/** How long a page that was asked to stop may take to come to the end of its step. */
const STOP_DEADLINE_MS = 20_000

export type Say = (line: string) => void

/** Resolves with the answer of the page; `signal` stops the training cleanly. Nothing is left running. */
export async function runHeadless(request: HeadlessArguments, say: Say, signal: AbortSignal): Promise<HeadlessAnswer> {
  const executablePath = findBrowser(say)
  await ensureBundle(say)
  const server = await serveBundle(0)
  let browser: Browser | undefined
  try {
    browser = await chromium.launch({
      executablePath,
      headless: false, // "--headless=new" below: the full browser, which has WebGPU, without a window
      args: chromiumFlags(request.backend),
      handleSIGINT: false, // the first Ctrl-C stops the notebook, not the browser under it
      handleSIGTERM: false,
      handleSIGHUP: false,
    })
    const page = await openPage(browser, `${server.url}/headless.html`, say)
    const checkpoints =
      request.pretraining && request.out !== null ? await keepCheckpoints(page, request.out, say) : null
    const answer = signal.aborted ? aborted() : await drive(page, request, signal)
    if (request.out !== null) await saveFiles(page, answer.files, request.out, say)
    if (!('error' in answer.document)) checkpoints?.remove()
    return answer
  } finally {
    await browser?.close()
    await server.close()
  }
}

async function openPage(browser: Browser, url: string, say: Say): Promise<Page> {
  const page = await browser.newPage()
  page.on('pageerror', (error) => say(`page error: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() === 'error') say(`page: ${message.text()}`)
  })
  await page.exposeFunction('strandbookProgress', ({ cell, text }: { cell: string | null; text: string }) =>
    say(cell === null ? text : `[${cell}] ${text}`),
  )
  await page.goto(url)
  await page.waitForFunction(() => window.strandbook !== undefined)
  return page
}

async function drive(page: Page, request: HeadlessArguments, signal: AbortSignal): Promise<HeadlessAnswer> {
  await page.setInputFiles('#files', [...request.data])
  if (request.model.length > 0) await page.setInputFiles('#model-files', [...request.model])
  const crashed = new Promise<never>((_, reject) => {
    page.once('crash', () => reject(new Error('the browser tab crashed, most likely because it ran out of memory')))
  })
  const answer = page.evaluate((message) => window.strandbook!.run(message), {
    notebookJson: notebookOf(request),
    filesAre: request.filesAre,
    names: request.names,
    settings: request.settings,
    backend: request.backend,
  })
  return Promise.race([answer, crashed, stopped(page, signal)])
}

function notebookOf({ notebook, pretraining, data }: HeadlessArguments): string | null {
  if (notebook !== null) return readFileSync(notebook, 'utf8')
  return pretraining ? JSON.stringify(pretrainingNotebook(data.map((path) => basename(path)).join(', '))) : null
}

/** Passes a stop on to the page, and answers in its place should it not come to an end. */
function stopped(page: Page, signal: AbortSignal): Promise<HeadlessAnswer> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => {
      page.evaluate(() => window.strandbook?.stop()).catch(() => {}) // the page may be gone: then it is stopped
      setTimeout(() => resolve(aborted()), STOP_DEADLINE_MS).unref()
    })
  })
}

function aborted(): HeadlessAnswer {
  return { document: { error: { code: 'ABORTED', message: 'the run was stopped', cell: null } }, files: [] }
}

async function saveFiles(page: Page, files: readonly HeadlessFile[], out: string, say: Say): Promise<void> {
  for (const { path, size } of files) {
    const target = resolve(out, path)
    if (!target.startsWith(out + sep)) throw new Error(`the page offered a file outside of the output folder: ${path}`)
    mkdirSync(dirname(target), { recursive: true })
    const handle = await open(target, 'w')
    try {
      for (let at = 0; at < size; at += CHUNK) {
        const chunk = await page.evaluate(
          ([name, offset, length]) => window.strandbook!.readFile(name, offset, length),
          [path, at, Math.min(CHUNK, size - at)] as const,
        )
        await handle.write(Buffer.from(chunk, 'base64'))
      }
    } finally {
      await handle.close()
    }
  }
  if (files.length > 0) say(`wrote ${files.length} files to ${join(out, '')}`)
}
