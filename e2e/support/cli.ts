/** Runs `scripts/notebook.ts` as `npm run notebook` does, or another command like it. */
import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { HeadlessCell, HeadlessDocument, HeadlessFailure } from '../../src/app/headlessApi.ts'

export const projectRoot = join(import.meta.dirname, '../..')
export const example = (path: string) => join(projectRoot, 'public/examples', path)

export type CliRun = {
  readonly exitCode: number | null
  readonly document: HeadlessDocument | HeadlessFailure
  readonly progress: string
  /** Processes of this run that are still there after it has ended; known on Linux only. */
  readonly left: readonly string[]
}

type CliOptions = {
  /** The folder that the user calls from. */
  readonly cwd?: string
  readonly script?: string
  /** Sends Ctrl-C when the progress first matches. */
  readonly interruptAt?: RegExp
}

export async function runCli(
  words: readonly string[],
  { cwd = projectRoot, script = 'scripts/notebook.ts', interruptAt }: CliOptions = {},
): Promise<CliRun> {
  const mark = randomUUID()
  const child = spawn(process.execPath, ['--import', 'tsx', script, ...words], {
    cwd: projectRoot,
    env: { ...process.env, INIT_CWD: cwd, STRANDBOOK_RUN: mark },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  let progress = ''
  let interrupted = false
  child.stdout.on('data', (chunk) => {
    output += chunk
  })
  child.stderr.on('data', (chunk) => {
    progress += chunk
    if (interrupted || !interruptAt?.test(progress)) return
    interrupted = true
    child.kill('SIGINT')
  })
  const exitCode = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { exitCode, document: parseDocument(output, progress), progress, left: processesWith(mark) }
}

/** The result of one cell; an error, with what the run said, where there is none. */
export function resultOf<Result>({ document, progress }: CliRun, id: string): Result {
  if ('error' in document) throw new Error(`${document.error.code}: ${document.error.message}\n${progress}`)
  const cell: HeadlessCell | undefined = document.cells.find((one) => one.id === id)
  if (cell === undefined) throw new Error(`there is no cell "${id}"`)
  return cell.result as Result // the caller names the type that protocol.ts gives to this kind
}

function parseDocument(output: string, progress: string): HeadlessDocument | HeadlessFailure {
  try {
    return JSON.parse(output)
  } catch {
    throw new Error(`stdout is not one JSON document:\n${output}\n${progress}`)
  }
}

/** Children inherit the environment, so the mark finds browsers whose parent is gone. */
function processesWith(mark: string): string[] {
  if (process.platform !== 'linux') return []
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/environ`, 'utf8').includes(mark)
    } catch {
      return false // it has just ended, or is not ours
    }
  })
}
